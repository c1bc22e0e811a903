import Compiler
import Plan
import Testing
import Types

/// A plan file is whole or refused.
@Suite struct PlanFileTests {
  static let plan: LogicalPlan? = {
    let flow = """
      leat: 1
      params:
        factor: {type: float64, default: 1.5}
      sources:
        weekly:
          series: region
          order: week
          columns: {region: string, week: date, spend: {type: float64, unit: USD}, signups: int64?}
      nodes:
        smooth: rolling_mean(spend, 3)
        share: spend / sum(spend, by=week) * factor
        late: week >= date('2024-01-01') and region in ['us', 'eu']
      frames:
        recent: {from: weekly, where: late}
        totals: {from: recent, group_by: [region], nodes: {total: sum(spend)}}
        all: {from: weekly, join: {with: totals, on: region, kind: full}}
        best: {from: all, sort: [{by: total, descending: true}]}
        first: {from: best, limit: 2}
      """
    return compile(path: "flow.leat.yaml", text: Array(flow.utf8)).optimized
  }()

  static func file() throws -> [UInt8] {
    PlanWriter.file(try #require(plan), compilerVersion: "1.2.3")
  }

  @Test func roundTrips() throws {
    let (read, version) = try PlanReader.read(PlanFileTests.file())
    #expect(read == PlanFileTests.plan)
    #expect(version == "1.2.3")
  }

  /// What Swift equates or tells apart otherwise: two zeros, two spellings of a letter, NaN.
  @Test func constantsAreKeptBitForBit() throws {
    let composed = "\u{E9}"
    let decomposed = "e\u{301}"
    let flow = """
      leat: 1
      sources:
        s: {columns: {x: float64, k: string}}
      nodes:
        zero: if(x > 1, 0.0, x)
        minus_zero: if(x > 1, -0.0, x)
        missing: if(x > 1, nan, x)
        minus_missing: if(x > 1, - nan, x)
        composed: k == '\(composed)'
        decomposed: k == '\(decomposed)'
      """
    let plan = try #require(compile(path: "flow.leat.yaml", text: Array(flow.utf8)).optimized)
    let (read, _) = try PlanReader.read(PlanWriter.file(plan, compilerVersion: "1"))
    #expect(read == plan)
    let literals = read.operations.flatMap { operation -> [Literal] in
      guard case .literal(let value) = operation.kind else { return [] }
      return [value]
    }
    var zeros: Set<UInt64> = []
    var texts: Set<[UInt8]> = []
    for literal in literals {
      if case .float(let value) = literal, value == 0 { zeros.insert(value.bitPattern) }
      if case .string(let text) = literal { texts.insert(Array(text.utf8)) }
    }
    #expect(zeros == [0, 1 << 63])
    #expect(texts == [Array(composed.utf8), Array(decomposed.utf8)])
  }

  @Test func theSamePlanGivesTheSameBytes() throws {
    #expect(try PlanFileTests.file() == PlanFileTests.file())
  }

  @Test func everyTruncationIsRefused() throws {
    let bytes = try PlanFileTests.file()
    for count in 0..<bytes.count {
      #expect(throws: PlanFileError.self) { try PlanReader.read(Array(bytes[..<count])) }
    }
  }

  @Test func everyFlippedBitIsRefused() throws {
    let bytes = try PlanFileTests.file()
    for position in bytes.indices {
      for bit in 0..<8 {
        var damaged = bytes
        damaged[position] ^= 1 << UInt8(bit)
        #expect(throws: PlanFileError.self) { try PlanReader.read(damaged) }
      }
    }
  }

  /// With the hash mended a flipped bit is refused, or gives a plan that the verifier finds sound.
  @Test func flippedBitsUnderAMendedHashAreSoundOrRefused() throws {
    let plan = try PlanReader.read(PlanFileTests.file()).plan
    for read in ForgedFile(plan).readable() { #expect(read.defect() == nil) }
  }

  @Test func anotherVersionIsNamed() throws {
    var bytes = try PlanFileTests.file()
    bytes[8] = 9
    #expect { try PlanReader.read(bytes) } throws: { error in
      let found = error as? PlanFileError
      let text = "\(error)"
      return found?.kind == .otherVersion && text.contains("format 9") && text.contains("reads format")
    }
  }
}

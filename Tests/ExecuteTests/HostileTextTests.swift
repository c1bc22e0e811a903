import Columns
import Execute
import Kernels
import Plan
import Testing
import Types

/// Kernels over text that is no UTF-8, which only a program using the library can bring: any result, but no
/// trap, and nothing read beside the text. What is UTF-8 in it is told by Swift's own strings.
@Suite struct HostileTextTests {
  private static let texts: [[UInt8]] = {
    var state: UInt64 = 0x9e37_79b9
    func random(_ below: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % below
    }
    let pieces: [[UInt8]] = ["a", "Σ", "İ", "ß", "𝄞", " ", "\u{301}", "\u{a0}", "日", "x,y"].map {
      Array($0.utf8)
    }
    return (0..<2_000).map { number in
      (0..<random(12)).flatMap { _ -> [UInt8] in
        let piece = pieces[Int(random(UInt64(pieces.count)))]
        if number % 2 == 0 { return piece }
        // Cut somewhere, or with a byte that stands nowhere in UTF-8.
        return random(3) == 0 ? [UInt8(random(256))] : Array(piece.prefix(Int(random(3)) + 1))
      }
    }
  }()

  /// The texts one after the other without a byte between them, so that a kernel that reads too far reads
  /// its neighbours.
  private static let column: Column = {
    let offsets = BufferPool.shared.buffer(byteCount: (texts.count + 1) * 8)
    let ends = offsets.base.bindMemory(to: Int64.self, capacity: texts.count + 1)
    let bytes = BufferPool.shared.buffer(byteCount: texts.reduce(0) { $0 + $1.count })
    ends[0] = 0
    for (row, text) in texts.enumerated() {
      text.withUnsafeBytes { source in
        guard let base = source.baseAddress else { return }
        (bytes.base + Int(ends[row])).copyMemory(from: base, byteCount: source.count)
      }
      ends[row + 1] = ends[row] + Int64(text.count)
    }
    let storage = Column.Storage.text(offsets: offsets, offset: 0, bytes: bytes)
    return Column(type: .string, count: texts.count, storage: storage, validity: nil)
  }()

  private func run(
    _ kernel: String, _ more: [(Literal, DataType)] = [], as type: DataType = .string,
    _ options: [String: Literal] = [:]
  ) throws -> Column {
    var builder = PlanBuilder()
    let frame = builder.source([("x", ValueType(.string))])
    let operands = [builder.column(frame, "x")] + more.map { builder.literal($0, $1) }
    builder.output(.rows(frame), [("result", builder.apply(kernel, operands, as: type, options))])
    let table = Table([("x", HostileTextTests.column)])
    var results: [Column] = []
    for blockRows in [3, 1_024] {
      let engine = Engine(options: EngineOptions(threads: 2, blockRows: blockRows, morselRows: 700))
      let tables = try engine.run(builder.plan(), sources: ["rows": table])
      results.append(try #require(tables["out"]?["result"]))
    }
    #expect(results[0].hasSameContent(as: results[1]), "\(kernel) depends on how rows are cut")
    return results[0]
  }

  /// Compares the rows whose text is UTF-8 with what Swift's strings say.
  private func expect(
    _ column: Column, location: SourceLocation = #_sourceLocation, _ expected: (String) -> Literal
  ) {
    for (row, text) in HostileTextTests.texts.enumerated() {
      guard let text = String(validating: text, as: UTF8.self) else { continue }
      #expect(column.cell(at: row) == expected(text), "\(text)", sourceLocation: location)
    }
  }

  private func text(_ scalars: some Sequence<Unicode.Scalar>) -> Literal {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return .string(String(view))
  }

  @Test func codePoints() throws {
    expect(try run("length", as: .int64)) { .integer(Int64($0.unicodeScalars.count)) }
    expect(try run("reverse")) { text($0.unicodeScalars.reversed()) }
    expect(try run("substring", [(.integer(2), .int64), (.integer(3), .int64)])) {
      text($0.unicodeScalars.dropFirst(2).prefix(3))
    }
    expect(try run("substring", [(.integer(-3), .int64)])) { text($0.unicodeScalars.suffix(3)) }
    expect(try run("pad_start", ["width": .integer(9), "with": .string("ä")])) { own in
      let fill = repeatElement("ä" as Unicode.Scalar, count: max(0, 9 - own.unicodeScalars.count))
      return text(Array(fill) + Array(own.unicodeScalars))
    }
  }

  @Test func letters() throws {
    expect(try run("upper")) { .string($0.uppercased()) }
    // Swift's strings have no other sigma at the end of a word; the examples of `lower` show that one.
    let lower = try run("lower")
    for (row, text) in HostileTextTests.texts.enumerated() {
      guard let text = String(validating: text, as: UTF8.self) else { continue }
      guard case .string(let found) = lower.cell(at: row) else { continue }
      let plain = String(String.UnicodeScalarView(found.unicodeScalars.map { $0 == "ς" ? "σ" : $0 }))
      #expect(plain == text.lowercased(), "\(text)")
    }
    expect(try run("trim_start", ["characters": .null])) {
      text($0.unicodeScalars.drop { $0.properties.isWhitespace })
    }
  }

  @Test func whatIsOnlyNotToTrap() throws {
    for kernel in ["trim", "trim_end"] {
      _ = try run(kernel, ["characters": .null])
      _ = try run(kernel, ["characters": .string("a\u{301}")])
    }
    _ = try run("index_of", [(.string("y"), .string)], as: .int64)
    _ = try run("split_part", [(.string(","), .string), (.integer(-1), .int64)])
    _ = try run("replace", [(.string("a"), .string), (.string("ßß"), .string)])
    for pattern in ["", ".", "\\pL+", "(x)|(\\W)", "[^a]$"] {
      _ = try run("matches", as: .bool, ["pattern": .string(pattern)])
      _ = try run("count_matches", as: .int64, ["pattern": .string(pattern)])
      _ = try run("extract", ["pattern": .string(pattern), "group": .integer(0)])
      _ = try run("replace_matches", ["pattern": .string(pattern), "with": .string("<\\0>")])
    }
    for type in [DataType.bool, .int8, .uint64, .float32, .float64, .date, .timestamp(zone: nil)] {
      _ = try run("try_cast", as: type, ["to": .string("\(type)"), "rounding": .string("exact")])
    }
    _ = try run("hash", as: .uint64, ["seed": .integer(0)])
    _ = try run("sha256", ["salt": .string("")])
  }
}

extension HostileTextTests {
  private func run(_ kernel: String, _ options: [String: Literal]) throws -> Column {
    try run(kernel, [], options)
  }

  private func run(_ kernel: String, as type: DataType, _ options: [String: Literal]) throws -> Column {
    try run(kernel, [], as: type, options)
  }
}

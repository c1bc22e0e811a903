import Plan
import Testing
import Types

/// Plans with frames made of others: written, read again, and refused where they are forged.
@Suite struct DerivedPlanTests {
  static let float = ValueType(.float64)
  static let rowsType = ValueType(.null, nullable: true)
  private static let total = Application(transform: "sum", kernel: "sum", options: [], fusion: .aggregate)

  static func source(_ name: String) -> PlanFrame {
    let columns = [("b", ValueType(.bool)), ("x", float)].map {
      PlanColumn(name: $0.0, fileName: $0.0, type: $0.1, isRead: true)
    }
    let source = PlanSource(columns: columns)
    return PlanFrame(name: name, origin: .source(source), series: [], order: .position, key: [])
  }

  static func derived(_ name: String, _ parents: [Int]) -> PlanFrame {
    PlanFrame(
      name: name, origin: .derived(parents.map { FrameID($0) }), series: [], order: .none, key: [])
  }

  static func operation(
    _ kind: Operation.Kind, _ inputs: [Int], _ type: ValueType, _ frame: Int
  ) -> Operation {
    Operation(
      kind: kind, inputs: inputs.map { OperationID($0) }, type: type, domain: .rows(FrameID(frame)), node: "n"
    )
  }

  /// Frames: 0 left, 1 right, 2 left where b, 3 of it grouped by x, 4 of 3 joined to 1 by x.
  static func plan(_ join: RowVerb.Join = .left) -> LogicalPlan {
    let optional = ValueType(.float64, nullable: true)
    let operations = [
      operation(.column("b"), [], ValueType(.bool), 0),
      operation(.column("x"), [], float, 0),
      operation(.column("x"), [], float, 1),
      operation(.rows(.filter), [0], rowsType, 2),
      operation(.take, [1, 3], float, 2),
      operation(.rows(.group(operands: 1)), [4, 3], rowsType, 3),
      operation(.take, [4, 5], float, 3),
      operation(.aggregateInto(total), [4, 5], optional, 3),
      operation(.rows(.join(join, pairs: 1)), [6, 2, 5], rowsType, 4),
      operation(.take, [2, 8], join == .inner ? float : optional, 4),
    ]
    return LogicalPlan(
      name: "derived",
      frames: [
        source("left"), source("right"), derived("where", [0]), derived("group", [2]),
        derived("join", [3, 1]),
      ],
      parameters: [], operations: operations, regions: Region.separate(operations),
      outputs: [
        PlanOutput(
          name: "out", domain: .rows(FrameID(4)), columns: [.init(name: "x", operation: OperationID(9))])
      ])
  }

  @Test func aSoundPlanIsSound() {
    #expect(DerivedPlanTests.plan().defect() == nil)
    #expect(DerivedPlanTests.plan(.inner).defect() == nil)
  }

  @Test func roundTrips() throws {
    for verb in [
      RowVerb.limit(count: 1 << 40, offset: 7), .sort([.descending, .ascending]), .distinct(operands: 2),
      .group(operands: 0),
    ] {
      var plan = DerivedPlanTests.plan()
      plan.operations[3].kind = .rows(verb)
      plan.operations[3].inputs = Array(repeating: OperationID(1), count: verb.operandCount)
      #expect(plan.defect() == nil)
      #expect(try PlanReader.read(PlanWriter.file(plan, compilerVersion: "1")).plan == plan)
    }
    for join in RowVerb.Join.allCases where join != .semi && join != .anti {
      let plan = DerivedPlanTests.plan(join == .right ? .full : join)
      #expect(try PlanReader.read(PlanWriter.file(plan, compilerVersion: "1")).plan == plan)
    }
  }

  /// The join by x made an as-of join, with a tolerance or without.
  private func asOf(_ pairs: Int = 1, within tolerance: Int? = nil, says: Bool? = nil) -> LogicalPlan {
    var plan = DerivedPlanTests.plan()
    let verb = RowVerb.AsOf(direction: .nearest, isStrict: true, hasTolerance: says ?? (tolerance != nil))
    plan.operations[8].kind = .rows(.asOf(verb, pairs: pairs))
    let within = (tolerance.map { [$0] } ?? []).map { OperationID($0) }
    plan.operations[8].inputs = [OperationID(7), OperationID(3)] + within + [OperationID(6)]
    let literal = Operation(
      kind: .literal(.float(1)), inputs: [], type: DerivedPlanTests.float, domain: .scalar, node: "within")
    // What stands behind has other numbers.
    plan.operations.insert(literal, at: 0)
    for index in plan.operations.indices.dropFirst() where index != 9 {
      plan.operations[index].inputs = plan.operations[index].inputs.map { OperationID($0.index + 1) }
    }
    plan.regions = Region.separate(plan.operations)
    plan.outputs[0].columns[0].operation = OperationID(10)
    return plan
  }

  @Test func asOfJoinsAreSoundOrRefused() throws {
    for plan in [asOf(), asOf(within: 0)] {
      #expect(plan.defect() == nil)
      #expect(try PlanReader.read(PlanWriter.file(plan, compilerVersion: "1")).plan == plan)
    }
    // A column for a tolerance, one that is not there, one too many, and impossible counts.
    #expect(asOf(within: 7).defect() != nil)
    #expect(asOf(says: true).defect() != nil)
    #expect(asOf(within: 0, says: false).defect() != nil)
    for pairs in [0, -1, 2, .max] { #expect(asOf(pairs).defect() != nil) }
    // Distances of what has none, and a tolerance that is none.
    var plan = asOf(within: 0)
    plan.operations[0] = Operation(
      kind: .literal(.string("1")), inputs: [], type: ValueType(.string), domain: .scalar, node: "within")
    #expect(plan.defect() != nil)
  }

  @Test func unionsAreSoundOrRefused() throws {
    var union = DerivedPlanTests.plan()
    union.operations[8] = DerivedPlanTests.operation(
      .rows(.union(frames: 2)), [5], DerivedPlanTests.rowsType, 4)
    union.operations[9] = DerivedPlanTests.operation(.take, [6, 2, 8], DerivedPlanTests.float, 4)
    #expect(union.defect() == nil)
    #expect(try PlanReader.read(PlanWriter.file(union, compilerVersion: "1")).plan == union)
    // A column too few, those of the wrong parents, one of another type, and nulls that nobody mentions.
    for inputs in [[6, 8], [2, 6, 8], [6, 2, 2, 8], [0, 2, 8], [7, 2, 8], [8]] {
      var plan = union
      plan.operations[9].inputs = inputs.map { OperationID($0) }
      #expect(plan.defect() != nil)
    }
    for frames in [-1, 0, 1, 3, .max] {
      var plan = union
      plan.operations[8].kind = .rows(.union(frames: frames))
      #expect(plan.defect() != nil)
    }
  }

  private func isRefused(_ change: (inout LogicalPlan) -> Void) -> Bool {
    var plan = DerivedPlanTests.plan()
    change(&plan)
    return plan.defect() != nil
  }

  @Test func forgedFramesAreRefused() {
    #expect(isRefused { $0.frames[2].origin = .derived([FrameID(2)]) })
    #expect(isRefused { $0.frames[2].origin = .derived([FrameID(4)]) })
    #expect(isRefused { $0.frames[2].origin = .derived([]) })
    #expect(isRefused { $0.frames[2].origin = .derived([FrameID(0), FrameID(1)]) })
    #expect(isRefused { $0.frames[4].origin = .derived([FrameID(1), FrameID(1)]) })
    #expect(isRefused { $0.frames[2].series = ["x"] })
  }

  @Test func forgedRowsAreRefused() {
    // The wrong domain, a filter that is no bool, the parent's rows missing, rows twice.
    #expect(isRefused { $0.operations[3].domain = .rows(FrameID(0)) })
    #expect(isRefused { $0.operations[3].inputs = [OperationID(1)] })
    #expect(isRefused { $0.operations[3].inputs = [] })
    #expect(isRefused { $0.operations[5].inputs = [OperationID(4)] })
    #expect(isRefused { $0.operations[5].inputs = [OperationID(1), OperationID(3)] })
    #expect(isRefused { $0.operations[3].kind = .rows(.limit(count: -1, offset: 0)) })
    #expect(
      isRefused { plan in
        plan.operations[3].kind = .rows(.limit(count: -1, offset: 0))
        plan.operations[3].inputs = []
      })
    #expect(
      isRefused { plan in
        plan.operations[3].kind = .rows(.limit(count: 1, offset: -1))
        plan.operations[3].inputs = []
      })
    #expect(isRefused { $0.operations[5].kind = .rows(.group(operands: -1)) })
    #expect(isRefused { $0.operations[8].kind = .rows(.join(.left, pairs: 0)) })
    #expect(isRefused { $0.operations[8].kind = .rows(.join(.left, pairs: .max)) })
    #expect(isRefused { $0.operations[8].inputs[0] = OperationID(2) })
    #expect(isRefused { $0.operations[3].type = DerivedPlanTests.float })
    #expect(
      isRefused { plan in
        plan.operations.append(plan.operations[8])
        plan.regions = Region.separate(plan.operations)
      })
  }

  @Test func keysOfOtherTypesAreRefused() {
    #expect(
      isRefused { plan in
        guard case .source(var source) = plan.frames[1].origin else { return }
        source.columns[1].type = ValueType(.int64)
        plan.frames[1].origin = .source(source)
        plan.operations[2].type = ValueType(.int64)
        plan.operations[9].type = ValueType(.int64, nullable: true)
      })
  }

  @Test func forgedTakesAreRefused() {
    #expect(isRefused { $0.operations[4].inputs = [OperationID(2), OperationID(3)] })
    #expect(isRefused { $0.operations[4].inputs = [OperationID(1), OperationID(0)] })
    #expect(isRefused { $0.operations[9].type = DerivedPlanTests.float })
    #expect(isRefused { $0.operations[4].type = ValueType(.int64) })
    #expect(isRefused { $0.operations[9].inputs[1] = OperationID(5) })
    // What a left row lacks is no row of the right.
    for kind in [RowVerb.Join.semi, .anti] { #expect(DerivedPlanTests.plan(kind).defect() != nil) }
  }

  @Test func rowsAreNoColumn() {
    #expect(isRefused { $0.outputs[0].columns[0].operation = OperationID(8) })
    #expect(isRefused { $0.operations[4].inputs = [OperationID(3), OperationID(3)] })
    #expect(isRefused { $0.operations[7].inputs = [OperationID(5), OperationID(5)] })
    #expect(isRefused { $0.operations[7].inputs = [OperationID(4), OperationID(4)] })
    #expect(isRefused { $0.operations[7].inputs = [OperationID(5)] })
    #expect(isRefused { $0.operations[7].inputs = [OperationID(2), OperationID(5)] })
  }

  @Test func everyFlippedBitIsRefusedOrSound() {
    let bytes = PlanWriter.file(DerivedPlanTests.plan(), compilerVersion: "1")
    let body = bytes.count - 32
    var read = 0
    for position in 0..<body {
      for bit in 0..<8 {
        var damaged = Array(bytes[..<body])
        damaged[position] ^= 1 << UInt8(bit)
        damaged += SHA256.hash(damaged)
        guard let plan = try? PlanReader.read(damaged).plan else { continue }
        read += 1
        #expect(plan.defect() == nil)
      }
    }
    #expect(read > 0 && read < body * 4)
  }
}

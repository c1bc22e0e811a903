import Testing
import Types

/// Every type a cell can have, as columns of two values, nulls and errors by position: 0, 1, nil, -1.
struct CellPair: Sendable, CustomTestStringConvertible {
  let type: DataType
  let column: @Sendable ([Int?]) -> TestColumn

  var testDescription: String { type.description }

  private static func cells<Value>(_ positions: [Int?], _ values: [Value]) -> [Cell<Value>] {
    positions.map { $0.map { $0 < 0 ? .error : .value(values[$0]) } ?? .null }
  }

  static let all: [CellPair] =
    (integerTypes + [.date, .timestamp(zone: nil), .timestamp(zone: "UTC"), .duration]).map { type in
      CellPair(type: type) { .integers(type, cells($0, [5, 9])) }
    } + [
      CellPair(type: .float64) { .floats(cells($0, [1.5, .nan])) },
      CellPair(type: .float32) { .floats(cells($0, [1.5, .infinity]), .float32) },
      CellPair(type: .bool) { .bools(cells($0, [false, true])) },
      CellPair(type: .string) { .texts(cells($0, ["", "text"])) },
    ]
}

@Suite struct ElementwiseLogicTests {
  /// Kleene's tables; an error counts as not known to whoever decides without it.
  @Test func kleeneLogic() {
    let all: [Cell<Bool>] = [true, false, nil, .error]
    let left = TestColumn.bools(all.flatMap { [Cell<Bool>](repeating: $0, count: 4) })
    let right = TestColumn.bools(all + all + all + all)
    expectKernel(
      "and", [left, right],
      gives: .bools([
        true, false, nil, .error, false, false, false, false, nil, false, nil, nil, .error, false, nil,
        .error,
      ]))
    expectKernel(
      "or", [left, right],
      gives: .bools([
        true, true, true, true, true, false, nil, .error, true, nil, nil, nil, true, .error, nil, .error,
      ]))
    expectKernel("not", [.bools(all)], gives: .bools([false, true, nil, .error]))
  }

  @Test(arguments: CellPair.all)
  func branchesNotTakenDoNotMatter(_ pair: CellPair) {
    let condition = TestColumn.bools([true, false, nil, .error, true, false, nil, true, false, .error])
    let then = pair.column([0, 0, 0, 0, nil, nil, -1, -1, -1, nil])
    let otherwise = pair.column([1, 1, 1, 1, 1, 1, 1, 1, 1, nil])
    expectKernel(
      "if", [condition, then, otherwise], gives: pair.column([0, 1, 1, -1, nil, 1, 1, -1, 1, -1]))
    let plain = TestColumn.bools([true, false, true])
    expectKernel(
      "if", [plain, pair.column([0, 0, 1]), pair.column([1, 1, 0])], gives: pair.column([0, 1, 1]))
  }

  @Test(arguments: CellPair.all)
  func theFirstPresentCell(_ pair: CellPair) {
    let first = pair.column([0, nil, nil, nil, -1, nil, 0])
    let second = pair.column([1, 1, nil, -1, 1, nil, -1])
    let third = pair.column([1, -1, 0, 0, 0, nil, -1])
    expectKernel("coalesce", [first], gives: pair.column([0, nil, nil, nil, -1, nil, 0]))
    expectKernel("coalesce", [first, second, third], gives: pair.column([0, 1, 0, -1, -1, nil, 0]))
    expectKernel("fill_null", [first, second], gives: pair.column([0, 1, nil, -1, -1, nil, 0]))
    expectKernel("coalesce", [pair.column([0, 1]), pair.column([-1, nil])], gives: pair.column([0, 1]))
  }

  @Test(arguments: CellPair.all)
  func presenceIsNeverNull(_ pair: CellPair) {
    let column = pair.column([0, nil, -1, 1])
    expectKernel("is_null", [column], gives: .bools([false, true, .error, false]))
    expectKernel("is_not_null", [column], gives: .bools([true, false, .error, true]))
    expectKernel("is_null", [pair.column([0, 1])], gives: .bools([false, false]))
    expectKernel("is_not_null", [pair.column([0, 1])], gives: .bools([true, true]))
  }

  @Test(arguments: [DataType.float64, .float32])
  func notANumber(_ type: DataType) {
    let column = TestColumn.floats(
      [.value(.nan), 0, .value(.infinity), .value(-.infinity), nil, .error], type)
    expectKernel("is_nan", [column], gives: .bools([true, false, false, false, nil, .error]))
    expectKernel("is_finite", [column], gives: .bools([false, true, false, false, nil, .error]))
    let with = TestColumn.floats([1, nil, .error, nil, 1, 1], type)
    expectKernel(
      "fill_nan", [column, with],
      gives: .floats([1, 0, .value(.infinity), .value(-.infinity), nil, .error], type))
    expectKernel(
      "fill_nan", [.floats([.value(.nan), .value(.nan)], type), .floats([nil, .error], type)],
      gives: .floats([nil, .error], type))
  }
}

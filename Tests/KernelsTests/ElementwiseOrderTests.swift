import Testing
import Types

/// Values of one type in their order, ranks of equal ones the same, and a way to make columns of them.
struct Ladder: Sendable, CustomTestStringConvertible {
  let type: DataType
  let ranks: [Int]
  /// A column of the ladder's values by position; nil is null, -1 an error.
  let column: @Sendable ([Int?]) -> TestColumn

  var testDescription: String { type.description }

  private static func of<Value: Sendable>(
    _ type: DataType, _ values: [Value], ranks: [Int]? = nil,
    _ column: @escaping @Sendable ([Cell<Value>]) -> TestColumn
  ) -> Ladder {
    Ladder(type: type, ranks: ranks ?? Array(values.indices)) { positions in
      column(positions.map { $0.map { $0 < 0 ? .error : .value(values[$0]) } ?? .null })
    }
  }

  /// By hand: the total order of every type that has one. Text is ordered by its UTF-8 bytes.
  static let all: [Ladder] =
    integerTypes.map { type in
      .of(type, Set(extremes(of: type)).sorted()) { .integers(type, $0) }
    }
    + [DataType.date, .timestamp(zone: nil), .duration].map { type in
      .of(type, [-1 << 31, -1, 0, 1, 1 << 30]) { .integers(type, $0) }
    }
    + [DataType.float64, .float32].map { type in
      .of(
        type, [-.infinity, -1.5, -0.0, 0.0, 1e-30, 1.5, .infinity, .nan, -.nan],
        ranks: [0, 1, 2, 2, 3, 4, 5, 6, 6]
      ) { .floats($0, type) }
    } + [
      .of(.bool, [false, true]) { .bools($0) },
      .of(.string, ["", "A", "Z", "Zoo", "a", "aa", "ab", "b", "é", "日本", "🙂"]) { .texts($0) },
    ]

  /// Every pair of positions, nulls and errors included.
  var pairs: [(Int?, Int?)] {
    let positions: [Int?] = ranks.indices.map { $0 } + [nil, -1]
    return positions.flatMap { left in positions.map { (left, $0) } }
  }

  func rank(_ position: Int?) -> Int? { position.map { $0 < 0 ? -1 : ranks[$0] } }
}

/// The result of a strict operation on ranks: null wins over error.
private func strict<Value>(_ ranks: [Int?], _ operation: ([Int]) -> Value) -> Cell<Value> {
  if ranks.contains(nil) { return .null }
  if ranks.contains(-1) { return .error }
  return .value(operation(ranks.compactMap { $0 }))
}

@Suite struct ElementwiseOrderTests {
  @Test(arguments: Ladder.all)
  func comparisonsFollowTheTotalOrder(_ ladder: Ladder) {
    let pairs = ladder.pairs
    let operands = [ladder.column(pairs.map(\.0)), ladder.column(pairs.map(\.1))]
    let relations: [(String, (Int, Int) -> Bool)] = [
      ("equal", ==), ("not_equal", !=), ("less", <), ("less_equal", <=), ("greater", >),
      ("greater_equal", >=),
    ]
    for (name, relation) in relations {
      let expected = pairs.map { pair in
        strict([ladder.rank(pair.0), ladder.rank(pair.1)]) { relation($0[0], $0[1]) }
      }
      expectKernel(name, operands, gives: .bools(expected))
    }
  }

  @Test(arguments: Ladder.all)
  func leastAndGreatestPickTheFirstOfEqualOnes(_ ladder: Ladder) {
    let pairs = ladder.pairs
    let operands = [ladder.column(pairs.map(\.0)), ladder.column(pairs.map(\.1))]
    func picked(_ pair: (Int?, Int?), _ takesRight: (Int, Int) -> Bool) -> Int? {
      guard let left = pair.0, let right = pair.1 else { return nil }
      if left < 0 || right < 0 { return -1 }
      return takesRight(ladder.ranks[left], ladder.ranks[right]) ? right : left
    }
    expectKernel("least", operands, gives: ladder.column(pairs.map { picked($0) { $1 < $0 } }))
    expectKernel("greatest", operands, gives: ladder.column(pairs.map { picked($0) { $1 > $0 } }))
  }

  @Test(arguments: Ladder.all)
  func extremesOfThreeAndOfOne(_ ladder: Ladder) {
    let last = ladder.ranks.count - 1
    let columns = [[0, last, 1, nil, 0], [1, 0, 0, 0, -1], [last, 1, last, 0, 0]].map(ladder.column)
    expectKernel("least", columns, gives: ladder.column([0, 0, 0, nil, -1]))
    expectKernel("greatest", columns, gives: ladder.column([last, last, last, nil, -1]))
    expectKernel("least", [columns[0]], gives: ladder.column([0, last, 1, nil, 0]))
  }

  @Test(arguments: Ladder.all)
  func rangesIncludeBothEnds(_ ladder: Ladder) {
    let positions: [Int?] = ladder.ranks.indices.map { $0 } + [nil, -1]
    let triples = positions.flatMap { of in
      [(of, 0, 1), (of, 1, ladder.ranks.count - 1), (of, 1, 0), (of, nil, 1), (of, 0, -1)]
        as [(Int?, Int?, Int?)]
    }
    let operands = [triples.map(\.0), triples.map(\.1), triples.map(\.2)].map(ladder.column)
    let expected = triples.map { triple in
      strict([triple.0, triple.1, triple.2].map(ladder.rank)) { $0[1] <= $0[0] && $0[0] <= $0[2] }
    }
    expectKernel("between", operands, gives: .bools(expected))
  }

  @Test(arguments: Ladder.all)
  func membershipIsAChainOfEqualities(_ ladder: Ladder) {
    let of: [Int?] = [0, 1, 0, 1, nil, -1, 0, 0]
    let first: [Int?] = [0, 0, nil, nil, 0, 0, -1, 1]
    let second: [Int?] = [1, 0, 0, 0, nil, 0, nil, -1]
    expectKernel(
      "is_in", [of, first, second].map(ladder.column),
      gives: .bools([true, false, true, nil, nil, .error, nil, .error]))
  }

  @Test(arguments: Ladder.all)
  func nullIfTakesEqualCellsAway(_ ladder: Ladder) {
    let of: [Int?] = [0, 0, nil, -1, 0, 0, 1]
    let value: [Int?] = [0, 1, 0, 0, nil, -1, 0]
    expectKernel(
      "null_if", [of, value].map(ladder.column), gives: ladder.column([nil, 0, nil, -1, 0, -1, 1]))
  }

  /// By hand: `least(greatest(of, low), high)`; NaN stays, as in polars and numpy.
  @Test func clipping() {
    let infinity = Cell<Double>.value(.infinity)
    for type in [DataType.float64, .float32] {
      expectKernel(
        "clip",
        [
          .floats([-5, 0.5, 7, .value(.nan), infinity, 1, nil, 1, .error], type),
          .floats([0, 0, 0, 0, 0, 3, 0, nil, 0], type), .floats([1, 1, 1, 1, 1, 2, 1, 1, 1], type),
        ],
        gives: .floats([0, 0.5, 1, .value(.nan), 1, 2, nil, nil, .error], type))
    }
    for type in integerTypes {
      let top = range(of: type).upperBound
      let bottom = range(of: type).lowerBound
      expectKernel(
        "clip",
        [
          .integers(type, [.value(bottom), 5, .value(top), nil]), .integers(type, [1, 1, 1, 1]),
          .integers(type, [9, 9, 9, 9]),
        ],
        gives: .integers(type, [1, 5, 9, nil]))
    }
    #expect(!kernelExists("clip", [.string, .string, .string], result: .string))
  }
}

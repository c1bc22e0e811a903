import Testing
import Types

/// The integer types, and their ranges by exact arithmetic.
let integerTypes: [DataType] = [.int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64]

func range(of type: DataType) -> ClosedRange<Int128> {
  let bits = type.registerWidth * 8
  return type.isUnsignedInteger
    ? 0...(Int128(1) << bits) - 1 : -(Int128(1) << (bits - 1))...(Int128(1) << (bits - 1)) - 1
}

/// Values near every border of the type.
func extremes(of type: DataType) -> [Int128] {
  let range = range(of: type)
  let half = range.upperBound / 2
  return [
    range.lowerBound, range.lowerBound + 1, -7, -2, -1, 0, 1, 2, 3, 7, 11, half, half + 1,
    range.upperBound - 1,
    range.upperBound,
  ].filter(range.contains)
}

/// Every pair of extremes, with nulls and errors on either side.
private func pairs(of type: DataType) -> [(Cell<Int128>, Cell<Int128>)] {
  let values = extremes(of: type).map { Cell.value($0) } + [.null, .error]
  return values.flatMap { left in values.map { (left, $0) } }
}

/// The exact result where both cells have values and it fits; null wins over error.
private func exact(
  _ pair: (Cell<Int128>, Cell<Int128>), in range: ClosedRange<Int128>,
  _ operation: (Int128, Int128) -> Int128?
) -> Cell<Int128> {
  switch pair {
  case (.null, _), (_, .null): return .null
  case (.error, _), (_, .error): return .error
  case (.value(let left), .value(let right)):
    guard let result = operation(left, right), range.contains(result) else { return .error }
    return .value(result)
  }
}

private func floorDivide(_ left: Int128, _ right: Int128) -> Int128? {
  guard right != 0 else { return nil }
  let quotient = left / right
  return left % right != 0 && (left < 0) != (right < 0) ? quotient - 1 : quotient
}

@Suite struct ElementwiseArithmeticTests {
  /// Reference: arithmetic in 128 bits, where nothing overflows.
  @Test(arguments: integerTypes)
  func integerArithmeticIsExactOrAnError(_ type: DataType) {
    let pairs = pairs(of: type)
    let left = TestColumn.integers(type, pairs.map(\.0))
    let right = TestColumn.integers(type, pairs.map(\.1))
    let error: [String: Literal] = ["on_zero": .string("error")]
    let operations: [(String, [String: Literal], (Int128, Int128) -> Int128?)] = [
      ("add", [:], { $0 + $1 }),
      ("subtract", [:], { $0 - $1 }),
      ("multiply", [:], { $0.multipliedReportingOverflow(by: $1).partialValue }),
      ("floor_divide", error, floorDivide),
      ("modulo", error, { left, right in floorDivide(left, right).map { left - $0 * right } }),
    ]
    for (name, options, operation) in operations {
      let expected = pairs.map { exact($0, in: range(of: type), operation) }
      expectKernel(name, [left, right], options: options, gives: .integers(type, expected))
    }
  }

  @Test(arguments: integerTypes)
  func divisionByZeroIsNullWhenAskedFor(_ type: DataType) {
    let pairs = pairs(of: type)
    let left = TestColumn.integers(type, pairs.map(\.0))
    let right = TestColumn.integers(type, pairs.map(\.1))
    let expected = pairs.map { pair -> Cell<Int128> in
      if case (.value, .value(0)) = pair { return .null }
      return exact(pair, in: range(of: type), floorDivide)
    }
    expectKernel(
      "floor_divide", [left, right], options: ["on_zero": .string("null")], gives: .integers(type, expected))
  }

  @Test(arguments: integerTypes)
  func signsOfIntegers(_ type: DataType) {
    let values = extremes(of: type)
    let column = TestColumn.integers(type, values.map { .value($0) } + [.null, .error])
    let range = range(of: type)
    func fitting(_ value: Int128) -> Cell<Int128> { range.contains(value) ? .value(value) : .error }
    expectKernel(
      "abs", [column],
      gives: .integers(type, values.map { fitting($0.magnitude.asSigned) } + [.null, .error]))
    expectKernel(
      "sign", [column], gives: .integers(type, values.map { .value($0.signum()) } + [.null, .error]))
    if type.isSignedInteger {
      expectKernel(
        "negate", [column], gives: .integers(type, values.map { fitting(-$0) } + [.null, .error]))
    } else {
      #expect(!kernelExists("negate", [type], result: type))
    }
  }

  /// By hand from IEEE 754; `0.1 + 0.2` as every language with doubles prints it.
  @Test func floatArithmetic() {
    let left = TestColumn.floats([
      0.1, .value(.infinity), .value(.infinity), .value(.nan), -0.0, 1e308, nil, .error,
    ])
    let right = TestColumn.floats([0.2, .value(-.infinity), 0, 1, 0.0, 1e308, .error, 1])
    expectKernel(
      "add", [left, right],
      gives: .floats([
        0.30000000000000004, .value(.nan), .value(.infinity), .value(.nan), 0.0, .value(.infinity), nil,
        .error,
      ]))
    expectKernel(
      "subtract", [left, right],
      gives: .floats([-0.1, .value(.infinity), .value(.infinity), .value(.nan), -0.0, 0.0, nil, .error]))
    expectKernel(
      "multiply", [left, right],
      gives: .floats([
        0.020000000000000004, .value(-.infinity), .value(.nan), .value(.nan), -0.0, .value(.infinity), nil,
        .error,
      ]))
    expectKernel(
      "divide", [left, right], options: ["on_zero": .string("ieee")],
      gives: .floats([0.5, .value(.nan), .value(.infinity), .value(.nan), .value(.nan), 1, nil, .error]))
    expectKernel(
      "divide", [left, right], options: ["on_zero": .string("null")],
      gives: .floats([0.5, .value(.nan), nil, .value(.nan), nil, 1, nil, .error]))
  }

  /// numpy 2 with float32: 0.1 + 0.2, 0.1 * 0.2, 3.4e38 * 10.
  @Test func float32Arithmetic() {
    let left = TestColumn.floats([0.1, 3.4e38, .value(.nan), nil], .float32)
    let right = TestColumn.floats([0.2, 10, 1, 1], .float32)
    let infinity = Cell<Double>.value(.infinity)
    expectKernel(
      "add", [left, right],
      gives: .floats([0.30000001192092896, 3.3999999521443642e38, .value(.nan), nil], .float32))
    expectKernel(
      "multiply", [left, right],
      gives: .floats([0.020000001415610313, infinity, .value(.nan), nil], .float32))
    expectKernel("negate", [left], gives: .floats([-0.1, -3.4e38, .value(.nan), nil], .float32))
    #expect(!kernelExists("divide", [.float32, .float32], result: .float64))
  }

  @Test func floatDivisionRoundsDownAsPythonDoes() {
    let left = TestColumn.floats(floatDivisions.map { .value($0.left) })
    let right = TestColumn.floats(floatDivisions.map { .value($0.right) })
    let options: [String: Literal] = ["on_zero": .string("error")]
    expectKernel(
      "floor_divide", [left, right], options: options,
      gives: .floats(floatDivisions.map { .value($0.quotient) }))
    expectKernel(
      "modulo", [left, right], options: options, gives: .floats(floatDivisions.map { .value($0.rest) }))
  }

  @Test func floatDivisionByZeroFollowsIEEE() {
    let left = TestColumn.floats([1, -1, 0, .value(.nan), nil])
    let right = TestColumn.floats([0.0, 0.0, -0.0, 0.0, 0.0])
    let infinity = Cell<Double>.value(.infinity)
    expectKernel(
      "floor_divide", [left, right], options: ["on_zero": .string("error")],
      gives: .floats([infinity, .value(-.infinity), .value(.nan), .value(.nan), nil]))
    expectKernel(
      "modulo", [left, right], options: ["on_zero": .string("null")],
      gives: .floats([nil, nil, nil, nil, nil]))
  }

  @Test func operandsOutsideTheSignatureHaveNoKernel() {
    #expect(!kernelExists("add", [.bool, .bool], result: .bool))
    #expect(!kernelExists("add", [.date, .date], result: .date))
    #expect(!kernelExists("add", [.string, .string], result: .string))
    #expect(!kernelExists("add", [.int64, .int32], result: .int64))
  }
}

extension UInt128 {
  fileprivate var asSigned: Int128 { Int128(truncatingIfNeeded: self) }
}

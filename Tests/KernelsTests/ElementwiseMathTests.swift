import Testing
import Types

@Suite struct ElementwiseMathTests {
  @Test func roundingIsExact() {
    for mode in ["half_even", "half_up", "down", "up", "floor", "ceil"] {
      for digits in Set(roundings.map(\.digits)).sorted() {
        let cases = roundings.filter { $0.mode == mode && $0.digits == digits }
        if cases.isEmpty { continue }
        expectKernel(
          "round", [.floats(cases.map { .value($0.value) } + [nil, .error])],
          options: ["digits": .integer(digits), "mode": .string(mode)],
          gives: .floats(cases.map { .value($0.rounded) } + [nil, .error]))
      }
    }
  }

  /// By hand: float32 0.35 is 0.3499999940395355, 0.25 a tie.
  @Test func roundingOfFloat32() {
    expectKernel(
      "round", [.floats([0.35, 0.25, -0.75, .value(.nan), nil], .float32)],
      options: ["digits": .integer(1), "mode": .string("half_even")],
      gives: .floats([0.3, 0.2, -0.8, .value(.nan), nil], .float32))
    #expect(
      !kernelExists(
        "round", [.float64], result: .float64,
        options: ["digits": .integer(23), "mode": .string("half_even")]))
  }

  @Test(arguments: [DataType.float64, .float32])
  func wholeNumbers(_ type: DataType) {
    let column = TestColumn.floats(
      [1.5, -1.5, -0.5, 2, .value(.infinity), .value(-.infinity), .value(.nan), -0.0, nil, .error], type)
    expectKernel(
      "floor", [column],
      gives: .floats(
        [1, -2, -1, 2, .value(.infinity), .value(-.infinity), .value(.nan), -0.0, nil, .error], type))
    expectKernel(
      "ceil", [column],
      gives: .floats(
        [2, -1, -0.0, 2, .value(.infinity), .value(-.infinity), .value(.nan), -0.0, nil, .error], type))
    expectKernel(
      "sign", [column], gives: .floats([1, -1, -1, 1, 1, -1, .value(.nan), 0, nil, .error], type))
    expectKernel(
      "abs", [column],
      gives: .floats(
        [1.5, 1.5, 0.5, 2, .value(.infinity), .value(.infinity), .value(.nan), 0, nil, .error], type))
  }

  /// Values by Python's `decimal` with 40 digits, special cases by IEEE 754-2019, section 9.2.1.
  @Test func functionsOfLibm() {
    let infinity = Cell<Double>.value(.infinity)
    let nan = Cell<Double>.value(.nan)
    func expect(_ name: String, _ of: [Cell<Double>], _ gives: [Cell<Double>]) {
      expectKernel(name, [.floats(of + [nil, .error])], gives: .floats(gives + [nil, .error]))
    }
    expect(
      "sqrt", [2, 1e308, -1, -0.0, infinity, 0x1p-1074],
      [1.4142135623730951, 1e154, nan, -0.0, infinity, 2.2227587494850775e-162])
    expect("exp", [0, 1, -1, 710, -746, nan], [1, 2.718281828459045, 0.36787944117144233, infinity, 0, nan])
    expect("log", [1, 2, 10, 0, -1], [0, 0.6931471805599453, 2.302585092994046, .value(-.infinity), nan])
    expect("log2", [1024, 0.125, 0x1p-1074, -0.0], [10, -3, -1074, .value(-.infinity)])
    expect("log10", [1000, 0.01, infinity, -1], [3, -2, infinity, nan])
    expectKernel(
      "power", [.floats([2, .value(.nan), 1, -8, 0, nil]), .floats([10, 0, .value(.nan), 0.5, -1, 1])],
      gives: .floats([1024, 1, 1, nan, infinity, nil]))
  }

  /// Every implicit conversion keeps integers; above 2^53 the nearest float64 by Python 3.11's `float`.
  @Test func conversions() {
    let wider: [DataType: [DataType]] = [
      .int8: [.int16, .int32, .int64], .int16: [.int32, .int64], .int32: [.int64], .int64: [],
      .uint8: [.uint16, .uint32, .uint64, .int64], .uint16: [.uint32, .uint64, .int64],
      .uint32: [.uint64, .int64], .uint64: [],
    ]
    for type in integerTypes {
      let cells = extremes(of: type).map { Cell.value($0) } + [.null, .error]
      for target in wider[type] ?? [] {
        expectKernel("convert", [.integers(type, cells)], gives: .integers(target, cells))
      }
      expectKernel("convert", [.integers(type, [3, 7, nil])], gives: .floats([3, 7, nil]))
    }
    expectKernel(
      "convert",
      [.integers(.int64, [9_007_199_254_740_993, .value(Int128(Int64.max)), .value(Int128(Int64.min))])],
      gives: .floats([9_007_199_254_740_992, 9.223372036854775807e18, -9.223372036854775808e18]))
    expectKernel(
      "convert", [.integers(.uint64, [.value(Int128(UInt64.max)), nil])],
      gives: .floats([1.8446744073709552e19, nil]))
    expectKernel(
      "convert",
      [.integers(.uint64, [.value(Int128(Int64.max)), .value(Int128(Int64.max) + 1), nil, .error])],
      gives: .integers(.int64, [.value(Int128(Int64.max)), .error, nil, .error]))
    expectKernel(
      "convert", [.floats([1.5, 0.1, .value(.nan), nil], .float32)],
      gives: .floats([1.5, 0.10000000149011612, .value(.nan), nil]))
    #expect(!kernelExists("convert", [.float64], result: .float32))
    #expect(!kernelExists("convert", [.int64], result: .int32))
    #expect(!kernelExists("convert", [.int8], result: .uint16))
  }

  @Test func aBareNullBecomesANullOfAnyType() {
    var nulls = TestColumn(type: .null)
    nulls.bytes = [0, 0]
    nulls.status = [2, 2]
    expectKernel("convert", [nulls], gives: .texts([nil, nil]))
    expectKernel("convert", [nulls], gives: .bools([nil, nil]))
    expectKernel("convert", [nulls], gives: .floats([nil, nil]))
  }
}

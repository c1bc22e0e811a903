import Columns
import Kernels
import Testing
import Types

/// Casts between all number types, at the borders of all of them. Expected values come from the conversions
/// of Swift's standard library, one for each pair of types, where the kernels go by way of a wider type.
@Suite struct CastTests {
  private func cells<Source: FixedCell, Target: FixedCell>(
    _ values: [Source], to _: Target.Type, rounding: String = "exact"
  ) throws -> [Target?] {
    let request = KernelRequest(
      operands: [Source.columnType], result: Target.columnType,
      options: ["to": .string("\(Target.columnType)"), "rounding": .string(rounding)])
    let kernel = try #require(KernelRegistry()["try_cast"]?.prepare(request))
    guard case .full(let body) = kernel else { return values as? [Target] ?? [] }
    var status = [UInt8](repeating: 0xa5, count: values.count)
    var result = [Target](repeating: .zero, count: values.count)
    values.withUnsafeBytes { bytes in
      status.withUnsafeMutableBufferPointer { status in
        result.withUnsafeMutableBytes { result in
          withUnsafePointer(to: BlockOperand(values: bytes.baseAddress!, status: nil)) { operand in
            _ = body(
              BlockCall(
                count: values.count, firstRow: 0, age: nil,
                operands: UnsafeBufferPointer(start: operand, count: 1), result: result.baseAddress!,
                status: status.baseAddress!, arena: nil))
          }
        }
      }
    }
    return zip(result, status).map { $1 == CellStatus.valid.rawValue ? $0 : nil }
  }

  private static let borders: [Int128] = {
    var borders: [Int128] = [0, 1, 1 << 24, 1 << 53]
    for bits: Int128 in [7, 8, 15, 16, 31, 32, 63, 64] { borders += [1 << bits, -(1 << bits)] }
    return borders.flatMap { (border: Int128) -> [Int128] in [border - 1, border, border + 1] }
  }()

  private func expectWhole<Source: FixedCell & FixedWidthInteger>(_: Source.Type) throws {
    let values = CastTests.borders.compactMap { Source(exactly: $0) }
    func expect<Target: FixedCell & FixedWidthInteger>(_: Target.Type) throws {
      #expect(try cells(values, to: Target.self) == values.map { Target(exactly: $0) })
    }
    try expect(Int8.self)
    try expect(Int16.self)
    try expect(Int32.self)
    try expect(Int64.self)
    try expect(UInt8.self)
    try expect(UInt16.self)
    try expect(UInt32.self)
    try expect(UInt64.self)
    #expect(try cells(values, to: Double.self) == values.map { Double($0) })
    #expect(try cells(values, to: Float.self) == values.map { Float($0) })
  }

  @Test func wholeNumbers() throws {
    try expectWhole(Int8.self)
    try expectWhole(Int16.self)
    try expectWhole(Int32.self)
    try expectWhole(Int64.self)
    try expectWhole(UInt8.self)
    try expectWhole(UInt16.self)
    try expectWhole(UInt32.self)
    try expectWhole(UInt64.self)
  }

  @Test func floats() throws {
    let borders = CastTests.borders.map { Double($0) }
    let values =
      borders.flatMap { [$0.nextDown, $0, $0.nextUp, $0 + 0.5] } + [
        .nan, .infinity, -.infinity, -0.0, 0.4999999999999999, .leastNonzeroMagnitude,
        .greatestFiniteMagnitude,
      ]
    func expect<Target: FixedCell & FixedWidthInteger>(_: Target.Type) throws {
      #expect(try cells(values, to: Target.self) == values.map { Target(exactly: $0) })
      let rules: [(String, FloatingPointRoundingRule)] = [
        ("trunc", .towardZero), ("floor", .down), ("ceil", .up), ("round", .toNearestOrEven),
      ]
      for (rounding, rule) in rules {
        let expected = values.map { Target(exactly: $0.rounded(rule)) }
        #expect(try cells(values, to: Target.self, rounding: rounding) == expected, "\(rounding)")
      }
    }
    try expect(Int8.self)
    try expect(Int32.self)
    try expect(Int64.self)
    try expect(UInt8.self)
    try expect(UInt64.self)
    let narrow = try cells(values, to: Float.self)
    for (value, found) in zip(values, narrow) {
      let nearest = Float(value)
      let expected = nearest.isInfinite && value.isFinite ? nil : nearest
      #expect(found?.bitPattern == expected?.bitPattern, "\(value)")
    }
  }
}

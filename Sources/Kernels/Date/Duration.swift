import Types

extension Kernel {
  /// So many of a unit; fractions are rounded half to even. What does not fit is an error of the cell.
  static let duration = Kernel("duration", options: ["unit"]) { request in
    guard let unit = request.text("unit").flatMap(TimeUnit.init(rawValue:)),
      let length = Literal.Span(count: 1, unit: unit).microseconds
    else { return nil }
    return switch request.operands {
    case [.int64]: .attempts { (count: Int64) in count.times(length) }
    case [.float64]: .attempts { (count: Double) in ScaledDuration.product(length, count) }
    case _: nil
    }
  }
}

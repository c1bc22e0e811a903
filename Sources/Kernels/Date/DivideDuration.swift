import Types

extension Kernel {
  /// A duration over a number, rounded half to even. By zero, and what does not fit, is an error of the cell.
  static let divideDuration = Kernel("divide_duration") { request in
    switch request.operands {
    case [.duration, .int64]:
      .attempts { (duration: Int64, divisor: Int64) in ScaledDuration.quotient(duration, divisor) }
    case [.duration, .float64]:
      .attempts { (duration: Int64, divisor: Double) in ScaledDuration.quotient(duration, divisor) }
    case _: nil
    }
  }
}

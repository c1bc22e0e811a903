import CVector
import Types

extension Kernel {
  /// A duration times a number, rounded half to even. What does not fit is an error of the cell.
  static let scaleDuration = Kernel("scale_duration") { request in
    switch request.operands {
    case [.duration, .int64]: .binary(.multiply, .int64)
    case [.duration, .float64]:
      .attempts { (duration: Int64, factor: Double) in ScaledDuration.product(duration, factor) }
    case _: nil
    }
  }
}

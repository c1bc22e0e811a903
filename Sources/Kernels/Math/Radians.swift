import Types

extension Kernel {
  /// Degrees as radians, rounded once: the factor is the nearest float to π / 180.
  static let radians = Kernel("radians") { request in
    guard request.operands == [.float64] else { return nil }
    return .rows { (degrees: Double) in degrees * (Double.pi / 180) }
  }
}

import CVector

extension Kernel {
  /// The cell, moved into the range from low to high; NaN stays NaN.
  static let clip = Kernel("clip") { request in
    guard request.operands.count == 3, let lane = request.sharedType?.lane else { return nil }
    return .ternary(vector_clip(lane))
  }
}

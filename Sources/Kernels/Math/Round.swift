import CVector

extension Kernel {
  /// Rounds the exact decimal value of a float at `digits` digits behind the point.
  static let round = Kernel("round", options: ["digits", "mode"]) { request in
    guard request.operands.count == 1, let digits = request.integer("digits"), (-22...22).contains(digits),
      let mode = request.text("mode").flatMap(VectorRounding.init(name:))
    else { return nil }
    return switch request.numberLane {
    case .float64?:
      .values { call in
        vector_round_f64(
          call.operand(0, as: Double.self), call.result(as: Double.self), Int32(digits), mode, call.count)
      }
    case .float32?:
      .values { call in
        vector_round_f32(
          call.operand(0, as: Float.self), call.result(as: Float.self), Int32(digits), mode, call.count)
      }
    case _: nil
    }
  }
}

extension VectorRounding {
  fileprivate init?(name: String) {
    switch name {
    case "half_even": self = .halfEven
    case "half_up": self = .halfUp
    case "down": self = .down
    case "up": self = .up
    case "floor": self = .floor
    case "ceil": self = .ceiling
    case _: return nil
    }
  }
}

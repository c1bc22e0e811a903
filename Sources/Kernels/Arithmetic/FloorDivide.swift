import CVector

extension Kernel {
  /// Quotient rounded to minus infinity. An integer divided by zero is an error of the cell.
  static let floorDivide = Kernel("floor_divide", options: ["on_zero"]) { .division(.floorDivide, $0) }
}

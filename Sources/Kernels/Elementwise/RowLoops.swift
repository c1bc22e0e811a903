/// Kernels written as one Swift expression per row. The builders are inlined into the kernel that calls
/// them, so that the expression is compiled into its loop and nothing is called per row.
///
/// The expression sees the garbage under nulls and errors as well, and must not trap on it.
extension PreparedKernel {
  /// A cell from a cell.
  @inline(__always)
  static func rows<Argument, Result>(
    _ cell: @escaping @Sendable (Argument) -> Result
  ) -> PreparedKernel {
    .values { call in
      let of = call.operand(0, as: Argument.self)
      let result = call.result(as: Result.self)
      for row in 0..<call.count { result[row] = cell(of[row]) }
    }
  }

  /// A cell from two cells.
  @inline(__always)
  static func rows<First, Second, Result>(
    _ cell: @escaping @Sendable (First, Second) -> Result
  ) -> PreparedKernel {
    .values { call in
      let first = call.operand(0, as: First.self)
      let second = call.operand(1, as: Second.self)
      let result = call.result(as: Result.self)
      for row in 0..<call.count { result[row] = cell(first[row], second[row]) }
    }
  }

  /// A cell from a cell; where there is no result the cell is an error.
  @inline(__always)
  static func attempts<Argument, Result: FixedWidthInteger & SendableMetatype>(
    _ cell: @escaping @Sendable (Argument) -> Result?
  ) -> PreparedKernel {
    .fallible { call in
      let of = call.operand(0, as: Argument.self)
      return call.attempt { row in cell(of[row]) as Result? }
    }
  }

  /// A cell from two cells; where there is no result the cell is an error.
  @inline(__always)
  static func attempts<First, Second, Result: FixedWidthInteger & SendableMetatype>(
    _ cell: @escaping @Sendable (First, Second) -> Result?
  ) -> PreparedKernel {
    .fallible { call in
      let first = call.operand(0, as: First.self)
      let second = call.operand(1, as: Second.self)
      return call.attempt { row in cell(first[row], second[row]) as Result? }
    }
  }

  /// A cell from three cells; where there is no result the cell is an error.
  @inline(__always)
  static func attempts<First, Second, Third, Result: FixedWidthInteger & SendableMetatype>(
    _ cell: @escaping @Sendable (First, Second, Third) -> Result?
  ) -> PreparedKernel {
    .fallible { call in
      let first = call.operand(0, as: First.self)
      let second = call.operand(1, as: Second.self)
      let third = call.operand(2, as: Third.self)
      return call.attempt { row in cell(first[row], second[row], third[row]) as Result? }
    }
  }
}

extension BlockCall {
  /// Writes every cell, zero and an error where there is none. Returns whether it marked any valid cell.
  @inline(__always)
  fileprivate func attempt<Result: FixedWidthInteger & SendableMetatype>(_ cell: (Int) -> Result?) -> Bool {
    let result = result(as: Result.self)
    var marked = false
    for row in 0..<count {
      let value = cell(row)
      result[row] = value ?? 0
      guard value == nil, status[row] == 0 else { continue }
      status[row] = 1
      marked = true
    }
    return marked
  }
}

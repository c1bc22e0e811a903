import Types

extension Kernel {
  /// The start or the end of the span of time that a date or timestamp falls in, whichever is nearer; the end
  /// of two equally near. One that does not fit the type is an error of the cell.
  static let roundTo = Kernel("round_to", options: ["to"]) { request in
    .onGrid(request) { moment, start, end in moment - start < end - moment ? start : end }
  }
}

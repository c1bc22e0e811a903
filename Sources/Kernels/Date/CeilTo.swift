import Types

extension Kernel {
  /// The end of the span of time that a date or timestamp falls in, or itself where one begins. An end that
  /// does not fit the type is an error of the cell.
  static let ceilTo = Kernel("ceil_to", options: ["to"]) { request in
    .onGrid(request) { moment, start, end in start == moment ? start : end }
  }
}

extension Kernel {
  /// The day that a timestamp falls on, by the clocks of its zone.
  static let date = Kernel("date") { .dateNumber($0) { $0 } }
}

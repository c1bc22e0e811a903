import Types

extension Kernel {
  /// The quarter of the year, from 1.
  static let quarter = Kernel("quarter") { .dayNumber($0) { (CivilDate(days: $0).month + 2) / 3 } }
}

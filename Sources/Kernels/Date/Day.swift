import Types

extension Kernel {
  /// The day of the month, from 1.
  static let day = Kernel("day") { .dayNumber($0) { CivilDate(days: $0).day } }
}

import Types

extension Kernel {
  /// The year of the proleptic Gregorian calendar.
  static let year = Kernel("year") { .dayNumber($0) { CivilDate(days: $0).year } }
}

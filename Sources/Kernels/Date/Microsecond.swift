import Types

extension Kernel {
  /// The microsecond of the second, 0 to 999,999.
  static let microsecond = Kernel("microsecond") { .local($0) { CalendarDay.time($0) % 1_000_000 } }
}

import Types

extension Kernel {
  /// How many midnights lie between two days or moments, by the clocks of their zone.
  static let daysBetween = Kernel("days_between") { request in
    .localPairs(request) { from, to in
      CalendarDay.of(microseconds: to) - CalendarDay.of(microseconds: from)
    } days: { from, to in
      to - from
    }
  }
}

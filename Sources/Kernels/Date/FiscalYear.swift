import Types

extension Kernel {
  /// The fiscal year, named after the calendar year in which it ends.
  static let fiscalYear = Kernel("fiscal_year", options: ["start"]) { request in
    guard let start = request.integer("start"), (1...12).contains(start) else { return nil }
    return .dayNumber(request) { day in
      let date = CivilDate(days: day)
      return date.year + (start > 1 && date.month >= Int64(start) ? 1 : 0)
    }
  }
}

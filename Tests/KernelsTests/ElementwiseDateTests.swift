import Testing
import Types

private let dayLength: Int128 = 86_400_000_000

/// What the kernels make of days, through dates and through timestamps within those days.
private func expectField(
  _ name: String, _ days: [Int64], times: [Int128] = [0, dayLength - 1], gives numbers: [Int64]
) {
  let cells = days.map { Cell.value(Int128($0)) } + [.null, .error]
  let expected = TestColumn.integers(.int64, numbers.map { .value(Int128($0)) } + [.null, .error])
  expectKernel(name, [.integers(.date, cells)], gives: expected)
  for moment in times {
    let moments = days.map { Cell.value(Int128($0) * dayLength + moment) } + [.null, .error]
    expectKernel(name, [.integers(.timestamp(zone: nil), moments)], gives: expected)
  }
}

@Suite struct ElementwiseDateTests {
  @Test func fieldsOfRandomDays() {
    let days = calendarDays.map { $0[0] }
    let names = ["year", "month", "day", "iso_year", "iso_week", "weekday", "day_of_year"]
    for (column, name) in names.enumerated() {
      expectField(name, days, gives: calendarDays.map { $0[column + 1] })
    }
    expectField(
      "quarter", days, gives: calendarDays.map { [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4][Int($0[2]) - 1] })
  }

  /// Reference: a calendar that is walked day by day, by the rules that children learn; 1600-01-01 was a
  /// Saturday.
  @Test func fieldsOfEveryDayOfFourCenturies() {
    var days: [Int64] = []
    var fields: [[Int64]] = Array(repeating: [], count: 5)
    var number: Int64 = -135_140
    var weekday: Int64 = 6
    for year in Int64(1600)..<2000 {
      let isLeap = year % 4 == 0 && year % 100 != 0 || year % 400 == 0
      var dayOfYear: Int64 = 0
      let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      for (month, length) in lengths.enumerated() {
        for day in 1...length {
          dayOfYear += 1
          days.append(number)
          for (index, field) in [year, Int64(month) + 1, day, weekday, dayOfYear].enumerated() {
            fields[index].append(field)
          }
          number += 1
          weekday = weekday % 7 + 1
        }
      }
    }
    for (index, name) in ["year", "month", "day", "weekday", "day_of_year"].enumerated() {
      expectField(name, days, times: [dayLength - 1], gives: fields[index])
    }
  }

  /// A year has 53 weeks exactly if it begins on a Thursday, or is a leap year that begins on a Wednesday
  /// (1600 began on a Saturday; week 1 of 1600 began on Monday, January 3, day -135,138).
  @Test func everyISOWeekOfFourCenturies() {
    var monday: Int64 = -135_138
    var firstWeekday: Int64 = 6
    var cells: (year: [Cell<Int128>], week: [Cell<Int128>], date: [Cell<Int128>]) = ([], [], [])
    for year in Int64(1600)..<2000 {
      let isLeap = year % 4 == 0 && year % 100 != 0 || year % 400 == 0
      let weeks: Int64 = firstWeekday == 4 || isLeap && firstWeekday == 3 ? 53 : 52
      for week in 0...Int64(54) {
        cells.year.append(.value(Int128(year)))
        cells.week.append(.value(Int128(week)))
        cells.date.append((1...weeks).contains(week) ? .value(Int128(monday + 7 * (week - 1))) : .error)
      }
      monday += 7 * weeks
      firstWeekday = (firstWeekday + (isLeap ? 366 : 365) - 1) % 7 + 1
    }
    expectKernel(
      "date_from_iso_week", [.integers(.int64, cells.year), .integers(.int64, cells.week)],
      gives: .integers(.date, cells.date))
  }

  @Test func datesFromParts() {
    func part(_ field: Int, then rest: [Cell<Int128>]) -> [Cell<Int128>] {
      calendarDays.map { .value(Int128($0[field])) } + rest
    }
    let huge = Cell<Int128>.value(Int128(Int64.max))
    expectKernel(
      "date_from_parts",
      [
        .integers(.int64, part(1, then: [2023, 2024, 1900, huge, 2024, nil, .error])),
        .integers(.int64, part(2, then: [2, 13, 2, 1, huge, 1, 1])),
        .integers(.int64, part(3, then: [29, 1, 29, 1, 1, 1, 1])),
      ],
      gives: .integers(.date, part(0, then: [.error, .error, .error, .error, .error, nil, .error])))
  }

  @Test func addingDays() {
    let top = Int128(Int32.max)
    expectKernel(
      "add_days",
      [
        .integers(.date, [0, 19_782, .value(top), .value(-top - 1), 5, nil, .error]),
        .integers(.int64, [-1, 1, 1, -1, .value(Int128(Int64.max)), 1, 1]),
      ],
      gives: .integers(.date, [-1, 19_783, .error, .error, .error, nil, .error]))
  }

  /// By hand, in days: 2024-02-29 is 19,782 and a Thursday, 1969-12-31 is -1 and a Wednesday.
  @Test func truncation() {
    func expect(_ count: Int64, _ unit: TimeUnit, _ gives: [Cell<Int128>]) {
      let to: [String: Literal] = ["to": .duration(Literal.Span(count: count, unit: unit))]
      let bottom = Int128(Int32.min)
      let days: [Cell<Int128>] = [19_782, -1, .value(bottom), nil, .error]
      expectKernel(
        "truncate", [.integers(.date, days)], options: to, gives: .integers(.date, gives + [nil, .error]))
      let moments: [Cell<Int128>] = [
        .value(19_782 * dayLength + 5), -1, .value(Int128(Int64.min)), nil, .error,
      ]
      let starts = gives.dropLast().map { cell -> Cell<Int128> in
        if case .value(let day) = cell { .value(day * dayLength) } else { cell }
      }
      expectKernel(
        "truncate", [.integers(.timestamp(zone: nil), moments)], options: to,
        gives: .integers(.timestamp(zone: nil), starts + [.error, nil, .error]))
    }
    let bottom = Cell<Int128>.value(Int128(Int32.min))
    expect(1, .d, [19_782, -1, bottom])
    expect(24, .h, [19_782, -1, bottom])
    expect(1, .w, [19_779, -3, .error])
    expect(1, .mo, [19_754, -31, .error])
    expect(1, .q, [19_723, -92, .error])
    expect(1, .y, [19_723, -365, .error])
    expect(10, .d, [19_780, -10, .error])
  }

  @Test func truncationWithinADay() {
    func expect(_ count: Int64, _ unit: TimeUnit, _ moment: Int128, _ start: Int128) {
      let to: [String: Literal] = ["to": .duration(Literal.Span(count: count, unit: unit))]
      expectKernel(
        "truncate", [.integers(.timestamp(zone: nil), [.value(moment), nil])], options: to,
        gives: .integers(.timestamp(zone: nil), [.value(start), nil]))
    }
    expect(1, .h, -1, -3_600_000_000)
    expect(15, .min, 3_599_999_999, 2_700_000_000)
    expect(1, .s, 1_999_999, 1_000_000)
    expect(5, .ms, 12_345, 10_000)
    expect(1, .us, 7, 7)
    expect(1, .ns, 7, 7)
    expect(2_000, .ns, 7, 6)
    expect(1_500, .ns, 7, 6)
    expect(1_500, .ns, 4, 3)
    expect(700, .ns, -1, -2)
    for span in [Literal.Span(count: 0, unit: .d), .init(count: -1, unit: .h), .init(count: .max, unit: .y)] {
      #expect(!kernelExists("truncate", [.date], result: .date, options: ["to": .duration(span)]))
    }
    #expect(
      !kernelExists(
        "truncate", [.timestamp(zone: "Mars/Phobos")], result: .timestamp(zone: "Mars/Phobos"),
        options: ["to": .duration(Literal.Span(count: 1, unit: .d))]))
  }

  @Test func holidaysOfEveryYear() {
    var start: Int64 = 2_922  // 1978-01-01
    for (year, count, sum) in federalHolidayYears {
      let isLeap = year % 4 == 0
      let days = (start..<start + (isLeap ? 366 : 365)).map { $0 }
      let found = days.filter { isHoliday($0) }
      #expect(found.count == count, "holidays of \(year)")
      #expect(found.reduce(0, +) == sum, "holidays of \(year)")
      start += isLeap ? 366 : 365
    }
  }

  private func isHoliday(_ day: Int64) -> Bool {
    elementwiseCell("is_us_federal_holiday", [.integers(.date, [.value(Int128(day))])], result: .bool)
      == "true"
  }

  /// Public Law 90-363 by hand: Veterans Day on the fourth Monday of October; nothing is said of earlier
  /// years.
  @Test func holidaysOfTheSeventies() {
    expectKernel(
      "is_us_federal_holiday", [.integers(.date, [364, 365, 662, 679, 2_853, nil, .error])],
      gives: .bools([.error, true, true, false, true, nil, .error]))
  }
}

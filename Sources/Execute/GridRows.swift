import Columns
import Kernels
import Types

/// The rows of a frame on a time grid: those of its parent, and between them the places without one.
struct GridRows {
  /// The parent's row at each place, -1 where there is none.
  private(set) var rows: [Int] = []
  /// The first row of the series of each place.
  private(set) var starts: [Int] = []
  /// The time of each place.
  private(set) var times: [Int64] = []

  /// Why rows stand on no grid.
  enum Defect: Error, Hashable {
    /// The row is at no place of the grid, has none, or is at that of the row before.
    case offGrid(row: Int)
    case outOfOrder(row: Int)
    case repeated(row: Int)
    case tooMany(rows: Int)
  }

  /// `values` are the times of the parent's rows, which must rise within each series.
  init(_ values: [Int64?], series: GroupIndex?, every grid: Grid) throws(Defect) {
    let spans = series.map { $0.sortedRows() }
    let bounds = spans?.starts ?? [0, values.count]
    let order = spans.map { UnsafePointer($0.rows.base.assumingMemoryBound(to: Int.self)) }
    func row(_ position: Int) -> Int { order.map { $0[position] } ?? position }
    var total = 0
    for (first, end) in zip(bounds, bounds.dropFirst()) where first < end {
      guard let low = values[row(first)], let high = values[row(end - 1)], low <= high else { continue }
      let (sum, isTooLarge) = total.addingReportingOverflow(grid.leastCount(from: low, to: high))
      total = isTooLarge ? .max : sum
    }
    guard total <= Int(Int32.max) else { throw .tooMany(rows: total) }
    rows.reserveCapacity(total)
    starts.reserveCapacity(total)
    times.reserveCapacity(total)
    var grid = grid
    for (first, end) in zip(bounds, bounds.dropFirst()) where first < end {
      try append(row, first..<end, values, &grid)
    }
  }

  /// The places of one series.
  private mutating func append(
    _ row: (Int) -> Int, _ positions: Range<Int>, _ values: [Int64?], _ grid: inout Grid
  ) throws(Defect) {
    let start = row(positions.lowerBound)
    guard let first = values[start] else { throw .outOfOrder(row: start) }
    var last = first
    var step: Int64 = 0
    for position in positions {
      let here = row(position)
      guard let value = values[here], value >= last else { throw .outOfOrder(row: here) }
      if value == last, position > positions.lowerBound { throw .repeated(row: here) }
      last = value
      while true {
        guard let place = grid.place(step, from: first), place <= value else { throw .offGrid(row: here) }
        rows.append(place == value ? here : -1)
        starts.append(start)
        times.append(place)
        step += 1
        if place == value { break }
      }
    }
  }

  /// The times as a column.
  func column(of type: DataType, pool: BufferPool) -> HeldColumn {
    let width = type.registerWidth
    let values = pool.zeroed(byteCount: times.count * width + 16)
    for (row, time) in times.enumerated() {
      let cell = values.base + row * width
      switch width {
      case 1: cell.storeBytes(of: Int8(truncatingIfNeeded: time), as: Int8.self)
      case 2: cell.storeBytes(of: Int16(truncatingIfNeeded: time), as: Int16.self)
      case 4: cell.storeBytes(of: Int32(truncatingIfNeeded: time), as: Int32.self)
      case _: cell.storeBytes(of: time, as: Int64.self)
      }
    }
    return HeldColumn(type: type, count: times.count, values: values, status: nil, arenas: [])
  }
}

/// The places of a grid, counted from a first one.
struct Grid {
  let step: GridStep
  let type: DataType
  /// The clocks of the time's zone; nil for a time that is what a clock shows.
  var clocks: ZoneCursor?

  /// How many places there are at least between two times, both among them.
  func leastCount(from low: Int64, to high: Int64) -> Int {
    let (width, isTooLarge) = high.subtractingReportingOverflow(low)
    let distance = isTooLarge ? .max : width
    let day: Int64 = type == .date ? 1 : 86_400_000_000
    let length: Int64
    switch step {
    case .numbers(let count), .microseconds(let count): length = count
    // A day in a zone may have an hour more, a month has at most 31 days.
    case .days(let count) where clocks == nil: length = count.multipliedSafely(by: day)
    case .days(let count): length = (count &+ 1).multipliedSafely(by: day)
    case .months(let count): length = (count &* 31 &+ 1).multipliedSafely(by: day)
    }
    return Int(distance / length) + (distance == .max ? 0 : 1)
  }

  /// The time so many steps after another; nil where the type has none.
  mutating func place(_ number: Int64, from start: Int64) -> Int64? {
    if number == 0 { return start }
    switch step {
    case .numbers(let count), .microseconds(let count): return start.adding(number, times: count)
    case .days(let count):
      if type == .date { return start.adding(number, times: count) }
      guard let days = Int64(0).adding(number, times: count) else { return nil }
      return moved(start) { $0.adding(days, times: 86_400_000_000) }
    case .months(let count):
      guard let months = Int64(0).adding(number, times: count), months < 1 << 40 else { return nil }
      if type == .date { return CalendarStep.day(start, months: months) }
      return moved(start) { CalendarStep.moment($0, months: months) }
    }
  }

  /// A moment that is moved on the clocks of the zone: the first at which they show the time, or pass it.
  private mutating func moved(_ start: Int64, _ move: (Int64) -> Int64?) -> Int64? {
    guard let local = move(clocks?.local(start) ?? start) else { return nil }
    guard let times = clocks?.moments(at: local) else { return local }
    switch times {
    case .moment(let moment): return moment
    case .ambiguous(let earlier, _): return earlier
    case .missing(let change): return change
    case .outOfRange: return nil
    }
  }
}

extension Int64 {
  /// The sum with a product; nil where it does not fit.
  fileprivate func adding(_ number: Int64, times count: Int64) -> Int64? {
    let (product, isTooLarge) = number.multipliedReportingOverflow(by: count)
    let (sum, overflow) = addingReportingOverflow(product)
    return isTooLarge || overflow ? nil : sum
  }

  fileprivate func multipliedSafely(by factor: Int64) -> Int64 {
    let (product, overflow) = multipliedReportingOverflow(by: factor)
    return overflow ? .max : product
  }
}

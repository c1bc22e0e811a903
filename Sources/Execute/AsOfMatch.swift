import Columns
import Kernels
import Plan
import Types

/// A value with a place on a line.
private protocol Place: Comparable {
  associatedtype Distance: Comparable
  /// How far another value, which is not before, is away.
  func distance(to later: Self) -> Distance
}

extension Int64: Place {
  fileprivate func distance(to later: Int64) -> UInt64 {
    UInt64(bitPattern: later) &- UInt64(bitPattern: self)
  }
}

extension Double: Place {
  // Infinity is at no distance from itself.
  fileprivate func distance(to later: Double) -> Double { self == later ? 0 : later - self }
}

extension JoinMatch {
  /// For each row of the left the nearest row of the right among those with equal keys; -1 where there is
  /// none.
  func rows(_ asOf: RowVerb.AsOf, left: BoundColumn, right: BoundColumn, within: BoundColumn?) -> [Int] {
    // What a null says of the distance is that nothing is near enough.
    let none = Array(repeating: -1, count: counts[0])
    if left.type.isFloat {
      let limit = within.map { $0.floats(count: 1)[0] }
      if case .some(.none) = limit { return none }
      return rows(
        asOf, left: left.floats(count: counts[0]), right: right.floats(count: counts[1]),
        within: limit ?? nil)
    }
    let limit = within.map { $0.distance(of: left.type) }
    if case .some(.none) = limit { return none }
    return rows(
      asOf, left: left.integers(count: counts[0]), right: right.integers(count: counts[1]),
      within: limit ?? nil)
  }

  private func rows<Value: Place>(
    _ asOf: RowVerb.AsOf, left: [Value?], right: [Value?], within: Value.Distance?
  ) -> [Int] {
    let lines = lines(right)
    return left.indices.map { row in
      guard let value = left[row], let group = group(ofLeft: row) else { return -1 }
      let line = lines.rows[lines.starts[group]..<lines.starts[group + 1]]
      guard let found = nearest(value, asOf, line, right), let there = right[found] else { return -1 }
      guard let within else { return found }
      let distance = there < value ? there.distance(to: value) : value.distance(to: there)
      return distance <= within ? found : -1
    }
  }

  /// Rows of the right that have a place, by group and place; of one place as they stand.
  private func lines<Value: Place>(_ right: [Value?]) -> (rows: [Int], starts: [Int]) {
    var rows: [Int] = []
    var starts = [0]
    for group in 0..<groupCount {
      let own = rightRows(of: group).filter { right[$0] != nil }
      // The frame's order is verified where it comes from; what a plan says that nobody verified is sorted.
      let isInOrder = zip(own, own.dropFirst()).allSatisfy { !isBefore(right[$1], right[$0]) }
      rows +=
        isInOrder
        ? own
        : own.sorted { one, other in
          isBefore(right[one], right[other]) || (!isBefore(right[other], right[one]) && one < other)
        }
      starts.append(rows.count)
    }
    return (rows, starts)
  }

  private func isBefore<Value: Place>(_ one: Value?, _ other: Value?) -> Bool {
    guard let one, let other else { return false }
    return one < other
  }

  private func nearest<Value: Place>(
    _ value: Value, _ asOf: RowVerb.AsOf, _ line: ArraySlice<Int>, _ right: [Value?]
  ) -> Int? {
    func isBefore(_ row: Int) -> Bool { right[row].map { $0 < value } ?? false }
    func isAfter(_ row: Int) -> Bool { right[row].map { $0 > value } ?? false }
    let first = line.bound(behind: isBefore)
    let end = line.bound { !isAfter($0) }
    if first < end, !asOf.isStrict { return line[end - 1] }
    let before = first > line.startIndex ? line[first - 1] : nil
    var after: Int?
    if end < line.endIndex, let next = right[line[end]] {
      after = line[line.bound { right[$0].map { $0 <= next } ?? false } - 1]
    }
    switch asOf.direction {
    case .backward: return before
    case .forward: return after
    case .nearest:
      guard let before, let after, let one = right[before], let other = right[after] else {
        return before ?? after
      }
      return value.distance(to: other) < one.distance(to: value) ? after : before
    }
  }
}

extension ArraySlice<Int> {
  /// The first index behind those whose elements pass a test, which all pass before all that do not.
  fileprivate func bound(behind passes: (Int) -> Bool) -> Int {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = low + (high - low) / 2
      if passes(self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension BoundColumn {
  /// Cells on a line of 64-bit integers whose differences are theirs; nil for null.
  func integers(count: Int) -> [Int64?] {
    switch type {
    case .int8: cells(Int8.self, count) { Int64($0) }
    case .int16: cells(Int16.self, count) { Int64($0) }
    case .int32, .date: cells(Int32.self, count) { Int64($0) }
    case .int64, .timestamp, .duration: cells(Int64.self, count) { $0 }
    case .uint8: cells(UInt8.self, count) { Int64($0) }
    case .uint16: cells(UInt16.self, count) { Int64($0) }
    case .uint32: cells(UInt32.self, count) { Int64($0) }
    case .uint64: cells(UInt64.self, count) { Int64(bitPattern: $0 ^ 1 << 63) }
    case .bool, .float32, .float64, .decimal, .string, .categorical, .null:
      Array(repeating: nil, count: count)
    }
  }

  /// Numbers as floats; nil for null and NaN.
  fileprivate func floats(count: Int) -> [Double?] {
    func number(_ value: Double) -> Double? { value.isNaN ? nil : value }
    switch type {
    case .float32: return cells(Float.self, count) { number(Double($0)) }
    case .float64: return cells(Double.self, count, number)
    case .uint64: return cells(UInt64.self, count) { Double($0) }
    case .bool, .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .decimal, .string, .date,
      .timestamp, .duration, .categorical, .null:
      return integers(count: count).map { $0.map(Double.init) }
    }
  }

  /// A single value as a distance between values of a type; nil when none is so near.
  fileprivate func distance(of other: DataType) -> UInt64? {
    if type == .uint64 { return cells(UInt64.self, 1) { $0 }[0] }
    guard let value = integers(count: 1)[0], value >= 0 else { return nil }
    // Dates count days, durations microseconds.
    return other == .date ? UInt64(value / 86_400_000_000) : UInt64(value)
  }

  private func cells<Cell, Value>(_: Cell.Type, _ count: Int, _ value: (Cell) -> Value?) -> [Value?] {
    let reader = CellReader(self)
    let block = 4_096
    var values: [Value?] = []
    values.reserveCapacity(count)
    withUnsafeTemporaryAllocation(byteCount: block * 9, alignment: 16) { memory in
      guard let base = memory.baseAddress else { return }
      let cells = base.assumingMemoryBound(to: Cell.self)
      let status = (base + block * 8).assumingMemoryBound(to: UInt8.self)
      for first in stride(from: 0, to: count, by: block) {
        let part = min(block, count - first)
        reader.load(first: first, count: part, into: base)
        let isMarked = reader.hasNulls && reader.loadStatus(first: first, count: part, into: status)
        for index in 0..<part { values.append(isMarked && status[index] != 0 ? nil : value(cells[index])) }
      }
    }
    return values
  }
}

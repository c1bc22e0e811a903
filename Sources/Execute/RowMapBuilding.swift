import Columns
import Kernels
import Plan
import Types

extension RowMap {
  /// The rows that a verb makes of its operands' rows; `counts` are the rows of the parents.
  convenience init(
    _ verb: RowVerb, of frame: String, operands: [BoundColumn], counts: [Int], pool: BufferPool
  ) throws(RunError) {
    switch verb {
    case .filter: self.init([RowMap.rows(where: operands[0], count: counts[0])], mayLack: [false], pool: pool)
    case .limit(let count, let offset):
      let first = min(offset, counts[0])
      let last = min(first + min(count, counts[0]), counts[0])
      self.init([Array(first..<last)], mayLack: [false], pool: pool)
    case .sort(let directions):
      let all = Array(0..<counts[0])
      var columns: [(cells: Column, isDescending: Bool)] = []
      for (operand, direction) in zip(operands, directions) {
        guard let column = operand.gathered(all, pool: pool) else {
          throw RunError(.internalBug("no order of \(operand.type) yet"))
        }
        columns.append((column, direction == .descending))
      }
      self.init([RowSort.rows(by: columns, rowCount: counts[0])], mayLack: [false], pool: pool)
    case .distinct, .group:
      let index = try GroupIndex(keys: operands, rowCount: counts[0], pool: pool)
      self.init([index.firstRows()], mayLack: [false], groups: index, pool: pool)
    case .join(let kind, let pairs):
      let match = try JoinMatch(
        left: Array(operands.prefix(pairs)), right: Array(operands.dropFirst(pairs)), counts: counts,
        pool: pool)
      let (left, right) = match.rows(kind)
      let mayLack = [0, 1].map(verb.mayLack)
      self.init([left, right], mayLack: mayLack, pool: pool)
    case .limitBy(let offset):
      let first = min(offset, counts[0])
      let last = min(first + min(operands[0].count, counts[0]), counts[0])
      self.init([Array(first..<last)], mayLack: [false], pool: pool)
    case .sample(let sample, let seed):
      self.init([RowSample.rows(sample, seed: seed, of: counts[0])], mayLack: [false], pool: pool)
    case .resample: throw RunError(.internalBug("the rows of a grid are found by series"))
    case .unpivot(let columns):
      let (total, isTooMany) = counts[0].multipliedReportingOverflow(by: columns)
      guard !isTooMany, total <= Int(Int32.max) else {
        throw RunError(.tooManyRows(frame: frame, rows: total))
      }
      self.init(
        [(0..<total).map { $0 / columns }], mayLack: [false], stacking: .beside(columns), pool: pool)
    case .union:
      var starts = [0]
      for count in counts { starts.append(starts[starts.count - 1] + count) }
      self.init(behind: starts)
    case .asOf(let asOf, let pairs):
      let match = try JoinMatch(
        left: Array(operands.prefix(pairs - 1)), right: Array(operands.dropFirst(pairs).prefix(pairs - 1)),
        counts: counts, pool: pool)
      let right = match.rows(
        asOf, left: operands[pairs - 1], right: operands[2 * pairs - 1],
        within: asOf.hasTolerance ? operands[2 * pairs] : nil)
      self.init([Array(0..<counts[0]), right], mayLack: [false, true], pool: pool)
    }
  }

  private static func rows(where condition: BoundColumn, count: Int) -> [Int] {
    let reader = CellReader(condition)
    let block = 4_096
    var rows: [Int] = []
    withUnsafeTemporaryAllocation(byteCount: block * 2, alignment: 16) { memory in
      guard let cells = memory.baseAddress else { return }
      let values = cells.assumingMemoryBound(to: UInt8.self)
      let status = values + block
      for first in stride(from: 0, to: count, by: block) {
        let part = min(block, count - first)
        reader.load(first: first, count: part, into: cells)
        let isMarked = reader.hasNulls && reader.loadStatus(first: first, count: part, into: status)
        for index in 0..<part where values[index] != 0 && !(isMarked && status[index] != 0) {
          rows.append(first + index)
        }
      }
    }
    return rows
  }
}

extension BoundColumn {
  /// A single value as a number of rows; none for null and for less than none.
  fileprivate var count: Int {
    guard let value = integers(count: 1)[0] else { return 0 }
    return type == .uint64 ? Int(clamping: UInt64(bitPattern: value ^ .min)) : max(0, Int(value))
  }
}

extension GroupIndex {
  /// The first row of each group.
  func firstRows() -> [Int] {
    var rows: [Int] = []
    rows.reserveCapacity(groupCount)
    let groups = groups
    // Groups are numbered by first appearance.
    for row in 0..<rowCount where Int(groups[row]) == rows.count { rows.append(row) }
    return rows
  }
}

/// Which rows of two frames have equal keys.
struct JoinMatch {
  let counts: [Int]
  private let index: GroupIndex
  /// Whether a key of a row is null, first of the left's rows, then of the right's: then it matches nothing.
  private let isNull: [Bool]
  /// Rows of the right with a key, by group, in their order.
  private var rightRows: [Int] = []
  private var starts: [Int]

  init(
    left: [BoundColumn], right: [BoundColumn], counts: [Int], pool: BufferPool
  ) throws(RunError) {
    self.counts = counts
    let total = counts[0] + counts[1]
    var isNull = [Bool](repeating: false, count: total)
    var keys: [BoundColumn] = []
    for (left, right) in zip(left, right) {
      keys.append(.held(JoinMatch.stacked(left, right, counts, &isNull, pool: pool)))
    }
    self.isNull = isNull
    index = try GroupIndex(keys: keys, rowCount: total, pool: pool)
    starts = Array(repeating: 0, count: index.groupCount + 1)
    let groups = index.groups
    for row in counts[0]..<total where !isNull[row] { starts[Int(groups[row]) + 1] += 1 }
    for group in 0..<index.groupCount { starts[group + 1] += starts[group] }
    rightRows = Array(repeating: 0, count: starts[index.groupCount])
    var next = starts
    for row in counts[0]..<total where !isNull[row] {
      let group = Int(groups[row])
      rightRows[next[group]] = row - counts[0]
      next[group] += 1
    }
  }

  /// The left's cells and then the right's as one column, so that equal keys have one number.
  private static func stacked(
    _ left: BoundColumn, _ right: BoundColumn, _ counts: [Int], _ isNull: inout [Bool], pool: BufferPool
  ) -> HeldColumn {
    let width = left.type.registerWidth
    let total = counts[0] + counts[1]
    let values = pool.zeroed(byteCount: total * width + 16)
    let status = pool.zeroed(byteCount: total)
    let bytes = status.base.assumingMemoryBound(to: UInt8.self)
    var hasNulls = false
    for (column, first, count) in [(left, 0, counts[0]), (right, counts[0], counts[1])] where count > 0 {
      let reader = CellReader(column)
      reader.load(first: 0, count: count, into: values.base + first * width)
      guard reader.hasNulls, reader.loadStatus(first: 0, count: count, into: bytes + first) else { continue }
      hasNulls = true
      for row in first..<(first + count) where bytes[row] != 0 { isNull[row] = true }
    }
    return HeldColumn(
      type: left.type, count: total, values: values, status: hasNulls ? status : nil,
      arenas: KeptArena.distinct(left.arenas + right.arenas))
  }

  private func matches(ofLeft row: Int) -> ArraySlice<Int> { group(ofLeft: row).map(rightRows) ?? [] }

  var groupCount: Int { index.groupCount }

  /// The group of a row of the left; nil where a key is null.
  func group(ofLeft row: Int) -> Int? { isNull[row] ? nil : Int(index.groups[row]) }

  /// Rows of the right in a group, in their order.
  func rightRows(of group: Int) -> ArraySlice<Int> { rightRows[starts[group]..<starts[group + 1]] }

  /// Rows of the left and of the right, pair by pair; -1 where a side has none.
  func rows(_ kind: RowVerb.Join) -> (left: [Int], right: [Int]) {
    var left: [Int] = []
    var right: [Int] = []
    var isMatched = [Bool](repeating: false, count: counts[1])
    for row in 0..<counts[0] {
      let matches = matches(ofLeft: row)
      switch kind {
      case .semi, .anti:
        guard matches.isEmpty == (kind == .anti) else { continue }
        left.append(row)
        right.append(-1)
      case .inner, .left, .right, .full:
        for match in matches {
          left.append(row)
          right.append(match)
          isMatched[match] = true
        }
        if matches.isEmpty, kind == .left || kind == .full {
          left.append(row)
          right.append(-1)
        }
      }
    }
    guard kind == .right || kind == .full else { return (left, right) }
    for row in 0..<counts[1] where !isMatched[row] {
      left.append(-1)
      right.append(row)
    }
    return (left, right)
  }
}

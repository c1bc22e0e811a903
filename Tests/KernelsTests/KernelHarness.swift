import Columns
import Kernels
import Testing
import Types

/// A column of cells with their status, as a kernel sees it.
struct SeriesColumn<Cell> {
  var values: [Cell]
  var status: [UInt8]

  init(_ cells: [Cell?], absent: Cell) {
    values = cells.map { $0 ?? absent }
    status = cells.map { $0 == nil ? CellStatus.null.rawValue : CellStatus.valid.rawValue }
  }
}

extension SeriesColumn {
  init(_ values: [Cell], status: [UInt8]) {
    self.values = values
    self.status = status
  }

  /// Without its first rows.
  func dropping(_ rows: Int) -> SeriesColumn {
    var column = self
    column.values.removeFirst(rows)
    column.status.removeFirst(rows)
    return column
  }
}

/// What a kernel wrote.
struct SeriesResult<Cell> {
  var values: [Cell]
  var status: [UInt8]

  func cell(_ row: Int) -> Cell? { status[row] == CellStatus.valid.rawValue ? values[row] : nil }

  /// Values and status as bytes, for comparing bit patterns.
  var bytes: [UInt8] { values.withUnsafeBytes { Array($0) } + status }
}

extension SeriesResult<Double> {
  /// Bit patterns and status from a row on.
  func bits(from row: Int) -> [UInt64] {
    zip(values, status).dropFirst(row).prefix(3000).map { $1 == 0 ? $0.bitPattern : UInt64($1) }
  }
}

/// Whether a value is what exact arithmetic gives: deviations within 1e-14, everything else to the bit.
func agree(_ found: Double?, _ expected: Double?, _ measure: String) -> Bool {
  guard let found, let expected else { return found == nil && expected == nil }
  if found.isNaN || expected.isNaN { return found.isNaN && expected.isNaN }
  guard measure.hasSuffix("std") || measure.hasSuffix("var"), expected.isFinite else {
    return found.bitPattern == expected.bitPattern
  }
  return (found - expected).magnitude <= max(1e-14 * expected.magnitude, .leastNonzeroMagnitude)
}

/// Random numbers that are the same in every run (splitmix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

/// Calls a prepared kernel as the engine does: block by block, with histories, ages and states.
struct KernelHarness {
  let kernel: PreparedKernel
  /// First rows of the series, ascending, from 0.
  var starts = [0]
  var block = 1024
  /// Leaves the status away from a block whose cells are all valid, as the engine does.
  var omitsStatus = true

  init(
    _ name: String, _ operands: [DataType], _ result: DataType, _ options: [String: Literal] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let kernel = try #require(KernelRegistry()[name], sourceLocation: sourceLocation)
    self.kernel = try #require(
      kernel.prepare(KernelRequest(operands: operands, result: result, options: options)),
      sourceLocation: sourceLocation)
  }

  /// Runs over one operand, and a second one where given.
  func run<Cell, Out>(
    _ column: SeriesColumn<Cell>, _ second: SeriesColumn<Cell>? = nil, giving zero: Out
  ) -> SeriesResult<Out> {
    switch kernel {
    case .stencil(let lookback, let body):
      rows(column, second, zero, lookback: lookback, wholeSeries: false) { body($0) }
    case .scan(let scan): scanned(scan, column, zero)
    case .values, .fallible, .full, .reduction, .whole:
      preconditionFailure("not a kernel over rows in order")
    }
  }

  private func scanned<Cell, Out>(
    _ scan: Scan, _ column: SeriesColumn<Cell>, _ zero: Out
  ) -> SeriesResult<Out> {
    let state = UnsafeMutableRawPointer.allocate(byteCount: scan.stateSize, alignment: 16)
    state.initializeMemory(as: UInt8.self, repeating: 0xA5, count: scan.stateSize)
    defer { state.deallocate() }
    return rows(column, nil, zero, lookback: 0, wholeSeries: true) { call in
      if starts.contains(call.firstRow) { scan.reset(state) }
      return scan.advance(state, call)
    }
  }

  /// Ages of all rows, capped a little beyond the lookback.
  private func ages(_ count: Int, lookback: Int) -> [Int32] {
    var ages: [Int32] = []
    var start = 0
    for row in 0..<count {
      if starts.contains(row) { start = row }
      ages.append(Int32(min(row - start, lookback + 2)))
    }
    return ages
  }

  private func rows<Cell, Out>(
    _ column: SeriesColumn<Cell>, _ second: SeriesColumn<Cell>?, _ zero: Out, lookback: Int,
    wholeSeries: Bool,
    _ body: (borrowing BlockCall) -> Bool
  ) -> SeriesResult<Out> {
    let count = column.values.count
    let ages = ages(count, lookback: lookback)
    // Rows before the first are readable and hold garbage.
    let garbage = [UInt8](repeating: 0x5A, count: lookback)
    let padding = [Cell](
      unsafeUninitializedCapacity: lookback
    ) { buffer, made in
      UnsafeMutableRawBufferPointer(buffer).initializeMemory(as: UInt8.self, repeating: 0x5A)
      made = lookback
    }
    let cells = padding + column.values
    let status = garbage + column.status
    var result = SeriesResult(
      values: [Out](repeating: zero, count: count), status: [UInt8](repeating: 0x77, count: count))
    for (first, length) in blocks(count, wholeSeries: wholeSeries) {
      let seen = max(0, first - lookback)..<first + length
      let isClean = omitsStatus && column.status[seen].allSatisfy { $0 == 0 }
      let old = ages[first..<first + length].allSatisfy { $0 >= lookback }
      cells.withUnsafeBytes { cells in
        status.withUnsafeBufferPointer { status in
          ages.withUnsafeBufferPointer { ages in
            var operands = [
              BlockOperand(
                values: cells.baseAddress! + (lookback + first) * MemoryLayout<Cell>.stride,
                status: isClean ? nil : status.baseAddress! + lookback + first)
            ]
            withSecond(second, first) { extra in
              if let extra { operands.append(extra) }
              let valid = write(&result, first, length, old ? nil : ages.baseAddress! + first, operands, body)
              #expect(valid == result.status[first..<first + length].allSatisfy { $0 == 0 })
            }
          }
        }
      }
    }
    return result
  }

  private func withSecond<Cell>(
    _ column: SeriesColumn<Cell>?, _ first: Int, _ body: (BlockOperand?) -> Void
  ) {
    guard let column else { return body(nil) }
    column.values.withUnsafeBytes { cells in
      column.status.withUnsafeBufferPointer { status in
        body(
          BlockOperand(
            values: cells.baseAddress! + first * MemoryLayout<Cell>.stride,
            status: status.baseAddress! + first))
      }
    }
  }

  /// Returns whether the kernel said that all cells are valid.
  private func write<Out>(
    _ result: inout SeriesResult<Out>, _ first: Int, _ length: Int, _ age: UnsafePointer<Int32>?,
    _ operands: [BlockOperand], _ body: (borrowing BlockCall) -> Bool
  ) -> Bool {
    result.values.withUnsafeMutableBytes { values in
      result.status.withUnsafeMutableBufferPointer { status in
        operands.withUnsafeBufferPointer { operands in
          !body(
            BlockCall(
              count: length, firstRow: first, age: age, operands: operands,
              result: values.baseAddress! + first * MemoryLayout<Out>.stride,
              status: status.baseAddress! + first, arena: nil))
        }
      }
    }
  }

  /// First rows and lengths of the blocks; those of a scan end where a series does.
  private func blocks(_ count: Int, wholeSeries: Bool) -> [(Int, Int)] {
    var blocks: [(Int, Int)] = []
    var first = 0
    while first < count {
      var end = min(first + block, count)
      if wholeSeries, let next = starts.first(where: { $0 > first }) { end = min(end, next) }
      blocks.append((first, end - first))
      first = end
    }
    return blocks
  }
}

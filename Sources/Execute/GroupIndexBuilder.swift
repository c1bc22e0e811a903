import Columns
import Types

extension GroupIndex {
  /// Groups rows by the tuples of their keys. Null is a key like any other; so is NaN, all of them one; -0.0
  /// is 0.0.
  convenience init(keys: [BoundColumn], rowCount: Int, pool: BufferPool) throws(RunError) {
    let buffer = pool.buffer(byteCount: rowCount * MemoryLayout<UInt32>.stride)
    let codes = buffer.base.bindMemory(to: UInt32.self, capacity: rowCount)
    var groupCount = 0
    for (index, key) in keys.enumerated() {
      guard key.type.registerWidth <= 8 || key.type == .string || key.type == .categorical else {
        throw RunError(.internalBug("no groups by \(key.type) yet"))
      }
      let reader = KeyReader(key)
      if index == 0 {
        groupCount = reader.code(rowCount, into: codes)
      } else {
        groupCount = reader.combine(rowCount, with: codes)
      }
    }
    if keys.isEmpty {
      codes.initialize(repeating: 0, count: rowCount)
      groupCount = rowCount == 0 ? 0 : 1
    }
    self.init(rowCount: rowCount, groupCount: groupCount, buffer: buffer)
  }
}

/// Reads a key column as 64-bit words that are equal where keys are equal.
struct KeyReader {
  private static let blockRows = 1_024

  private let reader: CellReader
  private let type: DataType

  init(_ column: BoundColumn) {
    reader = CellReader(column)
    type = column.type
  }

  /// Writes the number of each row's key; returns how many there are.
  func code(_ rowCount: Int, into codes: UnsafeMutablePointer<UInt32>) -> Int {
    var table = WordTable()
    var lastWord: UInt64 = 0
    var lastCode: UInt32 = 0
    var hasLast = false
    forEachBlock(rowCount) { row, words in
      for (index, word) in words.enumerated() {
        if !hasLast || word != lastWord {
          lastCode = table.code(of: word)
          lastWord = word
          hasLast = true
        }
        codes[row + index] = lastCode
      }
    }
    return table.count
  }

  /// Replaces each row's number by that of the pair of it and this key.
  func combine(_ rowCount: Int, with codes: UnsafeMutablePointer<UInt32>) -> Int {
    let own = UnsafeMutablePointer<UInt32>.allocate(capacity: max(1, rowCount))
    defer { own.deallocate() }
    _ = code(rowCount, into: own)
    var table = WordTable()
    var lastPair: UInt64 = .max
    var lastCode: UInt32 = 0
    for row in 0..<rowCount {
      let pair = UInt64(codes[row]) << 32 | UInt64(own[row])
      if pair != lastPair || row == 0 {
        lastCode = table.code(of: pair)
        lastPair = pair
      }
      codes[row] = lastCode
    }
    return table.count
  }

  /// Words of the keys, block by block. A null's word is that of no value: words of 64-bit cells are numbered
  /// first.
  private func forEachBlock(_ rowCount: Int, _ body: (Int, UnsafeMutableBufferPointer<UInt64>) -> Void) {
    let count = KeyReader.blockRows
    let cells = UnsafeMutableRawPointer.allocate(byteCount: count * 16, alignment: 16)
    let status = UnsafeMutablePointer<UInt8>.allocate(capacity: count)
    let words = UnsafeMutablePointer<UInt64>.allocate(capacity: count)
    defer {
      cells.deallocate()
      status.deallocate()
      words.deallocate()
    }
    var texts = TextTable()
    var numbers = WordTable()
    // Cells of 64 bits leave no word for null, so where there are nulls the cells are numbered.
    let isNumbered = reader.hasNulls && type.registerWidth == 8
    var row = 0
    while row < rowCount {
      let part = min(count, rowCount - row)
      reader.load(first: row, count: part, into: cells)
      let hasNulls = reader.loadStatus(first: row, count: part, into: status)
      write(cells, hasNulls ? UnsafePointer(status) : nil, part, into: words, &texts)
      for index in 0..<part {
        if hasNulls && status[index] != 0 {
          words[index] = .max
        } else if isNumbered {
          words[index] = UInt64(numbers.code(of: words[index]))
        }
      }
      body(row, UnsafeMutableBufferPointer(start: words, count: part))
      row += part
    }
  }

  /// Text is read only where `status` (nil: everywhere) says that there is any: a null's view may point
  /// anywhere.
  private func write(
    _ cells: UnsafeMutableRawPointer, _ status: UnsafePointer<UInt8>?, _ count: Int,
    into words: UnsafeMutablePointer<UInt64>, _ texts: inout TextTable
  ) {
    switch type {
    case .bool, .int8, .uint8, .null: widen(cells, UInt8.self, count, into: words)
    case .int16, .uint16: widen(cells, UInt16.self, count, into: words)
    case .int32, .uint32, .date: widen(cells, UInt32.self, count, into: words)
    case .int64, .uint64, .timestamp, .duration: widen(cells, UInt64.self, count, into: words)
    case .float32:
      let floats = cells.assumingMemoryBound(to: Float.self)
      for index in 0..<count {
        let value = floats[index]
        words[index] = UInt64(value.isNaN ? Float.nan.bitPattern : (value + 0).bitPattern)
      }
    case .float64:
      let doubles = cells.assumingMemoryBound(to: Double.self)
      for index in 0..<count {
        let value = doubles[index]
        words[index] = value.isNaN ? Double.nan.bitPattern : (value + 0).bitPattern
      }
    case .string, .categorical, .decimal:
      let views = cells.assumingMemoryBound(to: TextView.self)
      for index in 0..<count where status.map({ $0[index] == 0 }) ?? true {
        words[index] = UInt64(texts.code(of: views[index]))
      }
    }
  }

  private func widen<Cell: FixedWidthInteger>(
    _ cells: UnsafeMutableRawPointer, _: Cell.Type, _ count: Int, into words: UnsafeMutablePointer<UInt64>
  ) {
    let source = cells.assumingMemoryBound(to: Cell.self)
    for index in 0..<count { words[index] = UInt64(truncatingIfNeeded: source[index]) }
  }
}

import Types

#if canImport(Glibc)
  import Glibc
#endif

/// Equality and a hash over what a reader of a column can see: which cells are null, and the bytes of the
/// others. Where the cells lie, and what lies under a null, make no difference; the bits of a NaN do.
extension Column {
  /// Whether both hold the same type and the same cells, bit for bit.
  public func hasSameContent(as other: Column) -> Bool {
    guard type == other.type, count == other.count else { return false }
    return (0..<count).allSatisfy { row in
      let isNull = isNull(at: row)
      if isNull != other.isNull(at: row) { return false }
      return isNull || hasSameBytes(at: row, as: other)
    }
  }

  private func hasSameBytes(at row: Int, as other: Column) -> Bool {
    switch (storage, other.storage) {
    case (.fixed, .fixed):
      guard let left = fixedCells, let right = other.fixedCells else { return false }
      let width = type.registerWidth
      return memcmp(left + row * width, right + row * width, width) == 0
    case (.bits(let left, let leftOffset), .bits(let right, let rightOffset)):
      return Bitmap(buffer: left, offset: leftOffset)[row] == Bitmap(buffer: right, offset: rightOffset)[row]
    case (.text, .text):
      guard let left = textView(at: row), let right = other.textView(at: row) else { return false }
      return left.hasSameBytes(as: right)
    case (.fixed, _), (.bits, _), (.text, _): return false
    }
  }

  /// A 64-bit hash of the content: equal for columns of the same content, on every machine and in every run.
  public var contentHash: UInt64 {
    var hash = ContentHash()
    hash.mix(UInt64(count))
    switch storage {
    case .fixed: hashFixed(into: &hash)
    case .bits(let buffer, let offset):
      let bits = Bitmap(buffer: buffer, offset: offset)
      for row in 0..<count { hash.mix(isNull(at: row) ? 2 : bits[row] ? 1 : 0) }
    case .text:
      for row in 0..<count {
        guard !isNull(at: row), let view = textView(at: row) else {
          hash.mix(.max)
          continue
        }
        hash.mix(UInt64(view.count))
        hash.mix(bytes: UnsafeRawBufferPointer(start: view.bytes, count: view.count))
      }
    }
    return hash.value
  }

  private func hashFixed(into hash: inout ContentHash) {
    guard let base = fixedCells else { return }
    let width = type.registerWidth
    for row in 0..<count {
      if isNull(at: row) {
        hash.mix(0x6e75_6c6c)
      } else if width == 8 {
        hash.mix(base.loadUnaligned(fromByteOffset: row * 8, as: UInt64.self))
      } else {
        hash.mix(bytes: UnsafeRawBufferPointer(start: base + row * width, count: width))
      }
    }
  }
}

extension Table {
  /// A 64-bit hash of names, types and content.
  public var contentHash: UInt64 {
    var hash = ContentHash()
    hash.mix(UInt64(rowCount))
    for (name, column) in zip(names, columns) {
      for text in [name, column.type.description] {
        var text = text
        hash.mix(UInt64(text.utf8.count))
        text.withUTF8 { hash.mix(bytes: UnsafeRawBufferPointer($0)) }
      }
      hash.mix(column.contentHash)
    }
    return hash.value
  }
}

extension TextView {
  public func hasSameBytes(as other: TextView) -> Bool {
    guard count == other.count else { return false }
    guard count > 0, let left = bytes, let right = other.bytes else { return true }
    return memcmp(left, right, count) == 0
  }
}

/// The mixing step of splitmix64 over a chain of words.
struct ContentHash {
  private(set) var value: UInt64 = 0x9e37_79b9_7f4a_7c15

  mutating func mix(_ word: UInt64) {
    var mixed = (value ^ word) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 29)) &* 0x94d0_49bb_1331_11eb
    value = mixed ^ (mixed >> 32) &+ 0x9e37_79b9_7f4a_7c15
  }

  mutating func mix(bytes: UnsafeRawBufferPointer) {
    var index = 0
    while index + 8 <= bytes.count {
      mix(bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      index += 8
    }
    guard index < bytes.count else { return }
    var tail: UInt64 = 0
    while index < bytes.count {
      tail = tail << 8 | UInt64(bytes[index])
      index += 1
    }
    mix(tail)
  }
}

extension TextView {
  /// A hash of the bytes, the same in every run.
  public var hash: UInt64 {
    var hash = ContentHash()
    hash.mix(UInt64(count))
    hash.mix(bytes: UnsafeRawBufferPointer(start: bytes, count: count))
    return hash.value
  }
}

extension TextView {
  /// Negative when this text stands before the other by bytes, zero when they are equal, else positive.
  public func order(to other: TextView) -> Int {
    let shared = min(count, other.count)
    if shared > 0, let left = bytes, let right = other.bytes {
      let order = memcmp(left, right, shared)
      if order != 0 { return Int(order) }
    }
    return count - other.count
  }
}

import Columns
import Glibc
import Types

extension Column {
  private func cells<Value>(_ value: (Int) -> Value) -> [Value?] {
    (0..<count).map { row in validity.map { $0[row] } ?? true ? value(row) : nil }
  }

  /// The cells of a fixed-width column.
  func values<Value>(_: Value.Type = Value.self) -> [Value?] {
    guard case .fixed(let buffer, let offset) = storage else {
      preconditionFailure("\(type) has no fixed width")
    }
    return cells {
      (buffer.base + (offset + $0) * MemoryLayout<Value>.stride).loadUnaligned(as: Value.self)
    }
  }

  var doubles: [Double?] { values() }
  var integers: [Int64?] { values() }

  var booleans: [Bool?] {
    guard case .bits(let buffer, let offset) = storage else { preconditionFailure("\(type) is not boolean") }
    let bits = Bitmap(buffer: buffer, offset: offset)
    return cells { bits[$0] }
  }

  var texts: [String?] {
    guard case .text(let offsets, let offset, let bytes) = storage else {
      preconditionFailure("\(type) is no text")
    }
    return cells { row in
      let start = Int(offsets.base.load(fromByteOffset: (offset + row) * 8, as: Int64.self))
      let end = Int(offsets.base.load(fromByteOffset: (offset + row + 1) * 8, as: Int64.self))
      return String(
        decoding: UnsafeRawBufferPointer(start: bytes.base + start, count: end - start), as: UTF8.self)
    }
  }
}

/// Makes columns from Swift values, `skipped` cells into their buffers, to see that offsets are minded.
enum Make {
  static func buffer(byteCount: Int) -> Buffer {
    let base = UnsafeMutableRawPointer.allocate(byteCount: max(1, byteCount), alignment: 64)
    // Not zero, so that nobody counts on it.
    memset(base, 0xA5, max(1, byteCount))
    return Buffer(adopting: base, byteCount: byteCount) { [address = UInt(bitPattern: base)] in
      UnsafeMutableRawPointer(bitPattern: address)?.deallocate()
    }
  }

  static func bitmap(_ bits: [Bool], skipped: Int) -> Bitmap {
    let buffer = buffer(byteCount: (skipped + bits.count + 7) / 8)
    let bytes = buffer.base.assumingMemoryBound(to: UInt8.self)
    for (row, bit) in bits.enumerated() {
      let mask = UInt8(1) << UInt8((skipped + row) & 7)
      if bit { bytes[(skipped + row) / 8] |= mask } else { bytes[(skipped + row) / 8] &= ~mask }
    }
    return Bitmap(buffer: buffer, offset: skipped)
  }

  private static func validity<Value>(_ values: [Value?], skipped: Int) -> Bitmap? {
    values.contains { $0 == nil } ? bitmap(values.map { $0 != nil }, skipped: skipped) : nil
  }

  static func fixed<Value>(
    _ type: DataType, _ values: [Value?], skipped: Int = 0, validitySkipped: Int = 0
  ) -> Column {
    let stride = MemoryLayout<Value>.stride
    let buffer = buffer(byteCount: (skipped + values.count) * stride)
    for (row, value) in values.enumerated() {
      if let value { (buffer.base + (skipped + row) * stride).storeBytes(of: value, as: Value.self) }
    }
    return Column(
      type: type, count: values.count, storage: .fixed(buffer, offset: skipped),
      validity: validity(values, skipped: validitySkipped))
  }

  static func bool(_ values: [Bool?], skipped: Int = 0, validitySkipped: Int = 0) -> Column {
    let bits = bitmap(values.map { $0 ?? true }, skipped: skipped)
    return Column(
      type: .bool, count: values.count, storage: .bits(bits.buffer, offset: skipped),
      validity: validity(values, skipped: validitySkipped))
  }

  static func text(_ values: [String?], skipped: Int = 0, validitySkipped: Int = 0) -> Column {
    let offsets = buffer(byteCount: (skipped + values.count + 1) * 8)
    let utf8 = values.flatMap { Array(($0 ?? "").utf8) }
    let bytes = buffer(byteCount: utf8.count)
    utf8.withUnsafeBytes { source in
      if let start = source.baseAddress { bytes.base.copyMemory(from: start, byteCount: source.count) }
    }
    // Before the first cell the offsets are there to be stepped over.
    var end: Int64 = 0
    for row in 0...skipped { offsets.base.storeBytes(of: 0, toByteOffset: row * 8, as: Int64.self) }
    for (row, value) in values.enumerated() {
      end += Int64((value ?? "").utf8.count)
      offsets.base.storeBytes(of: end, toByteOffset: (skipped + row + 1) * 8, as: Int64.self)
    }
    return Column(
      type: .string, count: values.count, storage: .text(offsets: offsets, offset: skipped, bytes: bytes),
      validity: validity(values, skipped: validitySkipped))
  }
}

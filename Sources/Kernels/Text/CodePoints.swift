import CVector
import Glibc

/// UTF-8 seen as code points. Bytes that are no UTF-8, which no reader of files lets through, count one each
/// and stay as they are.
extension UnsafeRawBufferPointer {
  var isASCII: Bool {
    var all: UInt8 = 0
    for byte in self { all |= byte }
    return all < 0x80
  }

  /// Bytes that do not continue a code point.
  var codePointCount: Int {
    var count = 0
    for byte in self where byte & 0xc0 != 0x80 { count += 1 }
    return count
  }

  /// Where the code point begins that stands `number` places behind the offset `start`; the end when there
  /// are fewer.
  func offset(ofCodePoint number: Int, from start: Int = 0) -> Int {
    var offset = start
    var left = number
    while left > 0, offset < count {
      offset += 1
      while offset < count, self[offset] & 0xc0 == 0x80 { offset += 1 }
      left -= 1
    }
    return offset
  }

  /// The code point that begins at an offset, and its bytes; no scalar where they are no UTF-8.
  func codePoint(at offset: Int) -> (scalar: Unicode.Scalar?, width: Int) {
    let first = self[offset]
    if first < 0x80 { return (Unicode.Scalar(first), 1) }
    let width = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
    guard first >= 0xc2, first < 0xf5, offset + width <= count else { return (nil, 1) }
    var value = UInt32(first) & (0x7f >> UInt32(width))
    for index in offset + 1..<offset + width {
      guard self[index] & 0xc0 == 0x80 else { return (nil, 1) }
      value = value << 6 | UInt32(self[index] & 0x3f)
    }
    return Unicode.Scalar(value).map { ($0, width) } ?? (nil, 1)
  }

  /// The code point that ends before an offset, and its bytes.
  func codePoint(before offset: Int) -> (scalar: Unicode.Scalar?, width: Int) {
    var start = offset - 1
    while start > 0, offset - start < 4, self[start] & 0xc0 == 0x80 { start -= 1 }
    let found = codePoint(at: start)
    return found.width == offset - start ? found : (nil, 1)
  }

  /// Where another text begins in this one, at `from` or later; an empty one stands everywhere.
  func firstOffset(of other: UnsafeRawBufferPointer, from: Int = 0) -> Int? {
    guard let needle = other.baseAddress, other.count > 0 else { return from }
    guard let base = baseAddress, count - from >= other.count else { return nil }
    return vector_find_bytes(base + from, count - from, needle, other.count).map { $0 - base }
  }

  func hasPrefix(_ other: UnsafeRawBufferPointer) -> Bool {
    guard count >= other.count else { return false }
    guard let left = baseAddress, let right = other.baseAddress, other.count > 0 else { return true }
    return memcmp(left, right, other.count) == 0
  }

  func hasSuffix(_ other: UnsafeRawBufferPointer) -> Bool {
    count >= other.count && UnsafeRawBufferPointer(rebasing: self[(count - other.count)...]).hasPrefix(other)
  }
}

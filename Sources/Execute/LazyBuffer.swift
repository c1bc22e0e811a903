import Columns
import Synchronization

/// Memory that exists only once somebody needs it, filled with one byte: validity and status of columns, most
/// of which have neither nulls nor errors.
final class LazyBuffer: Sendable {
  private let byteCount: Int
  private let fill: UInt8
  private let made = Mutex<Buffer?>(nil)
  private let address = Atomic<UInt>(0)

  init(byteCount: Int, fill: UInt8) {
    self.byteCount = byteCount
    self.fill = fill
  }

  /// The memory; the first caller makes it.
  func open() -> UnsafeMutableRawPointer {
    if let base = UnsafeMutableRawPointer(bitPattern: address.load(ordering: .acquiring)) { return base }
    return made.withLock { made in
      if let made { return made.base }
      let buffer = BufferPool.shared.buffer(byteCount: byteCount)
      buffer.base.initializeMemory(as: UInt8.self, repeating: fill, count: byteCount)
      made = buffer
      address.store(UInt(bitPattern: buffer.base), ordering: .releasing)
      return buffer.base
    }
  }

  /// nil when nobody needed it.
  var buffer: Buffer? { made.withLock { $0 } }
}

import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// Memory for columns that comes back when the last column that uses it is gone.
///
/// A page that a process touches for the first time costs about two microseconds, more than computing its
/// cells; so big blocks are aligned to 2 MiB, asked for as huge pages, and kept for the next column.
public final class BufferPool: Sendable {
  /// The pool of this process.
  public static let shared = BufferPool()

  private struct Shelf {
    /// Free blocks by their size in bytes.
    var free: [Int: [UInt]] = [:]
    var freeBytes = 0
  }

  private static let hugePage = 2 << 20
  /// Below this a block comes from the ordinary heap.
  private static let smallest = 1 << 18

  private let shelf = Mutex(Shelf())
  /// Bytes that the pool keeps for later; what comes back beyond goes to the system.
  private let keptBytes: Int

  /// A pool that keeps at most `keptBytes`; nil: a quarter of the machine's memory.
  public init(keptBytes: Int? = nil) {
    let pages = max(sysconf(Int32(_SC_PHYS_PAGES)), 0)
    self.keptBytes = keptBytes ?? pages * max(sysconf(Int32(_SC_PAGESIZE)), 0) / 4
  }

  deinit {
    shelf.withLock { shelf in
      for (size, blocks) in shelf.free {
        for block in blocks { BufferPool.unmap(block, size) }
      }
    }
  }

  /// A buffer of at least `byteCount` bytes, 64-byte aligned, whose contents are undefined.
  public func buffer(byteCount: Int) -> Buffer {
    if byteCount < BufferPool.smallest {
      let base = UnsafeMutableRawPointer.allocate(byteCount: max(byteCount, 64), alignment: 64)
      let address = UInt(bitPattern: base)
      return Buffer(adopting: base, byteCount: byteCount) {
        UnsafeMutableRawPointer(bitPattern: address)?.deallocate()
      }
    }
    let size = BufferPool.sizeClass(byteCount)
    let address = takeFree(size) ?? BufferPool.map(size)
    guard let base = UnsafeMutableRawPointer(bitPattern: address) else {
      preconditionFailure("a mapping has an address")
    }
    return Buffer(adopting: base, byteCount: byteCount) { [self] in giveBack(address, size) }
  }

  /// A buffer of zeros.
  public func zeroed(byteCount: Int) -> Buffer {
    let result = buffer(byteCount: byteCount)
    result.base.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
    return result
  }

  /// Whole huge pages, in steps of about a sixteenth of the size so that columns of like length share blocks.
  private static func sizeClass(_ byteCount: Int) -> Int {
    let pages = (byteCount + hugePage - 1) / hugePage
    let step = max(1, 1 << max(0, Int.bitWidth - pages.leadingZeroBitCount - 5))
    return (pages + step - 1) / step * step * hugePage
  }

  private func takeFree(_ size: Int) -> UInt? {
    shelf.withLock { shelf in
      guard let block = shelf.free[size]?.popLast() else { return nil }
      shelf.freeBytes -= size
      return block
    }
  }

  private func giveBack(_ address: UInt, _ size: Int) {
    let isKept = shelf.withLock { shelf in
      guard shelf.freeBytes + size <= keptBytes else { return false }
      shelf.free[size, default: []].append(address)
      shelf.freeBytes += size
      return true
    }
    if !isKept { BufferPool.unmap(address, size) }
  }

  /// Maps `size` bytes at a multiple of a huge page, by mapping one more and cutting the ends off.
  private static func map(_ size: Int) -> UInt {
    let whole = size + hugePage
    let flags = Int32(MAP_PRIVATE) | Int32(MAP_ANONYMOUS)
    guard let mapping = mmap(nil, whole, PROT_READ | PROT_WRITE, flags, -1, 0), mapping != MAP_FAILED else {
      preconditionFailure("out of memory: \(size) bytes")
    }
    let start = UInt(bitPattern: mapping)
    let aligned = (start + UInt(hugePage) - 1) / UInt(hugePage) * UInt(hugePage)
    if aligned > start { unmap(start, Int(aligned - start)) }
    let end = start + UInt(whole)
    let used = aligned + UInt(size)
    if end > used { unmap(used, Int(end - used)) }
    if let base = UnsafeMutableRawPointer(bitPattern: aligned) {
      madvise(base, size, Int32(MADV_HUGEPAGE))
    }
    return aligned
  }

  private static func unmap(_ address: UInt, _ size: Int) {
    if let base = UnsafeMutableRawPointer(bitPattern: address) { munmap(base, size) }
  }
}

import Glibc

/// Memory that the compiler is about to need, brought in at once. The kernel hands out a heap with a fault
/// for each page; for large flows those faults were a tenth of the time of a check.
enum HeapReserve {
  /// Bytes of heap that a check takes for each byte of a flow's text (measured: 45 to 50 at 4,000 nodes).
  private static let bytesPerByteOfText = 40
  /// The same of a plan file, until it runs (measured: 18).
  private static let bytesPerByteOfPlan = 16
  /// The largest block after which the allocator keeps what it frees (glibc's `M_MMAP_THRESHOLD`).
  private static let most = 32 << 20

  /// Makes room for the compilation of a text of so many bytes. Nothing else depends on its success.
  static func prepare(forTextOf count: Int) { prepare(min(count, most) * bytesPerByteOfText) }

  /// Makes room for reading a plan of so many bytes.
  static func prepare(forPlanOf count: Int) { prepare(min(count, most) * bytesPerByteOfPlan) }

  private static func prepare(_ wanted: Int) {
    let bytes = min(wanted, most)
    // Small flows are done before a reserve pays.
    guard bytes > 1 << 20, let mapping = malloc(bytes) else { return }
    // A block with a mapping of its own, once freed, raises the size up to which blocks are taken from the
    // heap, and the size up to which the heap keeps them.
    advise(mapping, bytes, MADV_NORMAL)
    free(mapping)
    guard let block = malloc(bytes - 4096) else { return }
    advise(block, bytes - 4096, MADV_HUGEPAGE)
    advise(block, bytes - 4096, populateWrite)
    free(block)
  }

  private static func advise(_ block: UnsafeMutableRawPointer, _ count: Int, _ advice: Int32) {
    let page = Int(getpagesize())
    let start = block.alignedUp(toMultipleOf: page)
    let end = (block + count).alignedDown(toMultipleOf: page)
    madvise(start, end - start, advice)
  }

  /// `MADV_POPULATE_WRITE` of Linux 5.14, which older headers lack; older kernels refuse it.
  private static let populateWrite: Int32 = 23
}

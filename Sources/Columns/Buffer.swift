/// A region of memory that somebody owns: this process's pool, or a foreign library that wants it back.
///
/// Values are written only by the one that made the buffer and before it is shared; afterwards it is read
/// only, which is what makes it safe to hand between threads.
public final class Buffer: @unchecked Sendable {
  public let base: UnsafeMutableRawPointer
  public let byteCount: Int
  private let release: @Sendable () -> Void

  /// Adopts memory; `release` runs once, when the last column that uses it is gone.
  public init(
    adopting base: UnsafeMutableRawPointer, byteCount: Int, release: @escaping @Sendable () -> Void
  ) {
    self.base = base
    self.byteCount = byteCount
    self.release = release
  }

  deinit { release() }
}

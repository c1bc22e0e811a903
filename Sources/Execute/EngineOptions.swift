#if canImport(Glibc)
  import Glibc
#endif

/// How a run uses the machine. None of it changes a bit of any result.
public struct EngineOptions: Hashable, Sendable {
  /// Threads that compute.
  public var threads: Int
  /// Rows that a program computes at a time: small enough for its registers to stay in the nearest caches.
  public var blockRows: Int
  /// Rows that a thread takes at a time.
  public var morselRows: Int

  /// `threads`: nil for one per core.
  public init(threads: Int? = nil, blockRows: Int = 1_024, morselRows: Int = 131_072) {
    self.threads = max(1, threads ?? sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    self.blockRows = max(1, blockRows)
    self.morselRows = max(1, morselRows)
  }
}

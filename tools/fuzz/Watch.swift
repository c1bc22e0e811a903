import Glibc
import Synchronization

/// Ends the process when one execution takes too long, or all together too much memory.
final class Watch: Sendable {
  private let executions = Atomic<Int>(0)

  init(seconds: UInt32, bytes: UInt) {
    var limit = rlimit(rlim_cur: bytes, rlim_max: bytes)
    setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limit)
    let pointer = Unmanaged.passRetained(self).toOpaque()
    var thread = pthread_t()
    Watch.allowed.store(seconds, ordering: .relaxed)
    pthread_create(
      &thread, nil,
      { pointer in
        guard let pointer else { return nil }
        Unmanaged<Watch>.fromOpaque(pointer).takeUnretainedValue().look()
        return nil
      }, pointer)
  }

  private static let allowed = Atomic<UInt32>(2)

  /// The next execution begins.
  func begin() { executions.wrappingAdd(1, ordering: .relaxed) }

  private func look() {
    var last = -1
    while true {
      sleep(Watch.allowed.load(ordering: .relaxed))
      let now = executions.load(ordering: .relaxed)
      if now == last {
        let words = "an execution takes too long\n"
        write(STDERR_FILENO, words, words.utf8.count)
        abort()
      }
      last = now
    }
  }
}

import Glibc

/// A thread that does one thing beside the one that made it.
public final class Companion: Sendable {
  private let thread: pthread_t

  public init(_ body: @escaping @Sendable () -> Void) {
    let box = Unmanaged.passRetained(ThreadBody(body))
    var thread = pthread_t()
    let failure = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().body()
        return nil
      }, box.toOpaque())
    guard failure == 0 else { preconditionFailure("the system gives no thread: \(failure)") }
    self.thread = thread
  }

  /// Waits until it is done; called once.
  public func join() { pthread_join(thread, nil) }
}

/// What a thread does.
private final class ThreadBody {
  let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

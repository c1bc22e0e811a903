import Synchronization

/// Runs tasks on threads of its own: Swift's tasks and their threads are left to the program that uses the
/// engine, and never hold a computation up. Each worker takes the next task that nobody took.
public enum WorkerPool {
  /// Calls `work` once on each of up to `threads` threads, the caller's among them, with a source of task
  /// numbers below `count`. Returns how many threads worked: each had a task at least.
  public static func run(
    threads: Int, tasks count: Int, _ work: @Sendable (_ worker: Int, TaskSource) -> Void
  ) -> Int {
    let workers = min(threads, count)
    guard workers > 0 else { return 0 }
    let shared = SharedTasks(first: workers)
    // The closure outlives no thread, since all are joined before this returns.
    withoutActuallyEscaping(work) { work in
      let crew = (1..<max(1, workers)).map { worker in
        Companion { work(worker, TaskSource(shared: shared, first: worker, count: count)) }
      }
      work(0, TaskSource(shared: shared, first: 0, count: count))
      for companion in crew { companion.join() }
    }
    return workers
  }
}

/// The next task nobody took.
final class SharedTasks: Sendable {
  private let following: Atomic<Int>

  init(first: Int) { following = Atomic(first) }

  func take() -> Int { following.wrappingAdd(1, ordering: .relaxed).oldValue }
}

/// Where a worker gets its tasks: the first is its own, so that every worker has one, then the next of all.
public final class TaskSource {
  private let shared: SharedTasks
  private let count: Int
  private var following: Int

  init(shared: SharedTasks, first: Int, count: Int) {
    self.shared = shared
    self.count = count
    following = first
  }

  /// A task that no other worker has; nil when all are taken.
  public func next() -> Int? {
    guard following < count else { return nil }
    defer { following = shared.take() }
    return following
  }
}

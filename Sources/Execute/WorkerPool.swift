import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// Runs tasks on several threads, off the pool of Swift's tasks. Each worker takes the next task that nobody took.
enum WorkerPool {
  /// Calls `work` once for each of up to `threads` workers, with a source of task numbers below `count`.
  /// Returns how many different threads took part.
  static func run(
    threads: Int, tasks count: Int, _ work: @Sendable (_ worker: Int, borrowing TaskSource) -> Void
  ) -> Int {
    let workers = min(threads, count)
    if workers <= 1 {
      let source = TaskSource(first: 0, workers: 1, count: count)
      if count > 0 { work(0, source) }
      return min(count, 1)
    }
    let shared = SharedTasks(first: workers)
    let names = Mutex<Set<UInt>>([])
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      _ = names.withLock { $0.insert(UInt(pthread_self())) }
      work(worker, TaskSource(shared: shared, first: worker, count: count))
    }
    return names.withLock { $0.count }
  }
}

/// The next task nobody took.
final class SharedTasks: Sendable {
  private let next: Atomic<Int>

  init(first: Int) { next = Atomic(first) }

  func take() -> Int { next.wrappingAdd(1, ordering: .relaxed).oldValue }
}

/// Where a worker gets its tasks: the first is its own, so that every worker has one, then the next of all.
struct TaskSource: ~Copyable {
  private let shared: SharedTasks
  private let first: Int
  private let count: Int

  init(shared: SharedTasks, first: Int, count: Int) {
    self.shared = shared
    self.first = first
    self.count = count
  }

  init(first: Int, workers: Int, count: Int) {
    self.init(shared: SharedTasks(first: workers), first: first, count: count)
  }

  /// Calls `body` for each task that this worker takes.
  func forEach(_ body: (Int) -> Void) {
    var task = first
    while task < count {
      body(task)
      task = shared.take()
    }
  }
}

import Columns
import Kernels
import Types

/// Prints how many nanoseconds a row takes in kernels over rows in order: 1,024 rows that stay in the
/// cache, and 10 million that do not. One thread; the best of several runs.
@main struct KernelBench {
  static let rows = 10_000_000
  static let block = 1024
  static let history = 1024

  static func main() {
    let values = UnsafeMutablePointer<Double>.allocate(capacity: rows + history)
    let result = UnsafeMutablePointer<Double>.allocate(capacity: rows)
    let status = UnsafeMutablePointer<UInt8>.allocate(capacity: rows)
    result.update(repeating: 0, count: rows)
    status.update(repeating: 0, count: rows)
    var random = SystemRandomNumberGenerator()
    for row in 0..<rows + history { values[row] = Double.random(in: -1000...1000, using: &random) }
    let run = BenchRun(values: values + history, result: result, status: status)
    for measure in ["mean", "sum", "std", "max", "count"] {
      for window in [3, 5, 10, 50, 500, 5000] {
        var options: [String: Literal] = ["window": .integer(Int64(window))]
        if measure == "std" { options["ddof"] = .integer(1) }
        run.report("rolling_\(measure)", options)
      }
    }
    run.report("shift", ["n": .integer(1)])
    run.report("diff", ["n": .integer(1)])
    for measure in ["cum_sum", "cum_max", "forward_fill"] { run.report(measure, [:]) }
    for measure in ["sum", "mean", "min"] { run.reportAggregate(measure, [:]) }
    run.reportAggregate("std", ["ddof": .integer(1)])
  }
}

/// Memory for the runs, and the clock.
struct BenchRun {
  let values: UnsafeMutablePointer<Double>
  let result: UnsafeMutablePointer<Double>
  let status: UnsafeMutablePointer<UInt8>

  private func kernel(_ name: String, _ options: [String: Literal]) -> PreparedKernel? {
    KernelRegistry()[name]?.prepare(
      KernelRequest(
        operands: [.float64], result: name.hasSuffix("count") ? .int64 : .float64, options: options))
  }

  /// Nanoseconds per row, the best of five.
  private func measure(rows: Int, _ body: () -> Void) -> Double {
    var best = Double.infinity
    for _ in 0..<5 {
      let time = ContinuousClock().measure(body)
      let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
      best = min(best, seconds * 1e9 / Double(rows))
    }
    return best
  }

  private func show(_ name: String, _ options: [String: Literal], cached: Double, whole: Double) {
    let window = if case .integer(let window)? = options["window"] { " \(window)" } else { "" }
    func text(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
    print("\(name)\(window): \(text(cached)) ns/row in the cache, \(text(whole)) over 10 M rows")
  }

  func report(_ name: String, _ options: [String: Literal]) {
    guard let kernel = kernel(name, options) else { return print("\(name): no kernel") }
    let blocks = KernelBench.rows / KernelBench.block
    switch kernel {
    case .stencil(_, let body), .full(let body):
      let cached = measure(rows: 2000 * KernelBench.block) {
        for _ in 0..<2000 { _ = call(first: 0, body) }
      }
      let whole = measure(rows: blocks * KernelBench.block) {
        for block in 0..<blocks { _ = call(first: block * KernelBench.block, body) }
      }
      show(name, options, cached: cached, whole: whole)
    case .scan(let scan):
      let state = UnsafeMutableRawPointer.allocate(byteCount: scan.stateSize, alignment: 16)
      defer { state.deallocate() }
      scan.reset(state)
      let cached = measure(rows: 2000 * KernelBench.block) {
        for _ in 0..<2000 { _ = call(first: 0) { scan.advance(state, $0) } }
      }
      let whole = measure(rows: blocks * KernelBench.block) {
        for block in 0..<blocks { _ = call(first: block * KernelBench.block) { scan.advance(state, $0) } }
      }
      show(name, options, cached: cached, whole: whole)
    case .values, .fallible, .reduction, .whole: print("\(name): no kernel over rows in order")
    }
  }

  private func call(first: Int, _ body: (borrowing BlockCall) -> Bool) -> Bool {
    withUnsafePointer(to: BlockOperand(values: values + first, status: nil)) { operand in
      body(
        BlockCall(
          count: KernelBench.block, firstRow: first, age: nil,
          operands: UnsafeBufferPointer(start: operand, count: 1), result: result + first,
          status: status + first, arena: nil))
    }
  }

  func reportAggregate(_ name: String, _ options: [String: Literal]) {
    guard case .reduction(let reduction)? = kernel(name, options) else { return print("\(name): no kernel") }
    let state = UnsafeMutableRawPointer.allocate(byteCount: reduction.stateSize, alignment: 16)
    defer { state.deallocate() }
    reduction.reset(state)
    func update(_ first: Int) {
      withUnsafePointer(to: BlockOperand(values: values + first, status: nil)) { operand in
        reduction.update(
          state,
          ReductionCall(
            count: KernelBench.block, firstRow: first, rows: nil,
            operands: UnsafeBufferPointer(start: operand, count: 1)))
      }
    }
    let blocks = KernelBench.rows / KernelBench.block
    let cached = measure(rows: 2000 * KernelBench.block) {
      for _ in 0..<2000 { update(0) }
    }
    let whole = measure(rows: blocks * KernelBench.block) {
      for block in 0..<blocks { update(block * KernelBench.block) }
    }
    show(name, options, cached: cached, whole: whole)
  }
}

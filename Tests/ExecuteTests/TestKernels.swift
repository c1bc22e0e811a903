import Columns
import Kernels
import Types

/// Kernels of each kind in their plainest form, so that tests of the engine stand on nothing but the engine.
extension KernelRegistry {
  static var testing: KernelRegistry {
    var registry = KernelRegistry()
    for kernel in [Kernel.windowSum, .runningSum, .total, .rows, .checkedHalf, .textJoin] {
      registry.register(kernel)
    }
    return registry
  }
}

extension Kernel {
  /// Sum of the last `window` doubles of the series, oldest first; null when one is null or missing.
  static let windowSum = Kernel("test_window_sum", options: ["window"]) { request in
    let window = request.integer("window") ?? 1
    return .stencil(lookback: window - 1) { call in
      let values = call.operand(0, as: Double.self)
      let status = call.operands[0].status
      let result = call.result(as: Double.self)
      var any = false
      for row in 0..<call.count {
        var sum = 0.0
        let isFull = call.age.map { Int($0[row]) >= window - 1 } ?? true
        var worst: UInt8 = isFull ? 0 : 2
        if isFull {
          for back in (0..<window).reversed() {
            sum += values[row - back]
            worst = max(worst, status?[row - back] ?? 0)
          }
        }
        result[row] = sum
        call.status[row] = worst
        if worst != 0 { any = true }
      }
      return any
    }
  }

  /// Sum of all doubles of the series so far; null rows stay null and are carried over.
  static let runningSum = Kernel("test_running_sum") { _ in
    .scan(
      Scan(
        stateSize: 8, reset: { $0.storeBytes(of: 0, as: Double.self) },
        advance: { state, call in
          let values = call.operand(0, as: Double.self)
          let result = call.result(as: Double.self)
          var sum = state.load(as: Double.self)
          var any = false
          for row in 0..<call.count {
            let status = call.operands[0].status?[row] ?? 0
            if status == 0 { sum += values[row] }
            result[row] = sum
            call.status[row] = status
            if status != 0 { any = true }
          }
          state.storeBytes(of: sum, as: Double.self)
          return any
        }))
  }

  private struct Lanes {
    var sums: SIMD8<Double> = .zero
    var count = 0
  }

  /// Sum of the valid doubles in eight lanes by row; null when there is none.
  static let total = Kernel("test_total") { _ in
    .reduction(
      Reduction(
        stateSize: MemoryLayout<Lanes>.size, reset: { $0.storeBytes(of: Lanes(), as: Lanes.self) },
        update: { state, call in
          let values = call.operands[0].values.assumingMemoryBound(to: Double.self)
          var lanes = state.load(as: Lanes.self)
          for index in 0..<call.count where call.operands[0].status?[index] ?? 0 == 0 {
            lanes.sums[(call.rows?[index] ?? (call.firstRow + index)) % 8] += values[index]
            lanes.count += 1
          }
          state.storeBytes(of: lanes, as: Lanes.self)
        },
        merge: { left, right in
          var lanes = left.load(as: Lanes.self)
          let other = right.load(as: Lanes.self)
          lanes.sums += other.sums
          lanes.count += other.count
          left.storeBytes(of: lanes, as: Lanes.self)
        },
        finish: { state, result in
          let lanes = state.load(as: Lanes.self)
          result.storeBytes(of: lanes.sums.sum(), as: Double.self)
          return lanes.count == 0 ? .null : .valid
        }))
  }

  /// Number of rows, whatever they hold.
  static let rows = Kernel("test_rows") { _ in
    .reduction(
      Reduction(
        stateSize: 8, reset: { $0.storeBytes(of: 0, as: Int64.self) },
        update: { state, call in
          state.storeBytes(of: state.load(as: Int64.self) + Int64(call.count), as: Int64.self)
        },
        merge: { left, right in
          left.storeBytes(of: left.load(as: Int64.self) + right.load(as: Int64.self), as: Int64.self)
        },
        finish: { state, result in
          result.storeBytes(of: state.load(as: Int64.self), as: Int64.self)
          return .valid
        }))
  }

  /// Half of an even integer; an odd one is an error.
  static let checkedHalf = Kernel("test_half") { _ in
    .fallible { call in
      let values = call.operand(0, as: Int64.self)
      let result = call.result(as: Int64.self)
      var any = false
      for row in 0..<call.count {
        result[row] = values[row] / 2
        if call.status[row] == 0 && values[row] % 2 != 0 {
          call.status[row] = CellStatus.error.rawValue
          any = true
        }
      }
      return any
    }
  }

  /// Two texts one after the other.
  static let textJoin = Kernel("test_join") { _ in
    .values { call in
      let left = call.operand(0, as: TextView.self)
      let right = call.operand(1, as: TextView.self)
      let result = call.result(as: TextView.self)
      for row in 0..<call.count {
        let count = left[row].count + right[row].count
        guard let bytes = call.arena?.allocate(max(1, count)) else { continue }
        if let from = left[row].bytes { bytes.copyMemory(from: from, byteCount: left[row].count) }
        if let from = right[row].bytes {
          (bytes + left[row].count).copyMemory(from: from, byteCount: right[row].count)
        }
        result[row] = TextView(bytes: bytes, count: count)
      }
    }
  }
}

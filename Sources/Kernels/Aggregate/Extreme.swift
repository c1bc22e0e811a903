import CVector
import Columns
import Types

extension Kernel {
  /// Smallest value; of none null.
  static let min = Kernel("min") { request in .extreme(request, isMax: false) }

  /// Largest value; of none null.
  static let max = Kernel("max") { request in .extreme(request, isMax: true) }
}

/// The extreme among keys that are ordered as the cells are.
private struct KeyExtreme: BitwiseCopyable, Sendable {
  var key: Int64
  var count = 0
}

/// The extreme among texts, by bytes. The text stays where it is, so it has to outlive the state.
private struct TextExtreme: BitwiseCopyable, @unchecked Sendable {
  private var bytes: UnsafeRawPointer?
  private var length = 0
  var count = 0

  var text: TextView { TextView(bytes: bytes, count: length) }

  mutating func take(_ other: TextView, isMax: Bool) {
    if count == 0 || (isMax ? text.precedes(other) : other.precedes(text)) {
      (bytes, length) = (other.bytes, other.count)
    }
  }
}

extension TextView {
  /// Whether the bytes come before those of the other text.
  func precedes(_ other: TextView) -> Bool {
    UnsafeRawBufferPointer(start: bytes, count: count)
      .lexicographicallyPrecedes(UnsafeRawBufferPointer(start: other.bytes, count: other.count))
  }
}

extension PreparedKernel {
  fileprivate static func extreme(_ request: KernelRequest, isMax: Bool) -> PreparedKernel? {
    guard let type = request.operands.first else { return nil }
    if type == .string { return .reduction(textExtreme(isMax: isMax)) }
    guard let lane = type.lane else { return nil }
    let width = type.registerWidth
    return .reduction(
      .over(KeyExtreme(key: isMax ? .min : .max)) { state, call in
        state.count += call.validCount
        let keys = UnsafeMutablePointer<Int64>.allocate(capacity: Swift.min(call.count, 1024))
        defer { keys.deallocate() }
        let operand = call.operands[0]
        for first in stride(from: 0, to: call.count, by: 1024) {
          let count = Swift.min(1024, call.count - first)
          vector_load_keys(
            lane, isMax, operand.values + first * width, operand.status.map { $0 + first }, count, keys)
          state.key = vector_extreme(keys, isMax, count, state.key)
        }
      } merge: { left, right in
        left.key = isMax ? Swift.max(left.key, right.key) : Swift.min(left.key, right.key)
        left.count += right.count
      } finish: { state, result in
        guard state.count > 0 else { return .null }
        withUnsafePointer(to: state.key) { vector_store_keys(lane, $0, 1, result) }
        return .valid
      })
  }

  private static func textExtreme(isMax: Bool) -> Reduction {
    .over(TextExtreme()) { state, call in
      let cells = call.operands[0].values.assumingMemoryBound(to: TextView.self)
      let status = call.operands[0].status
      for index in 0..<call.count where status?[index] ?? 0 == CellStatus.valid.rawValue {
        state.take(cells[index], isMax: isMax)
        state.count += 1
      }
    } merge: { left, right in
      if right.count > 0 { left.take(right.text, isMax: isMax) }
      left.count += right.count
    } finish: { state, result in
      guard state.count > 0 else { return .null }
      result.storeBytes(of: state.text, as: TextView.self)
      return .valid
    }
  }
}

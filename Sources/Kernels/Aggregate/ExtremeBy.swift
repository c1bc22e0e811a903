import Columns
import Types

extension Kernel {
  /// The value in the row where another column is smallest, of several the first; of none null.
  static let minBy = Kernel("min_by") { request in .extremeBy(request, isMax: false) }

  /// The value in the row where another column is largest, of several the first; of none null.
  static let maxBy = Kernel("max_by") { request in .extremeBy(request, isMax: true) }
}

/// A cell of any type, and what it was chosen by. Of texts it has the views alone: the bytes must outlive the
/// state.
private struct ChosenCell: BitwiseCopyable, @unchecked Sendable {
  var cell: (UInt64, UInt64) = (0, 0)
  var key: Int64 = 0
  var bytes: UnsafeRawPointer?
  var length = 0
  var isKnown = false

  var text: TextView { TextView(bytes: bytes, count: length) }
}

/// How the values are compared that choose.
private enum Choice {
  case key(ValueOrder)
  case text

  init?(_ type: DataType) {
    if let order = ValueOrder(type) {
      self = .key(order)
    } else if type == .string {
      self = .text
    } else {
      return nil
    }
  }

  /// What each row would be chosen by.
  func candidates(_ operand: BlockOperand, count: Int) -> [ChosenCell] {
    switch self {
    case .key(let order):
      return order.keys(of: operand, count: count).map { ChosenCell(key: order.merged($0), isKnown: true) }
    case .text:
      let texts = operand.values.assumingMemoryBound(to: TextView.self)
      return (0..<count).map {
        ChosenCell(bytes: texts[$0].bytes, length: texts[$0].count, isKnown: true)
      }
    }
  }

  /// Whether the left one is smaller.
  func precedes(_ left: ChosenCell, _ right: ChosenCell) -> Bool {
    switch self {
    case .key: left.key < right.key
    case .text: left.text.precedes(right.text)
    }
  }
}

extension PreparedKernel {
  fileprivate static func extremeBy(_ request: KernelRequest, isMax: Bool) -> PreparedKernel? {
    guard request.operands.count == 2, let choice = Choice(request.operands[1]) else { return nil }
    let width = request.operands[0].registerWidth
    @Sendable func isBetter(_ new: ChosenCell, than old: ChosenCell) -> Bool {
      !old.isKnown || (isMax ? choice.precedes(old, new) : choice.precedes(new, old))
    }
    return .reduction(
      .over(ChosenCell()) { state, call in
        let (own, other) = (call.operands[0].status, call.operands[1].status)
        let candidates = choice.candidates(call.operands[1], count: call.count)
        for row in 0..<call.count where (own?[row] ?? 0) | (other?[row] ?? 0) == CellStatus.valid.rawValue {
          guard isBetter(candidates[row], than: state) else { continue }
          state = candidates[row]
          withUnsafeMutableBytes(of: &state.cell) {
            $0.baseAddress?.copyMemory(from: call.operands[0].values + row * width, byteCount: width)
          }
        }
      } merge: { left, right in
        if right.isKnown, isBetter(right, than: left) { left = right }
      } finish: { state, result in
        guard state.isKnown else { return .null }
        withUnsafeBytes(of: state.cell) { bytes in
          if let base = bytes.baseAddress { result.copyMemory(from: base, byteCount: width) }
        }
        return .valid
      })
  }
}

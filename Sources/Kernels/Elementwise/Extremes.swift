import CVector
import Types

/// Picks a left or a right cell by the total order; of equal ones the left.
extension PreparedKernel {
  /// The first of all operands in the order that `loop` follows for fixed-width cells, and `precedes` for
  /// text: whether a later cell replaces the one picked so far.
  static func extreme(
    _ request: KernelRequest, loop: (VectorLane) -> VectorBinary, textReplaces: TextReplacement
  ) -> PreparedKernel? {
    guard let type = request.sharedType else { return nil }
    let width = type.registerWidth
    if let lane = type.lane {
      let pick = loop(lane)
      return .values { call in
        copyCells(call, width: width)
        for operand in call.operands.dropFirst() {
          pick(call.result, operand.values, call.result, call.count)
        }
      }
    }
    return type == .string ? textExtreme(textReplaces) : nil
  }

  /// Text is compared only where every operand has a value; the engine has merged that into the call's
  /// status.
  private static func textExtreme(_ replaces: TextReplacement) -> PreparedKernel {
    .fallible { call in
      copyCells(call, width: DataType.string.registerWidth)
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: call.count) { scratch in
        guard let later = scratch.baseAddress else { return }
        let picked = call.result(as: VectorText.self)
        for operand in call.operands.dropFirst() {
          let cells = operand.values.assumingMemoryBound(to: VectorText.self)
          switch replaces {
          case .whenSmaller:
            vector_compare_text(.less, cells, call.status, picked, nil, later, call.count)
          case .whenLarger:
            vector_compare_text(.less, picked, call.status, cells, nil, later, call.count)
          }
          vector_select(Int32(DataType.string.registerWidth), later, cells, picked, picked, call.count)
        }
      }
      return false
    }
  }

  private static func copyCells(_ call: borrowing BlockCall, width: Int) {
    call.result.copyMemory(from: call.operands[0].values, byteCount: call.count * width)
  }

  /// When a later text takes the place of the one picked so far.
  enum TextReplacement {
    case whenSmaller, whenLarger
  }
}

import CVector
import Columns
import Types

extension Kernel {
  /// Rows in a row that have the value of this one, up to it.
  static let streak = Kernel("streak") { request in
    guard let type = request.operands.first, request.operands.count == 1,
      let equal = Comparison(.equal, of: type)
    else { return nil }
    let width = type.registerWidth
    return .scan(
      .over(StreakRun()) { state, call in state.advance(call, equal, width: width) })
  }
}

/// The last cell and how long it has been there. Of a text it has the view alone: the bytes must outlive the
/// series.
private struct StreakRun: BitwiseCopyable, @unchecked Sendable {
  private var cell: (UInt64, UInt64) = (0, 0)
  /// 0 after a null.
  private var length: Int64 = 0
  private var hasFailed = false

  mutating func advance(_ call: borrowing BlockCall, _ equal: Comparison, width: Int) -> Bool {
    let partial = call.writeCumulativeStatus(hasFailed: &hasFailed)
    let cells = call.operands[0].values
    let result = call.result(as: Int64.self)
    for row in 0..<call.count {
      result[row] = 0
      guard call.status[row] == CellStatus.valid.rawValue else {
        length = 0
        continue
      }
      let place = cells + row * width
      length = length > 0 && isSame(place, equal) ? length + 1 : 1
      withUnsafeMutableBytes(of: &cell) { $0.baseAddress?.copyMemory(from: place, byteCount: width) }
      result[row] = length
    }
    return partial
  }

  private func isSame(_ place: UnsafeRawPointer, _ equal: Comparison) -> Bool {
    withUnsafeBytes(of: cell) { bytes in
      guard let base = bytes.baseAddress else { return false }
      var answer: UInt8 = 0
      equal.write(
        BlockOperand(values: base, status: nil), BlockOperand(values: place, status: nil), count: 1,
        to: &answer)
      return answer == 1
    }
  }
}

import CVector
import Columns
import Types

extension Kernel {
  /// The last value of the series that is not null, for at most `limit` rows in a row.
  static let forwardFill = Kernel("forward_fill", options: ["limit"]) { request in
    guard let type = request.operands.first, request.operands.count == 1 else { return nil }
    let limit = request.integer("limit") ?? Int.max
    let width = type.registerWidth
    return .scan(
      .over(LastCell()) { state, call in
        state.advance(call, width: width, limit: limit)
        return vector_any_set(call.status, call.count)
      })
  }
}

/// The last cell that is not null. Of a text it has the view alone: the bytes must outlive the series.
private struct LastCell: BitwiseCopyable, @unchecked Sendable {
  /// Room for the widest cell.
  private var cell: (UInt64, UInt64) = (0, 0)
  private var status = CellStatus.null.rawValue
  /// Null rows since.
  private var gap = 0

  mutating func advance(_ call: borrowing BlockCall, width: Int, limit: Int) {
    let source = call.operands[0]
    call.result.copyMemory(from: source.values, byteCount: call.count * width)
    guard source.status != nil else {
      call.status.update(repeating: CellStatus.valid.rawValue, count: call.count)
      remember(call.result + (call.count - 1) * width, width: width, status: CellStatus.valid.rawValue)
      return
    }
    for row in 0..<call.count {
      let own = source.status?[row] ?? CellStatus.valid.rawValue
      let place = call.result + row * width
      if own != CellStatus.null.rawValue {
        remember(place, width: width, status: own)
        call.status[row] = own
      } else if status != CellStatus.null.rawValue, gap < limit {
        withUnsafeBytes(of: cell) { bytes in
          if let base = bytes.baseAddress { place.copyMemory(from: base, byteCount: width) }
        }
        call.status[row] = status
        gap += 1
      } else {
        call.status[row] = CellStatus.null.rawValue
      }
    }
    vector_clear_invalid(call.status, call.count, width, call.result)
  }

  private mutating func remember(_ place: UnsafeRawPointer, width: Int, status: UInt8) {
    withUnsafeMutableBytes(of: &cell) { $0.baseAddress?.copyMemory(from: place, byteCount: width) }
    (self.status, gap) = (status, 0)
  }
}

import Columns
import Types

extension Kernel {
  /// The first value in the order of the rows; of none null.
  static let first = Kernel("first") { request in .end(request, isLast: false) }

  /// The last value in the order of the rows; of none null.
  static let last = Kernel("last") { request in .end(request, isLast: true) }
}

/// A cell of any type. Of a text it has the view alone: the bytes must outlive the state.
private struct EndCell: BitwiseCopyable, @unchecked Sendable {
  var cell: (UInt64, UInt64) = (0, 0)
  var isKnown = false
}

extension PreparedKernel {
  fileprivate static func end(_ request: KernelRequest, isLast: Bool) -> PreparedKernel? {
    guard let type = request.operands.first, request.operands.count == 1 else { return nil }
    let width = type.registerWidth
    return .reduction(
      .over(EndCell()) { state, call in
        if state.isKnown, !isLast { return }
        let status = call.operands[0].status
        func isValid(_ row: Int) -> Bool { status?[row] ?? 0 == CellStatus.valid.rawValue }
        let rows = 0..<call.count
        guard let row = isLast ? rows.last(where: isValid) : rows.first(where: isValid) else { return }
        let place = call.operands[0].values + row * width
        withUnsafeMutableBytes(of: &state.cell) { $0.baseAddress?.copyMemory(from: place, byteCount: width) }
        state.isKnown = true
      } merge: { left, right in
        if right.isKnown, isLast || !left.isKnown { left = right }
      } finish: { state, result in
        guard state.isKnown else { return .null }
        withUnsafeBytes(of: state.cell) { bytes in
          if let base = bytes.baseAddress { result.copyMemory(from: base, byteCount: width) }
        }
        return .valid
      })
  }
}

import Columns
import Types

extension Kernel {
  /// The number times 2^by. What does not fit is an error of the cell, as is a negative number of bits.
  static let shiftLeft = Kernel("shift_left") { .bitShift($0, isLeft: true) }

  /// The number divided by 2^by and rounded down. A negative number of bits is an error of the cell.
  static let shiftRight = Kernel("shift_right") { .bitShift($0, isLeft: false) }
}

extension PreparedKernel {
  fileprivate static func bitShift(_ request: KernelRequest, isLeft: Bool) -> PreparedKernel? {
    guard request.operands.count == 2, request.operands[1] == .int64 else { return nil }
    switch request.operands[0] {
    case .int8: return shift(Int8.self, isLeft)
    case .int16: return shift(Int16.self, isLeft)
    case .int32: return shift(Int32.self, isLeft)
    case .int64: return shift(Int64.self, isLeft)
    case .uint8: return shift(UInt8.self, isLeft)
    case .uint16: return shift(UInt16.self, isLeft)
    case .uint32: return shift(UInt32.self, isLeft)
    case .uint64: return shift(UInt64.self, isLeft)
    case _: return nil
    }
  }

  @inline(__always)
  private static func shift<Word: FixedWidthInteger & SendableMetatype>(
    _ word: Word.Type, _ isLeft: Bool
  ) -> PreparedKernel {
    if isLeft {
      return .attempts { (value: Word, by: Int64) -> Word? in
        guard by >= 0 else { return nil }
        let shifted = value << by
        return shifted >> by == value ? shifted : nil
      }
    }
    return .attempts { (value: Word, by: Int64) -> Word? in by >= 0 ? value >> by : nil }
  }
}

import Columns
import Types

extension Kernel {
  /// Bits that are set in both.
  static let bitAnd = Kernel("bit_and") { .bits($0, BitAnd.self) }

  /// Bits that are set in either.
  static let bitOr = Kernel("bit_or") { .bits($0, BitOr.self) }

  /// Bits that are set in one alone.
  static let bitXor = Kernel("bit_xor") { .bits($0, BitXor.self) }
}

/// What two words of bits become, of any width.
private protocol BitOperation: SendableMetatype {
  static func apply<Word: FixedWidthInteger>(_ left: Word, _ right: Word) -> Word
}

private enum BitAnd: BitOperation {
  static func apply<Word: FixedWidthInteger>(_ left: Word, _ right: Word) -> Word { left & right }
}

private enum BitOr: BitOperation {
  static func apply<Word: FixedWidthInteger>(_ left: Word, _ right: Word) -> Word { left | right }
}

private enum BitXor: BitOperation {
  static func apply<Word: FixedWidthInteger>(_ left: Word, _ right: Word) -> Word { left ^ right }
}

extension PreparedKernel {
  /// The sign is a bit like others, so only the width matters.
  fileprivate static func bits<Operation: BitOperation>(
    _ request: KernelRequest, _ operation: Operation.Type
  ) -> PreparedKernel? {
    guard request.operands.count == 2, let type = request.sharedType, type.isInteger else { return nil }
    switch type.registerWidth {
    case 1: return words(operation, UInt8.self)
    case 2: return words(operation, UInt16.self)
    case 4: return words(operation, UInt32.self)
    case 8: return words(operation, UInt64.self)
    case _: return nil
    }
  }

  @inline(__always)
  private static func words<Operation: BitOperation, Word: FixedWidthInteger & SendableMetatype>(
    _ operation: Operation.Type, _ word: Word.Type
  ) -> PreparedKernel {
    .values { call in
      let left = call.operand(0, as: Word.self)
      let right = call.operand(1, as: Word.self)
      let result = call.result(as: Word.self)
      for row in 0..<call.count { result[row] = Operation.apply(left[row], right[row]) }
    }
  }
}

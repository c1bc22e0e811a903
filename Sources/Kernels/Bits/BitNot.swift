import Columns
import Types

extension Kernel {
  /// Every bit the other way round.
  static let bitNot = Kernel("bit_not") { request in
    guard request.operands.count == 1, request.operands[0].isInteger else { return nil }
    switch request.operands[0].registerWidth {
    case 1: return .rows { (word: UInt8) in ~word }
    case 2: return .rows { (word: UInt16) in ~word }
    case 4: return .rows { (word: UInt32) in ~word }
    case 8: return .rows { (word: UInt64) in ~word }
    case _: return nil
    }
  }

  /// Number of bits that are set.
  static let bitCount = Kernel("bit_count") { request in
    guard request.operands.count == 1, request.operands[0].isInteger else { return nil }
    switch request.operands[0].registerWidth {
    case 1: return .rows { (word: UInt8) in Int64(word.nonzeroBitCount) }
    case 2: return .rows { (word: UInt16) in Int64(word.nonzeroBitCount) }
    case 4: return .rows { (word: UInt32) in Int64(word.nonzeroBitCount) }
    case 8: return .rows { (word: UInt64) in Int64(word.nonzeroBitCount) }
    case _: return nil
    }
  }
}

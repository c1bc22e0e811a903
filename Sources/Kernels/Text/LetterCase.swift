import Columns
import Types

extension Kernel {
  /// Every code point by its full upper-case mapping.
  static let upper = Kernel("upper") { .letterCase(.upper, $0) }

  /// Every code point by its full lower-case mapping.
  static let lower = Kernel("lower") { .letterCase(.lower, $0) }
}

private enum LetterCase {
  case upper, lower
}

extension PreparedKernel {
  fileprivate static func letterCase(_ letterCase: LetterCase, _ request: KernelRequest) -> PreparedKernel? {
    guard request.operands == [.string] else { return nil }
    return .madeText { call, row, result in
      let text = call.text(0, row).utf8
      if text.isASCII {
        switch letterCase {
        case .upper: for byte in text { result.append(byte &- (byte.isLowerLetter ? 0x20 : 0)) }
        case .lower: for byte in text { result.append(byte &+ (byte.isUpperLetter ? 0x20 : 0)) }
        }
      } else {
        text.append(in: letterCase, to: &result)
      }
      return .value(())
    }
  }
}

extension UInt8 {
  fileprivate var isLowerLetter: Bool { self &- 0x61 < 26 }
  fileprivate var isUpperLetter: Bool { self &- 0x41 < 26 }
}

extension UnsafeRawBufferPointer {
  /// Appends the mapping of every code point; bytes that are none as they are.
  fileprivate func append(in letterCase: LetterCase, to result: inout [UInt8]) {
    var offset = 0
    while offset < count {
      let (scalar, width) = codePoint(at: offset)
      if let scalar {
        switch letterCase {
        case .upper: result += scalar.properties.uppercaseMapping.utf8
        case .lower where scalar == "Σ" && isFinalSigma(at: offset): result += "ς".utf8
        case .lower: result += scalar.properties.lowercaseMapping.utf8
        }
      } else {
        result.append(self[offset])
      }
      offset += width
    }
  }

  /// The one condition of Unicode's SpecialCasing that no language sets: a sigma ends its word when a letter
  /// with case stands before it and none behind it, whatever marks stand between.
  private func isFinalSigma(at offset: Int) -> Bool {
    var start = offset
    var isBehindLetter = false
    while start > 0 {
      let (scalar, width) = codePoint(before: start)
      start -= width
      guard let properties = scalar?.properties else { break }
      if properties.isCaseIgnorable { continue }
      isBehindLetter = properties.isCased
      break
    }
    guard isBehindLetter else { return false }
    var next = offset + 2
    while next < count {
      let (scalar, width) = codePoint(at: next)
      next += width
      guard let properties = scalar?.properties else { return true }
      if properties.isCaseIgnorable { continue }
      return !properties.isCased
    }
    return true
  }
}

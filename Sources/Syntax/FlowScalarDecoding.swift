/// Decoding of plain and quoted scalars: quotes, escapes, and line breaks that become spaces.
extension ScalarText {
  mutating func decodeFlow(_ source: [UInt8], _ content: Range<Int>, _ style: SyntaxTree.Style) {
    var index = content.lowerBound
    while index < content.upperBound {
      let byte = source[index]
      if isBlank(byte) || isBreak(byte) {
        index = decodeWhitespace(source, index..<content.upperBound, escapedBreak: false)
      } else if style == .singleQuoted, byte == quote {
        append([quote], from: index..<index + 2)
        index += 2
      } else if style == .doubleQuoted, byte == backslash {
        index = decodeEscape(source, index..<content.upperBound)
      } else {
        var end = index + 1
        while end < content.upperBound, !endsRun(source[end], style) { end += 1 }
        copy(source, index..<end)
        index = end
      }
    }
  }

  private func endsRun(_ byte: UInt8, _ style: SyntaxTree.Style) -> Bool {
    isBlank(byte) || isBreak(byte) || (style == .singleQuoted && byte == quote)
      || (style == .doubleQuoted && byte == backslash)
  }

  /// Blanks within a line stay. A line break takes the blanks around it along: one alone becomes a space, of
  /// several all but the first stay. Behind an escaped break none is left over to become a space.
  private mutating func decodeWhitespace(
    _ source: [UInt8], _ range: Range<Int>, escapedBreak: Bool
  ) -> Int {
    var index = range.lowerBound
    var breaks: [Range<Int>] = []
    while index < range.upperBound {
      if isBreak(source[index]) {
        let end = endOfBreak(source, index)
        breaks.append(index..<end)
        index = end
      } else if isBlank(source[index]) {
        index += 1
      } else {
        break
      }
    }
    if breaks.isEmpty, !escapedBreak {
      copy(source, range.lowerBound..<index)
    } else if breaks.count == 1, !escapedBreak {
      append([space], from: range.lowerBound..<index)
    } else {
      for lineBreak in breaks.dropFirst(escapedBreak ? 0 : 1) { append([newline], from: lineBreak) }
    }
    return index
  }

  /// The parser has accepted the escape, so that only valid ones come here.
  private mutating func decodeEscape(_ source: [UInt8], _ range: Range<Int>) -> Int {
    let start = range.lowerBound
    guard start + 1 < range.upperBound else { return range.upperBound }
    let letter = source[start + 1]
    if isBreak(letter) {
      let end = endOfBreak(source, start + 1)
      return decodeWhitespace(source, end..<range.upperBound, escapedBreak: true)
    }
    let digits = letter == UInt8(ascii: "x") ? 2 : letter == UInt8(ascii: "u") ? 4 : 8
    if digits < 8 || letter == UInt8(ascii: "U") {
      let end = min(start + 2 + digits, range.upperBound)
      let value = UInt32(String(decoding: source[start + 2..<end], as: UTF8.self), radix: 16) ?? 0xFFFD
      append(String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8, from: start..<end)
      return end
    }
    append(String(escape(letter)).utf8, from: start..<start + 2)
    return start + 2
  }

  private func escape(_ letter: UInt8) -> Unicode.Scalar {
    switch letter {
    case UInt8(ascii: "0"): "\0"
    case UInt8(ascii: "a"): "\u{07}"
    case UInt8(ascii: "b"): "\u{08}"
    case UInt8(ascii: "t"): "\t"
    case UInt8(ascii: "n"): "\n"
    case UInt8(ascii: "v"): "\u{0B}"
    case UInt8(ascii: "f"): "\u{0C}"
    case UInt8(ascii: "r"): "\r"
    case UInt8(ascii: "e"): "\u{1B}"
    case UInt8(ascii: "N"): "\u{85}"
    case UInt8(ascii: "_"): "\u{A0}"
    case UInt8(ascii: "L"): "\u{2028}"
    case UInt8(ascii: "P"): "\u{2029}"
    default: Unicode.Scalar(letter)  // A quote, a slash, a backslash, a blank: itself.
    }
  }
}

private let quote = UInt8(ascii: "'")
private let backslash = UInt8(ascii: "\\")
private let space = UInt8(ascii: " ")
private let newline = UInt8(ascii: "\n")

/// Cuts the decoded text of a scalar into tokens, one at a time, without copying.
struct Lexer {
  let bytes: [UInt8]
  let end: Int
  private(set) var position: Int

  init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
  }

  /// Goes on at an offset further on.
  mutating func skip(to offset: Int) {
    position = min(max(position, offset), end)
  }

  mutating func next() -> Token {
    while position < end, isBlank(bytes[position]) || isBreak(bytes[position]) { position += 1 }
    let start = position
    guard start < end else { return Token(kind: .end, range: end..<end) }
    let kind = scan(bytes[start])
    return Token(kind: kind, range: start..<position)
  }

  private func byte(_ offset: Int) -> UInt8 {
    position + offset < end ? bytes[position + offset] : 0
  }

  private mutating func scan(_ first: UInt8) -> Token.Kind {
    if isWordStart(first) || (first == UInt8(ascii: "$") && markerLength() > 0) {
      let start = position
      scanWord()
      return keyword(start..<position).map { .keyword($0) } ?? .word
    }
    if isDigit(first) || (first == UInt8(ascii: ".") && isDigit(byte(1))) {
      scanNumber()
      return .number
    }
    if first == UInt8(ascii: "'") { return scanString() }
    if let symbol = symbol(first) {
      position += symbol.rawValue.utf8.count
      return .symbol(symbol)
    }
    repeat { position += 1 } while position < end && bytes[position] & 0xC0 == 0x80
    return .stray
  }

  private mutating func scanWord() {
    while position < end {
      if isWord(bytes[position]) {
        position += 1
      } else {
        let marker = bytes[position] == UInt8(ascii: "$") ? markerLength() : 0
        if marker == 0 { return }
        position += marker
      }
    }
  }

  private func keyword(_ range: Range<Int>) -> Keyword? {
    let first = bytes[range.lowerBound]
    switch range.count {
    case 2:
      return matches(
        range, first == UInt8(ascii: "o") ? .or : bytes[range.lowerBound + 1] == UInt8(ascii: "n") ? .in : .is
      )
    case 3:
      switch first {
      case UInt8(ascii: "a"): return matches(range, .and)
      case UInt8(ascii: "i"): return matches(range, .inf)
      default: return matches(range, .not) ?? matches(range, .nan)
      }
    case 4: return matches(range, first == UInt8(ascii: "n") ? .null : .true)
    case 5: return matches(range, .false)
    default: return nil
    }
  }

  private func matches(_ range: Range<Int>, _ keyword: Keyword) -> Keyword? {
    var index = range.lowerBound
    for byte in keyword.rawValue.utf8 {
      if bytes[index] != byte { return nil }
      index += 1
    }
    return keyword
  }

  /// The length of the template marker `$(w)` at the position, or 0.
  private func markerLength() -> Int {
    guard byte(1) == UInt8(ascii: "("), isWordStart(byte(2)) else { return 0 }
    var length = 3
    while isWord(byte(length)) { length += 1 }
    return byte(length) == UInt8(ascii: ")") ? length + 1 : 0
  }

  /// Takes everything that looks like part of a number, so that one message can name the whole of it.
  private mutating func scanNumber() {
    position += calendarLength()
    while position < end {
      let current = bytes[position]
      if isWord(current) {
        position += 1
        let isExponent = current | 0x20 == UInt8(ascii: "e") && isDigit(byte(1))
        if isExponent, byte(0) == UInt8(ascii: "-") || byte(0) == UInt8(ascii: "+") { position += 1 }
      } else if current == UInt8(ascii: "."), !isWordStart(byte(1)) {
        position += 1
      } else {
        return
      }
    }
  }

  /// The length of a day at the position as `2024-01-31`, with a time of day as `T10:00` if there is one; 0
  /// where there is none. Who writes it means no subtraction.
  private func calendarLength() -> Int {
    var length = 0
    for digits in [4, 2, 2] {
      for _ in 0..<digits {
        guard isDigit(byte(length)) else { return 0 }
        length += 1
      }
      if digits == 2, length == 10 { break }
      guard byte(length) == UInt8(ascii: "-") else { return 0 }
      length += 1
    }
    if byte(length) == UInt8(ascii: "T"), isDigit(byte(length + 1)) {
      length += 1
      while isDigit(byte(length)) || byte(length) == UInt8(ascii: ":") { length += 1 }
      return length
    }
    return isWord(byte(length)) ? 0 : length
  }

  private mutating func scanString() -> Token.Kind {
    position += 1
    while position < end {
      if bytes[position] == UInt8(ascii: "'") {
        position += 1
        if byte(0) != UInt8(ascii: "'") { return .string }
      }
      position += 1
    }
    position = end
    return .stray
  }

  private func symbol(_ first: UInt8) -> Symbol? {
    let second = byte(1)
    switch first {
    case UInt8(ascii: "*"): return second == first ? .power : .times
    case UInt8(ascii: "/"): return second == first ? .floorDivide : .divide
    case UInt8(ascii: "="): return second == first ? .equal : .assign
    case UInt8(ascii: "!"): return second == UInt8(ascii: "=") ? .notEqual : .not
    case UInt8(ascii: "<"):
      return second == UInt8(ascii: "=") ? .lessEqual : second == UInt8(ascii: ">") ? .diamond : .less
    case UInt8(ascii: ">"): return second == UInt8(ascii: "=") ? .greaterEqual : .greater
    case UInt8(ascii: "&"): return second == first ? .and : .ampersand
    case UInt8(ascii: "|"): return second == first ? .or : .pipe
    case UInt8(ascii: "+"): return .plus
    case UInt8(ascii: "-"): return .minus
    case UInt8(ascii: "%"): return .modulo
    case UInt8(ascii: "("): return .open
    case UInt8(ascii: ")"): return .close
    case UInt8(ascii: "["): return .openList
    case UInt8(ascii: "]"): return .closeList
    case UInt8(ascii: ","): return .comma
    case UInt8(ascii: "."): return .dot
    case UInt8(ascii: "^"): return .caret
    case UInt8(ascii: ":"): return .colon
    case UInt8(ascii: "?"): return .question
    case UInt8(ascii: "~"): return .tilde
    default: return nil
    }
  }
}

/// `text` with everything that could deceive a reader or a terminal made visible as `\u{1b}`: control,
/// bidirectional and invisible characters, and Cyrillic or Greek letters in a word that has Latin ones too.
public func escaped(_ text: String) -> String {
  if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
  var result = ""
  var word: [Unicode.Scalar] = []
  func finishWord() {
    let mixed = word.contains(where: isLatin)
    for scalar in word {
      result += mixed && resemblesLatin(scalar) ? visible(scalar) : String(scalar)
    }
    word.removeAll(keepingCapacity: true)
  }
  for scalar in text.unicodeScalars {
    if isLatin(scalar) || resemblesLatin(scalar) {
      word.append(scalar)
      continue
    }
    finishWord()
    result += isHidden(scalar) ? visible(scalar) : String(scalar)
  }
  finishWord()
  return result
}

/// `escaped`, with line breaks kept.
public func escapedLines(_ text: String) -> String {
  text.split(separator: "\n", omittingEmptySubsequences: false).map { escaped(String($0)) }
    .joined(separator: "\n")
}

/// The text with some characters replaced, in one pass and by scalars: a sign that an accent follows is still
/// that sign to a parser.
public func replacing(_ replacements: [Unicode.Scalar: String], in text: String) -> String {
  text.unicodeScalars.reduce(into: "") { result, scalar in
    if let replacement = replacements[scalar] {
      result += replacement
    } else {
      result.unicodeScalars.append(scalar)
    }
  }
}

/// Whether a character draws nothing, or changes how others are drawn.
func isHidden(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0...0x1F, 0x7F...0x9F, 0xAD, 0x61C, 0x180E, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF,
    0xFFF9...0xFFFB, 0xE0000...0xE0FFF:
    true
  default: false
  }
}

private func isLatin(_ scalar: Unicode.Scalar) -> Bool {
  (0x41...0x5A).contains(scalar.value & ~0x20) && scalar.isASCII
}

/// Cyrillic and Greek, whose letters are drawn like Latin ones.
private func resemblesLatin(_ scalar: Unicode.Scalar) -> Bool {
  (0x370...0x52F).contains(scalar.value)
}

func visible(_ scalar: Unicode.Scalar) -> String {
  "\\u{" + String(scalar.value, radix: 16) + "}"
}

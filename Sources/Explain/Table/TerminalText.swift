/// A text made safe for a terminal, and its width there.
///
/// Control, bidirectional and other invisible characters are written out (`\n`, `\u{202e}`), so that a cell
/// can neither move the cursor nor reorder the line; the columns it takes are counted as terminals count
/// them.
struct TerminalText {
  let characters: [Character]
  let width: Int

  init(_ text: String) {
    let utf8 = text.utf8
    if utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) {
      self.characters = Array(text)
      self.width = utf8.count
    } else {
      self.characters = Array(escapingInvisible(text))
      self.width = characters.reduce(0) { $0 + terminalWidth(of: $1) }
    }
  }

  var text: String { String(characters) }

  /// At most `limit` columns: a longer text loses its end to the ellipsis.
  func clipped(to limit: Int, ellipsis: String) -> TerminalText {
    guard width > limit else { return self }
    guard ellipsis.count <= limit else { return TerminalText(String(ellipsis.prefix(limit))) }
    var kept = ""
    var room = limit - ellipsis.count
    for character in characters {
      room -= terminalWidth(of: character)
      if room < 0 { break }
      kept.append(character)
    }
    return TerminalText(kept + ellipsis)
  }
}

/// The columns that a character takes on a terminal: 0, 1 or 2.
func terminalWidth(of character: Character) -> Int {
  if character.isASCII { return 1 }
  let scalars = character.unicodeScalars
  guard let first = scalars.first else { return 0 }
  // U+FE0F asks for the emoji form of a character that has a narrow form too; two regional indicators are a
  // flag.
  let isFlag = (0x1F1E6...0x1F1FF).contains(first.value) && scalars.count > 1
  if isFlag || isWide(first) || scalars.contains("\u{FE0F}") { return 2 }
  switch first.properties.generalCategory {
  case .nonspacingMark, .enclosingMark: return 0
  default: return 1
  }
}

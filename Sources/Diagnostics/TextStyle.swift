/// What a terminal can show.
public struct TextStyle: Sendable {
  public let hasColour: Bool
  /// Without it everything beyond ASCII is escaped.
  public let showsUnicode: Bool
  /// Columns; longer source lines are clipped around the place in question, and remarks are wrapped.
  public let width: Int

  public init(hasColour: Bool = false, showsUnicode: Bool = true, width: Int = 100) {
    self.hasColour = hasColour
    self.showsUnicode = showsUnicode
    self.width = max(40, width)
  }

  /// The text with nothing in it that the terminal cannot show or would obey.
  func shown(_ text: String) -> String {
    let text = escaped(text)
    if showsUnicode || text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
    return text.unicodeScalars.reduce(into: "") { result, scalar in
      result += scalar.isASCII ? String(scalar) : visible(scalar)
    }
  }

  /// The sign for what is left out of a line.
  var ellipsis: String { showsUnicode ? "…" : "..." }

  /// The columns that a text takes that holds nothing hidden.
  func width(of text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + displayWidth($1) }
  }

  /// The text in lines of at most `width` columns, broken at spaces; a longer word stays whole.
  func wrapped(_ text: String, at width: Int) -> [String] {
    var lines: [String] = []
    var used = 0
    for word in text.split(separator: " ", omittingEmptySubsequences: false).map(String.init) {
      let size = self.width(of: word)
      if lines.isEmpty || used + 1 + size > width {
        lines.append(word)
        used = size
      } else {
        lines[lines.count - 1] += " " + word
        used += 1 + size
      }
    }
    return lines
  }
}

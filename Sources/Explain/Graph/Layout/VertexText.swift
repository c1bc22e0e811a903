/// What a vertex's box says, cut to fit, and how large that makes the box.
struct VertexText {
  let label: String
  let detail: String

  static let labelSize = 13.0
  static let detailSize = 11.0
  private static let widest = 210.0

  init(_ vertex: FlowGraph.Vertex) {
    label = clip(escapingInvisible(vertex.label), size: Self.labelSize, isBold: true, to: Self.widest)
    detail = clip(escapingInvisible(vertex.detail), size: Self.detailSize, isBold: false, to: Self.widest)
  }

  var size: (width: Double, height: Double) {
    let text = max(
      textWidth(label, size: Self.labelSize, isBold: true),
      textWidth(detail, size: Self.detailSize, isBold: false))
    return ((max(text, 34) + 32).rounded(.up), detail.isEmpty ? 30 : 44)
  }
}

/// The text, or as much of its beginning as fits with an ellipsis.
func clip(_ text: String, size: Double, isBold: Bool, to limit: Double) -> String {
  guard textWidth(text, size: size, isBold: isBold) > limit else { return text }
  var room = limit - size
  var kept = ""
  for character in text {
    room -= advance(character) * size * (isBold ? boldness : 1)
    if room < 0 { break }
    kept.append(character)
  }
  return kept + "…"
}

/// About how wide a system font sets the text, in pixels: the font is the viewer's, so it is an upper
/// estimate.
func textWidth(_ text: String, size: Double, isBold: Bool) -> Double {
  text.reduce(0) { $0 + advance($1) } * size * (isBold ? boldness : 1)
}

private let boldness = 1.06

/// A character's width as part of the font's size.
private func advance(_ character: Character) -> Double {
  switch character {
  case "i", "j", "l", ".", ",", ":", ";", "'", "|", "!", "(", ")", "[", "]", " ": 0.34
  case "f", "r", "t", "I", "-", "/", "\\", "\"": 0.42
  case "m", "w", "M", "W", "@", "%", "…": 0.92
  case "A"..."Z": 0.70
  default: character.isASCII ? 0.59 : Double(terminalWidth(of: character)) * 0.66
  }
}

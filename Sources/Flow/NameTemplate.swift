/// A name with markers: `avg_$(w)wk` pastes the value of `w`.
struct NameTemplate {
  private enum Piece {
    case text(Substring)
    case marker(String)
  }

  private let pieces: [Piece]

  /// Nil when a `$` begins no marker, or the rest of the text cannot be part of a name.
  init?(_ text: String) {
    var pieces: [Piece] = []
    var rest = Substring(text)
    while let dollar = rest.utf8.firstIndex(of: UInt8(ascii: "$")) {
      let literal = rest[..<dollar]
      let behind = rest[dollar...].dropFirst()
      guard behind.first == "(", let close = behind.utf8.firstIndex(of: UInt8(ascii: ")")) else { return nil }
      let name = String(behind[..<close].dropFirst())
      guard isIdentifier(name) else { return nil }
      pieces += [.text(literal), .marker(name)]
      rest = behind[close...].dropFirst()
    }
    pieces.append(.text(rest))
    // Letters around the markers are checked as if each marker were a letter.
    let sample = pieces.map { piece in
      switch piece {
      case .text(let text): String(text)
      case .marker: "x"
      }
    }.joined()
    guard isIdentifier(sample) else { return nil }
    self.pieces = pieces
  }

  var hasMarkers: Bool { pieces.count > 1 }

  /// The first marker that has no value among the names.
  func unknownMarker(among names: [String]) -> String? {
    for case .marker(let name) in pieces where !names.contains(name) { return name }
    return nil
  }

  /// Whether some value of the markers makes the name, judged by how it begins and ends.
  func couldBe(_ name: String) -> Bool {
    guard case .text(let first)? = pieces.first, case .text(let last)? = pieces.last else { return false }
    return name.utf8.count > first.utf8.count + last.utf8.count && name.hasPrefix(first)
      && name.hasSuffix(last)
  }

  /// The name with texts in place of the markers.
  func filled(_ value: (String) -> String) -> String {
    pieces.map { piece in
      switch piece {
      case .text(let text): String(text)
      case .marker(let name): value(name)
      }
    }.joined()
  }
}

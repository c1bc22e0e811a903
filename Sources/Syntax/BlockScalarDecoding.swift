/// Decoding of literal (`|`) and folded (`>`) scalars.
extension ScalarText {
  mutating func decodeBlock(_ source: [UInt8], _ node: SyntaxNode) {
    let indentation = Int(node.count)
    var keepsBreaks = false
    var dropsBreak = false
    var index = Int(node.start) + 1
    while index < source.count, !isBlank(source[index]), !isBreak(source[index]) {
      keepsBreaks = keepsBreaks || source[index] == UInt8(ascii: "+")
      dropsBreak = dropsBreak || source[index] == UInt8(ascii: "-")
      index += 1
    }
    index = endOfLine(source, index)
    guard index < source.count else { return }
    index = endOfBreak(source, index)
    var pending: [Range<Int>] = []  // Breaks of empty lines that have not been written yet.
    var lastBreak: Range<Int>?
    var lastWasIndented = false
    while true {
      let line = skipEmptyLines(source, from: index, indentation, into: &pending)
      guard let line else { break }
      let isIndented = line < source.count && isBlank(source[line])
      if let lineBreak = lastBreak {
        if node.style == .literal || lastWasIndented || isIndented {
          append([0x0A], from: lineBreak)
        } else if pending.isEmpty {
          append([0x20], from: lineBreak.lowerBound..<line)
        }
      }
      for lineBreak in pending { append([0x0A], from: lineBreak) }
      pending = []
      let end = endOfLine(source, line)
      copy(source, line..<end)
      lastWasIndented = isIndented
      lastBreak = nil
      guard end < source.count else { break }
      index = endOfBreak(source, end)
      lastBreak = end..<index
    }
    if let lineBreak = lastBreak, !dropsBreak { append([0x0A], from: lineBreak) }
    if keepsBreaks { for lineBreak in pending { append([0x0A], from: lineBreak) } }
  }

  /// The first byte of the next line that has text at this indentation; nil where the scalar ends.
  private func skipEmptyLines(
    _ source: [UInt8], from start: Int, _ indentation: Int, into breaks: inout [Range<Int>]
  ) -> Int? {
    var line = start
    while true {
      var index = line
      while index < source.count, index - line < indentation, source[index] == 0x20 { index += 1 }
      guard index < source.count else { return nil }
      if isBreak(source[index]) {
        line = endOfBreak(source, index)
        breaks.append(index..<line)
      } else {
        return index - line == indentation ? index : nil
      }
    }
  }
}

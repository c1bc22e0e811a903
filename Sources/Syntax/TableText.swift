public import Diagnostics

/// A table as people type it into a scalar: cells between `|`, a line for each row, empty lines left out.
///
/// Lines may begin and end with `|`, and a line of dashes may stand below the first, so that a table from a
/// Markdown page is one, too. A cell in single quotes is a text to the letter; `''` in it is one quote.
public struct TableText: Sendable {
  public struct Cell: Sendable {
    public let text: String
    public let isQuoted: Bool
    /// It begins with a quote and does not end with one.
    public let isUnclosed: Bool
    public let span: Span
  }

  public struct Row: Sendable {
    public let cells: [Cell]
    /// Without the spaces around it.
    public let span: Span
  }

  public let rows: [Row]
  /// YAML has made one line of several, so that the rows are lost.
  public let isJoined: Bool
}

extension SyntaxTree {
  /// The table in a scalar.
  public func table(_ id: ID) -> TableText {
    let node = self[id]
    let rows = TableTextReader(ScalarText(node, in: bytes), file: file).rows()
    let isJoined = node.style != .literal && bytes[node.content].contains(where: isBreak)
    return TableText(rows: rows, isJoined: isJoined)
  }
}

private struct TableTextReader {
  private let scalar: ScalarText
  private let bytes: [UInt8]
  private let file: FileID

  init(_ scalar: ScalarText, file: FileID) {
    self.scalar = scalar
    self.file = file
    bytes = Array(scalar.bytes)
  }

  func rows() -> [TableText.Row] {
    let lines = bytes.indices.split { bytes[$0] == UInt8(ascii: "\n") }.map(trimmed).filter { !$0.isEmpty }
    let isFramed = lines.first.map { bytes[$0.lowerBound] == bar } ?? false
    let rows = lines.map { line in
      TableText.Row(cells: cells(isFramed ? unframed(line) : line), span: span(line))
    }
    guard rows.count > 1, rows[1].cells.allSatisfy(isRule) else { return rows }
    return [rows[0]] + rows[2...]
  }

  /// The cells of a line: what stands between bars that are in no quotes.
  private func cells(_ line: Range<Int>) -> [TableText.Cell] {
    var cells: [TableText.Cell] = []
    var start = line.lowerBound
    var isQuoted = false
    for index in line {
      if bytes[index] == quote {
        // Inside a cell that does not begin with one, a quote is a letter.
        isQuoted = isQuoted ? false : trimmed(start..<index).isEmpty || wasQuoted(start..<index)
      } else if bytes[index] == bar, !isQuoted {
        cells.append(cell(trimmed(start..<index)))
        start = index + 1
      }
    }
    if isQuoted, let end = line[start...].first(where: { bytes[$0] == bar }) {
      // The quote that is never closed takes no other cell along.
      return cells + [cell(trimmed(start..<end))] + self.cells(end + 1..<line.upperBound)
    }
    return cells + [cell(trimmed(start..<line.upperBound))]
  }

  /// Whether the text so far is in quotes that the next quote opens again: `''`.
  private func wasQuoted(_ range: Range<Int>) -> Bool {
    let text = trimmed(range)
    return text.upperBound == range.upperBound && bytes[text.lowerBound] == quote
      && bytes[text.upperBound - 1] == quote
  }

  private func cell(_ range: Range<Int>) -> TableText.Cell {
    let text = bytes[range]
    guard text.first == quote else { return cell(text, isQuoted: false, isUnclosed: false, range) }
    guard text.count > 1, text.last == quote else {
      return cell(text, isQuoted: true, isUnclosed: true, range)
    }
    var inner: [UInt8] = []
    var isHalf = false
    for byte in text.dropFirst().dropLast() {
      if isHalf && byte != quote { return cell(text, isQuoted: true, isUnclosed: true, range) }
      isHalf = byte == quote && !isHalf
      if !isHalf { inner.append(byte) }
    }
    return cell(inner[...], isQuoted: true, isUnclosed: isHalf, range)
  }

  private func cell(
    _ text: ArraySlice<UInt8>, isQuoted: Bool, isUnclosed: Bool, _ range: Range<Int>
  ) -> TableText.Cell {
    TableText.Cell(
      text: String(decoding: text, as: UTF8.self), isQuoted: isQuoted, isUnclosed: isUnclosed,
      span: span(range))
  }

  /// A cell of the line that Markdown wants below the header.
  private func isRule(_ cell: TableText.Cell) -> Bool {
    let dashes = cell.text.utf8.drop { $0 == UInt8(ascii: ":") }.prefix { $0 == UInt8(ascii: "-") }
    let rest = cell.text.utf8[dashes.endIndex...]
    return dashes.count >= 3 && rest.allSatisfy { $0 == UInt8(ascii: ":") }
  }

  private func unframed(_ line: Range<Int>) -> Range<Int> {
    let start = bytes[line.lowerBound] == bar ? line.lowerBound + 1 : line.lowerBound
    let isClosed = line.upperBound > start && bytes[line.upperBound - 1] == bar
    return start..<(isClosed ? line.upperBound - 1 : line.upperBound)
  }

  private func trimmed(_ range: some RandomAccessCollection<Int>) -> Range<Int> {
    guard let first = range.first(where: { !isBlank(bytes[$0]) }),
      let last = range.last(where: { !isBlank(bytes[$0]) })
    else {
      let start = range.first ?? 0
      return start..<start
    }
    return first..<last + 1
  }

  private func span(_ range: Range<Int>) -> Span {
    scalar.span(from: range.lowerBound, to: range.upperBound, in: file)
  }
}

private let bar = UInt8(ascii: "|")
private let quote = UInt8(ascii: "'")

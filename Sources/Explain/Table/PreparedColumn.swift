/// A column whose cells are final: escaped, shortened, and with their place under the decimal point.
struct PreparedColumn {
  struct Cell {
    let text: TerminalText
    let isNull: Bool
    /// Spaces at the right that bring a number's point under those of the others.
    var padding = 0
  }

  let name: TerminalText
  let type: TerminalText
  let isNumeric: Bool
  let cells: [Cell]
  /// The columns of the widest cell, its padding included.
  let cellWidth: Int

  init(_ column: TablePrinter.Column) {
    name = TerminalText(column.name)
    type = TerminalText(column.type)
    isNumeric = column.isNumeric
    var cells = column.cells.map { cell in
      let shown = cell.map { column.isNumeric ? numeral($0) : $0 }
      return Cell(text: TerminalText(shown ?? "null"), isNull: cell == nil)
    }
    if column.isNumeric { alignPoints(&cells) }
    self.cells = cells
    cellWidth = cells.reduce(0) { max($0, $1.text.width + $1.padding) }
  }

  /// The columns that show everything.
  var naturalWidth: Int { max(1, cellWidth, name.width, type.width) }

  /// The columns below which the column says nothing: a clipped number is a wrong number, of a text and of a
  /// name the first dozen letters tell the most.
  var leastWidth: Int {
    isNumeric ? max(min(cellWidth, naturalWidth), min(naturalWidth, 8)) : min(naturalWidth, 12)
  }
}

private func numeral(_ text: String) -> String {
  text.lowercased() == "nan" ? "NaN" : NumberText.shortened(text)
}

/// Pads every number to the longest fraction; what is not a number keeps to the right edge.
private func alignPoints(_ cells: inout [PreparedColumn.Cell]) {
  let tails = cells.map { cell -> Int? in
    guard !cell.isNull, cell.text.characters.contains(where: \.isNumber) else { return nil }
    let characters = cell.text.characters
    return characters.count - (characters.firstIndex { $0 == "." || $0 == "e" } ?? characters.count)
  }
  let longest = tails.reduce(0) { max($0, $1 ?? 0) }
  for (index, tail) in tails.enumerated() {
    if let tail { cells[index].padding = longest - tail }
  }
}

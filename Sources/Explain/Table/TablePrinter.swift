/// Prints the head of a table for people at a terminal: text in, text out.
///
///      region │ week       │     spend
///      string │ date       │  float64?
///     ────────┼────────────┼──────────
///      us     │ 2024-01-01 │ 10.0
///      us     │ 2024-01-08 │ 13.333333
///      us     │ 2024-01-15 │      null
///      … 969 more rows
///
/// Numbers stand under each other at the decimal point. What does not fit is clipped with `…`; when that is
/// not enough, columns in the middle give way and a line below names them.
public struct TablePrinter: Sendable {
  public struct Column: Sendable {
    public let name: String
    /// The type's text, such as `float64?`.
    public let type: String
    /// One text for each row shown; nil is null.
    public let cells: [String?]
    /// Whether the cells are numbers: they are shortened by `NumberText` and stand at the right.
    public let isNumeric: Bool

    public init(name: String, type: String, cells: [String?], isNumeric: Bool) {
      self.name = name
      self.type = type
      self.cells = cells
      self.isNumeric = isNumeric
    }
  }

  /// The characters that lines are drawn with.
  public enum Glyphs: Sendable {
    case unicode
    case ascii
  }

  let width: Int
  let coloured: Bool
  let glyphs: Glyphs

  /// - Parameters:
  ///   - width: the terminal's columns; no line is longer, unless `width` is below 8.
  ///   - coloured: whether nulls, types and rules are dimmed by SGR sequences.
  public init(width: Int, coloured: Bool, glyphs: Glyphs = .unicode) {
    self.width = max(width, 8)
    self.coloured = coloured
    self.glyphs = glyphs
  }

  /// The table as lines, each ended by a newline.
  ///
  /// - Parameters:
  ///   - columns: all columns, each with the cells of the first rows. Where a column has fewer cells than
  ///     another, its last cells are blank.
  ///   - rowCount: how many rows the whole table has.
  public func text(of columns: [Column], rowCount: Int) -> String {
    guard !columns.isEmpty else { return line("no columns") }
    let prepared = columns.map(PreparedColumn.init)
    let layout = TableLayout(prepared, width: width - 1, separator: 3)
    let shownCount = columns.reduce(0) { max($0, $1.cells.count) }
    var text = ""
    text += row(prepared, layout) { headerCell($0.name, $0, width: $1, style: .bold) }
    text += row(prepared, layout) { headerCell($0.type, $0, width: $1, style: .dim) }
    text += rule(layout)
    for index in 0..<shownCount {
      text += row(prepared, layout) { bodyCell($0, row: index, width: $1) }
    }
    if rowCount == 0 {
      text += line("no rows")
    } else if rowCount > shownCount {
      text += line("\(ellipsis) \(counted(rowCount - shownCount, "more row"))")
    }
    if !layout.dropped.isEmpty {
      let names = layout.dropped.map { prepared[$0].name.text }.joined(separator: ", ")
      text += line("\(ellipsis) \(counted(layout.dropped.count, "more column")): \(names)")
    }
    return text
  }
}

extension TablePrinter {
  private enum Style: String {
    case bold = "1"
    case dim = "2"
  }

  private var ellipsis: String { glyphs == .unicode ? "…" : "..." }

  private func styled(_ text: String, _ style: Style) -> String {
    coloured && !text.isEmpty ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// A dim line of prose below the table.
  private func line(_ text: String) -> String {
    " " + styled(TerminalText(text).clipped(to: width - 1, ellipsis: ellipsis).text, .dim) + "\n"
  }

  /// One line of the table; `cell` gives a column's text, already as wide as it is told.
  private func row(
    _ columns: [PreparedColumn], _ layout: TableLayout, cell: (PreparedColumn, Int) -> String
  ) -> String {
    var cells = layout.shown.map { cell(columns[$0.column], $0.width) }
    if let gap = layout.gap {
      cells.insert(styled(ellipsis, .dim), at: gap)
    }
    let joined = cells.joined(separator: styled(glyphs == .unicode ? " │ " : " | ", .dim))
    return " " + trimmingEnd(joined) + "\n"
  }

  private func rule(_ layout: TableLayout) -> String {
    let (dash, cross) = glyphs == .unicode ? ("─", "┼") : ("-", "+")
    var widths = layout.shown.map(\.width)
    if let gap = layout.gap {
      widths.insert(ellipsis.count, at: gap)
    }
    // No dash beyond the last cell: when the table fills the width there is no room for it.
    var rule = widths.map { String(repeating: dash, count: $0 + 2) }.joined(separator: cross)
    rule.removeLast()
    return styled(rule, .dim) + "\n"
  }

  private func headerCell(_ text: TerminalText, _ column: PreparedColumn, width: Int, style: Style) -> String
  {
    let clipped = text.clipped(to: width, ellipsis: ellipsis)
    let padding = spaces(width - clipped.width)
    let shown = styled(clipped.text, style)
    return column.isNumeric ? padding + shown : shown + padding
  }

  private func bodyCell(_ column: PreparedColumn, row: Int, width: Int) -> String {
    guard row < column.cells.count else { return spaces(width) }
    let cell = column.cells[row]
    let clipped = cell.text.clipped(to: width, ellipsis: ellipsis)
    let shown = cell.isNull ? styled(clipped.text, .dim) : clipped.text
    guard column.isNumeric else { return shown + spaces(width - clipped.width) }
    let right = min(cell.padding, width - clipped.width)
    return spaces(width - clipped.width - right) + shown + spaces(right)
  }

  /// Spaces at the end of a line are noise in a log.
  private func trimmingEnd(_ text: String) -> String {
    var end = text[...]
    while end.last == " " { end.removeLast() }
    return String(end)
  }
}

/// `1 more row`, `12,345 more rows`.
private func counted(_ count: Int, _ noun: String) -> String {
  let digits = Array(String(count))
  var grouped = ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index) % 3 == 0 { grouped.append(",") }
    grouped.append(digit)
  }
  return "\(grouped) \(noun)\(count == 1 ? "" : "s")"
}

private func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

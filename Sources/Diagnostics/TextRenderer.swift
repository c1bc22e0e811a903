/// Diagnostics for people: one line that any tool can parse, then the source with the places underlined.
public struct TextRenderer: Sendable {
  let files: SourceFiles
  let style: TextStyle

  public init(files: SourceFiles, style: TextStyle = TextStyle()) {
    self.files = files
    self.style = style
  }

  /// All diagnostics in the given order, with an empty line between them.
  public func render(_ all: [Diagnostic]) -> String {
    all.map(render).joined(separator: "\n")
  }

  /// Ends with a line break.
  public func render(_ diagnostic: Diagnostic) -> String {
    let place = files.location(of: diagnostic.primary.span)
    let kind = "\(diagnostic.severity.rawValue)[\(diagnostic.code.rawValue)]"
    let location = "\(style.shown(shownPath(place.path))):\(place.line):\(place.column)"
    let ink: Ink = diagnostic.severity == .error ? .error : .warning
    let message = paint(style.shown(diagnostic.message), .message)
    var lines = ["\(paint(location, .message)): \(paint(kind, ink)): \(message)"]
    // A compiled plan, and a file of nothing, has no lines to show.
    let hasText = !files[diagnostic.primary.span.file].bytes.isEmpty
    let marks = hasText ? Mark.all(of: diagnostic, in: files) : []
    let gutter = String((marks.map(\.line).max() ?? 0) + 1).count
    let bar = paint(String(repeating: " ", count: gutter) + " |", .gutter)
    if hasText { lines += [bar] + snippets(marks, gutter: gutter, bar: bar, ink: ink) + [bar] }
    let sign = paint(String(repeating: " ", count: gutter) + " =", .gutter) + " "
    let indent = String(repeating: " ", count: gutter + 5)
    let labels = hasText || diagnostic.primary.text.isEmpty ? [] : [diagnostic.primary.text]
    for remark in labels + remarks(of: diagnostic) {
      let rows = style.wrapped(style.shown(remark), at: style.width - gutter - 5)
      lines += rows.enumerated().map { ($0 == 0 ? sign : indent) + $1 }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func remarks(of diagnostic: Diagnostic) -> [String] {
    var remarks = diagnostic.notes
    if let help = diagnostic.help, !help.text.isEmpty { remarks.append("help: " + help.text) }
    remarks.append("explain: leat explain " + diagnostic.code.rawValue)
    return remarks
  }

  /// Each marked line once, in file order, the primary's file first.
  private func snippets(_ marks: [Mark], gutter: Int, bar: String, ink: Ink) -> [String] {
    var rows: [String] = []
    var index = 0
    while index < marks.count {
      let head = marks[index]
      let group = marks[index...].prefix { $0.file == head.file && $0.line == head.line }
      if index > 0 {
        let before = marks[index - 1]
        if before.file != head.file {
          let place = files.location(of: head.span)
          let path = "\(style.shown(place.path)):\(place.line):\(place.column)"
          rows.append(paint(String(repeating: " ", count: gutter) + " ::: ", .gutter) + path)
        } else if head.line > before.line + 1 {
          rows.append(paint("...", .gutter))
        }
      }
      rows += snippet(Array(group), gutter: gutter, bar: bar, ink: ink)
      index += group.count
    }
    return rows
  }

  private func snippet(_ marks: [Mark], gutter: Int, bar: String, ink: Ink) -> [String] {
    let file = files[marks[0].file]
    let focus = Int((marks.first { $0.isPrimary } ?? marks[0]).span.start)
    let room = max(20, style.width - gutter - 3)
    let excerpt = Excerpt(
      file, line: file.content(ofLine: marks[0].line), focus: focus, width: room, style: style)
    let number = String(marks[0].line + 1)
    let padding = String(repeating: " ", count: gutter - number.count)
    var rows = [(paint(padding + number + " |", .gutter) + " " + excerpt.text)]
    // From right to left, so that the rightmost text stands beside its mark and the others below theirs.
    let placed = marks.map { mark in
      let start = excerpt.column(of: Int(mark.span.start))
      return PlacedMark(mark: mark, start: start, end: max(start + 1, excerpt.column(of: Int(mark.span.end))))
    }.sorted { ($0.start, $0.mark.isPrimary ? 1 : 0) > ($1.start, $1.mark.isPrimary ? 1 : 0) }
    let (line, isLabelled) = underline(placed, ink: ink, room: room)
    rows.append(bar + " " + line)
    for below in isLabelled ? placed.dropFirst() : placed[...] where !below.mark.text.isEmpty {
      let text = style.shown(below.mark.text)
      // Moved to the left where there is no room on the right.
      let indent = min(below.start, max(0, room - style.width(of: text)))
      for line in style.wrapped(text, at: room - indent) {
        let painted = paint(line, below.mark.isPrimary ? ink : .gutter)
        rows.append(bar + " " + String(repeating: " ", count: indent) + painted)
      }
    }
    return rows
  }

  /// The line of marks, and whether the rightmost one's text stands on it.
  private func underline(_ marks: [PlacedMark], ink: Ink, room: Int) -> (line: String, isLabelled: Bool) {
    var cells = Array(repeating: Character(" "), count: marks.map(\.end).max() ?? 0)
    for isPrimary in [false, true] {
      for placed in marks where placed.mark.isPrimary == isPrimary {
        for column in placed.start..<placed.end { cells[column] = isPrimary ? "^" : "-" }
      }
    }
    var row = ""
    for run in cells.runs() {
      row += run.first == " " ? String(run) : paint(String(run), run.first == "^" ? ink : .gutter)
    }
    // The marks come rightmost first.
    let text = style.shown(marks[0].mark.text)
    if text.isEmpty { return (row, true) }
    if cells.count + 1 + style.width(of: text) > room { return (row, false) }
    return (row + " " + paint(text, marks[0].mark.isPrimary ? ink : .gutter), true)
  }

  private enum Ink: String {
    case error = "1;31"
    case warning = "1;33"
    case gutter = "1;34"
    case message = "1"
  }

  private func paint(_ text: String, _ ink: Ink) -> String {
    style.hasColour ? "\u{1B}[\(ink.rawValue)m\(text)\u{1B}[0m" : text
  }
}

extension [Character] {
  /// Maximal stretches of one character.
  fileprivate func runs() -> [ArraySlice<Character>] {
    var runs: [ArraySlice<Character>] = []
    var start = 0
    for index in indices.dropFirst() where self[index] != self[index - 1] {
      runs.append(self[start..<index])
      start = index
    }
    return isEmpty ? [] : runs + [self[start...]]
  }
}

/// Diagnostics for people: one line that any tool can parse, then the source with the places underlined.
public struct TextRenderer: Sendable {
  let files: SourceFiles
  let colour: Bool
  let width: Int

  /// - Parameter width: terminal columns; longer source lines are clipped around the place in question.
  public init(files: SourceFiles, colour: Bool, width: Int) {
    self.files = files
    self.colour = colour
    self.width = max(40, width)
  }

  /// All diagnostics in the given order, with an empty line between them.
  public func render(_ all: [Diagnostic]) -> String {
    all.map(render).joined(separator: "\n")
  }

  /// Ends with a line break.
  public func render(_ diagnostic: Diagnostic) -> String {
    let place = files.location(of: diagnostic.primary.span)
    let kind = "\(diagnostic.severity.rawValue)[\(diagnostic.code.rawValue)]"
    let location = "\(escaped(place.path)):\(place.line):\(place.column)"
    let ink: Ink = diagnostic.severity == .error ? .error : .warning
    var lines = ["\(location): \(paint(kind, ink)): \(escaped(diagnostic.message))"]
    let marks = Mark.all(of: diagnostic, in: files)
    let gutter = String((marks.map(\.line).max() ?? 0) + 1).count
    let bar = paint(String(repeating: " ", count: gutter) + " |", .gutter)
    lines.append(bar)
    lines += snippets(marks, gutter: gutter, bar: bar, ink: ink)
    lines.append(bar)
    for remark in remarks(of: diagnostic) {
      lines.append(paint(String(repeating: " ", count: gutter) + " =", .gutter) + " " + escaped(remark))
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
          let path = "\(escaped(place.path)):\(place.line):\(place.column)"
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
    let excerpt = Excerpt(
      file, line: file.content(ofLine: marks[0].line), focus: focus, width: max(20, width - gutter - 3))
    let number = String(marks[0].line + 1)
    let padding = String(repeating: " ", count: gutter - number.count)
    var rows = [(paint(padding + number + " |", .gutter) + " " + excerpt.text)]
    // From right to left, so that the rightmost text stands beside its mark and the others below theirs.
    let placed = marks.map { mark in
      let start = excerpt.column(of: Int(mark.span.start))
      return PlacedMark(mark: mark, start: start, end: max(start + 1, excerpt.column(of: Int(mark.span.end))))
    }.sorted { ($0.start, $0.mark.isPrimary ? 1 : 0) > ($1.start, $1.mark.isPrimary ? 1 : 0) }
    rows.append(bar + " " + underline(placed, ink: ink))
    for below in placed.dropFirst() where !below.mark.text.isEmpty {
      let indent = String(repeating: " ", count: below.start)
      rows.append(bar + " " + indent + paint(escaped(below.mark.text), below.mark.isPrimary ? ink : .gutter))
    }
    return rows
  }

  private func underline(_ marks: [PlacedMark], ink: Ink) -> String {
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
    let text = marks[0].mark.text
    return text.isEmpty ? row : row + " " + paint(escaped(text), marks[0].mark.isPrimary ? ink : .gutter)
  }

  private enum Ink: String {
    case error = "1;31"
    case warning = "1;33"
    case gutter = "1;34"
  }

  private func paint(_ text: String, _ ink: Ink) -> String {
    colour ? "\u{1B}[\(ink.rawValue)m\(text)\u{1B}[0m" : text
  }
}

/// A label on the first line of its span.
private struct Mark {
  let file: FileID
  let line: Int
  let span: Span
  let text: String
  let isPrimary: Bool

  init(_ label: Label, isPrimary: Bool, in files: SourceFiles) {
    let source = files[label.span.file]
    let line = source.lines.line(at: Int(label.span.start))
    let end = min(Int(label.span.end), source.content(ofLine: line).upperBound)
    file = label.span.file
    self.line = line
    span = Span(file: file, start: Int(label.span.start), end: end)
    text = label.text
    self.isPrimary = isPrimary
  }

  static func all(of diagnostic: Diagnostic, in files: SourceFiles) -> [Mark] {
    let primary = Mark(diagnostic.primary, isPrimary: true, in: files)
    let others = diagnostic.secondary.map { Mark($0, isPrimary: false, in: files) }
    func rank(_ mark: Mark) -> (Int32, Int) {
      (mark.file == primary.file ? -1 : mark.file.index, mark.line)
    }
    return ([primary] + others).sorted { rank($0) < rank($1) }
  }
}

/// A mark and the terminal columns it covers.
private struct PlacedMark {
  let mark: Mark
  let start: Int
  let end: Int
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

/// A label on the first line of its span.
struct Mark {
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
struct PlacedMark {
  let mark: Mark
  let start: Int
  let end: Int
}

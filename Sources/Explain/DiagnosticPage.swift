public import Diagnostics

/// The page of a diagnostic as `specs/diagnostics` has it: what it means, a mistake, and its correction.
public struct DiagnosticPage: Sendable {
  /// Markdown: headings, paragraphs and fenced blocks, nothing else.
  public let markdown: String

  /// The page of a diagnostic; a test asserts that every diagnostic has one.
  public init?(_ code: DiagnosticCode) {
    guard let page = embeddedPages.first(where: { $0.name.description == code.rawValue }) else { return nil }
    markdown = page.text.description
  }

  public init(markdown: String) {
    self.markdown = markdown
  }

  /// The page for a terminal: headings without their signs, paragraphs wrapped at `width` columns, blocks
  /// indented. Ends with a line break.
  public func text(width: Int) -> String {
    var lines: [String] = []
    var paragraph: [Substring] = []
    var isBlock = false
    for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        isBlock.toggle()
      } else if isBlock {
        lines.append(line.isEmpty ? "" : "    " + line)
      } else if line.isEmpty || line.hasPrefix("#") {
        lines += wrapped(paragraph, at: width)
        paragraph = []
        lines.append(String(line.drop { $0 == "#" || $0 == " " }))
      } else {
        paragraph += line.split(separator: " ")
      }
    }
    lines += wrapped(paragraph, at: width)
    while lines.last?.isEmpty ?? false { lines.removeLast() }
    return lines.joined(separator: "\n") + "\n"
  }

  private func wrapped(_ words: [Substring], at width: Int) -> [String] {
    var lines: [String] = []
    for word in words {
      if let last = lines.last, last.count + 1 + word.count <= max(40, width) {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}

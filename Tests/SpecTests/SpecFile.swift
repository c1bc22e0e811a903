import Foundation

/// A Markdown file of specs: every heading with fenced blocks under it is one test.
struct SpecFile {
  struct Fence {
    /// The first word after the backticks: a language for files, a stage for expectations.
    let kind: String
    /// The words after it.
    let words: [String]
    let text: String
    /// Lines of the fence's text in the Markdown file, from 0, for rewriting.
    let lines: Range<Int>
  }

  struct Case {
    let title: String
    let line: Int
    var fences: [Fence]
  }

  let path: String
  private(set) var cases: [Case] = []

  init(path: String) throws {
    self.path = path
    let lines = try String(contentsOfFile: path, encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var current = Case(title: "", line: 1, fences: [])
    var index = 0
    while index < lines.count {
      let line = lines[index]
      if line.hasPrefix("#") {
        if !current.fences.isEmpty { cases.append(current) }
        current = Case(title: line.drop { $0 == "#" || $0 == " " }.description, line: index + 1, fences: [])
      } else if line.hasPrefix("```"), line.count > 3 {
        let start = index + 1
        guard let end = lines[start...].firstIndex(where: { $0.hasPrefix("```") }) else { break }
        let words = line.dropFirst(3).split(separator: " ").map(String.init)
        current.fences.append(
          Fence(
            kind: words.first ?? "", words: Array(words.dropFirst()),
            text: lines[start..<end].map { $0 + "\n" }.joined(), lines: start..<end))
        index = end
      }
      index += 1
    }
    if !current.fences.isEmpty { cases.append(current) }
  }

  /// Writes new texts for fences, last one first so that line numbers stay right.
  static func rewrite(_ path: String, _ changes: [(lines: Range<Int>, text: String)]) throws {
    var lines = try String(contentsOfFile: path, encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for change in changes.sorted(by: { $0.lines.lowerBound > $1.lines.lowerBound }) {
      var text = change.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      if text.last == "" { text.removeLast() }
      lines.replaceSubrange(change.lines, with: text)
    }
    try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
  }
}

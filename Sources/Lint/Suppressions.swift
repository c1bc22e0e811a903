public import Diagnostics
public import Syntax

/// The comments that allow warnings: `# leat: allow unused-node, comment-cut -- why`.
///
/// Behind a value such a comment is about its own line, on a line of its own about the next line that is no
/// comment.
public struct Suppressions {
  /// What is allowed, and where.
  private struct Target: Hashable {
    let code: DiagnosticCode
    let line: Int
  }

  private struct Allowance {
    let target: Target
    /// Of the slug.
    let span: Span
    let comment: Span
    /// Whether it is the only slug of its comment, so that the comment can go with it.
    let isAlone: Bool
  }

  private var allowances: [Allowance] = []
  private var diagnostics: [Diagnostic] = []
  private let file: SourceFile
  /// The lines of comments and empty lines that were read last, up to the line that they are about.
  private var block = 0..<0

  /// What may be allowed: warnings, which are never about what a flow cannot do without.
  static let allowed: [DiagnosticCode] = LintRule.all.map(\.code) + [.commentCut]

  public init(_ comments: [Comment], in file: SourceFile) {
    self.file = file
    for comment in comments { read(comment) }
  }

  /// The diagnostics without what is allowed, and with what is wrong about the allowances themselves.
  ///
  /// - Parameter isComplete: whether every rule was asked, so that what was not needed can be told.
  public func applied(to found: [Diagnostic], isComplete: Bool) -> [Diagnostic] {
    if allowances.isEmpty { return found + diagnostics }
    let positions = Dictionary(
      allowances.enumerated().map { ($1.target, $0) }, uniquingKeysWith: { first, _ in first })
    var isNeeded = [Bool](repeating: false, count: allowances.count)
    let rest = found.filter { diagnostic in
      guard diagnostic.severity == .warning else { return true }
      let line = file.lines.line(at: Int(diagnostic.primary.span.start))
      guard let index = positions[Target(code: diagnostic.code, line: line)] else { return true }
      isNeeded[index] = true
      return false
    }
    let idle = isComplete ? allowances.indices.filter { !isNeeded[$0] }.map { unneeded(allowances[$0]) } : []
    return rest + diagnostics + idle
  }

  // MARK: Reading

  private mutating func read(_ comment: Comment) {
    var words = Words(comment)
    guard words.take("#"), words.take("leat:"), let verb = words.word() else { return }
    guard verb.text == "allow" else {
      // `# leat: 1` is the first line of a flow that is commented out.
      if Suggestion(for: verb.text, among: ["allow"]) != nil { diagnostics.append(unknownVerb(verb)) }
      return
    }
    var slugs: [(text: String, span: Span)] = []
    while let slug = words.word(), slug.text != "--" {
      slugs.append(slug)
      words.skipCommas()
    }
    guard words.hasReason else {
      diagnostics.append(withoutReason(comment.span))
      return
    }
    let line = self.line(of: comment)
    for slug in slugs {
      guard let code = DiagnosticCode(rawValue: slug.text), Suppressions.allowed.contains(code) else {
        diagnostics.append(unknownRule(slug))
        continue
      }
      allowances.append(
        Allowance(
          target: Target(code: code, line: line), span: slug.span, comment: comment.span,
          isAlone: slugs.count == 1))
    }
  }

  /// The line that a comment is about.
  private mutating func line(of comment: Comment) -> Int {
    let own = file.lines.line(at: Int(comment.span.start))
    if text(ofLine: own) != UInt8(ascii: "#") { return own }
    if block.contains(own) { return block.upperBound }
    var next = own + 1
    while next < file.lines.count, text(ofLine: next).map({ $0 == UInt8(ascii: "#") }) ?? true { next += 1 }
    block = own..<next
    return next
  }

  /// The first byte of a line that is no blank; nil for an empty line.
  private func text(ofLine line: Int) -> UInt8? {
    file.bytes[file.content(ofLine: line)].first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
  }

  private func unneeded(_ allowance: Allowance) -> Diagnostic {
    let edits = allowance.isAlone ? [Edit(removal(of: allowance.comment), "")] : []
    return Diagnostic(
      .unusedSuppression, "there is no `\(allowance.target.code.rawValue)` here to allow", at: allowance.span,
      severity: .warning, help: Help("remove the comment", edits: edits))
  }

  /// The comment with the blanks before it, and with its whole line where there is nothing else on it.
  private func removal(of comment: Span) -> Span {
    let line = file.lines.line(at: Int(comment.start))
    let content = file.content(ofLine: line)
    var start = Int(comment.start)
    while start > content.lowerBound, file.bytes[start - 1] == UInt8(ascii: " ") { start -= 1 }
    let isWhole = start == content.lowerBound && line + 1 < file.lines.count
    let end = isWhole ? file.lines.start(of: line + 1) : Int(comment.end)
    return Span(file: comment.file, start: start, end: end)
  }
}

/// The words of a comment with their places.
private struct Words {
  private let comment: Comment
  private let bytes: [UInt8]
  private var index = 0

  init(_ comment: Comment) {
    self.comment = comment
    bytes = Array(comment.text.utf8)
  }

  /// Whether the text is next; if so, it is passed.
  mutating func take(_ text: String) -> Bool {
    skipBlanks()
    guard bytes[index...].starts(with: text.utf8) else { return false }
    index += text.utf8.count
    return true
  }

  /// Up to the next blank or comma.
  mutating func word() -> (text: String, span: Span)? {
    skipBlanks()
    let start = index
    while index < bytes.count, bytes[index] != UInt8(ascii: ","), !isBlank(bytes[index]) { index += 1 }
    if start == index { return nil }
    let base = Int(comment.span.start)
    return (
      String(decoding: bytes[start..<index], as: UTF8.self),
      Span(file: comment.span.file, start: base + start, end: base + index)
    )
  }

  mutating func skipCommas() {
    skipBlanks()
    while index < bytes.count, bytes[index] == UInt8(ascii: ",") { index += 1 }
  }

  /// Whether anything is left behind the dashes.
  var hasReason: Bool { bytes[index...].contains { !isBlank($0) } }

  private mutating func skipBlanks() {
    while index < bytes.count, isBlank(bytes[index]) { index += 1 }
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
}

private func unknownVerb(_ word: (text: String, span: Span)) -> Diagnostic {
  .unknown(
    .unknownSuppression, word.text, "a comment for leat begins with `allow`, found `\(escaped(word.text))`",
    at: word.span, among: ["allow"], list: "words")
}

private func withoutReason(_ span: Span) -> Diagnostic {
  Diagnostic(
    .suppressionWithoutReason, "an allowance says why, so that the next reader can tell if it still holds",
    at: span, help: Help("add two dashes and the reason behind the last slug: `-- counts are never zero`"))
}

private func unknownRule(_ slug: (text: String, span: Span)) -> Diagnostic {
  let isError = DiagnosticCode(rawValue: slug.text) != nil
  return .unknown(
    .unknownSuppression, slug.text,
    isError
      ? "`\(slug.text)` is an error, and errors cannot be allowed"
      : "there is no warning `\(escaped(slug.text))` to allow", at: slug.span,
    among: Suppressions.allowed.map(\.rawValue), list: "warnings")
}

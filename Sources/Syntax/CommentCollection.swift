import Diagnostics

/// Finds the comments, which libyaml drops: every `#` between two scalars begins one.
struct CommentCollection {
  private(set) var comments: [Comment] = []
  private let file: FileID
  private let bytes: [UInt8]

  init(of composer: inout Composer) {
    file = composer.file
    bytes = composer.bytes
    var cursor = 0
    for index in composer.nodes.indices where composer.nodes[index].kind == .scalar {
      let node = composer.nodes[index]
      guard Int(node.start) >= cursor else { continue }
      collect(cursor..<Int(node.start))
      cursor = Int(node.end)
      switch node.style {
      case .literal, .folded: collectFromHeader(node)
      case .plain: cursor = mendCut(index, in: &composer)
      case .singleQuoted, .doubleQuoted, .flow, .block: break
      }
    }
    collect(cursor..<bytes.count)
  }

  private mutating func collect(_ gap: Range<Int>) {
    var index = gap.lowerBound
    while index < gap.upperBound {
      guard bytes[index] == UInt8(ascii: "#") else {
        index += 1
        continue
      }
      let end = endOfLine(bytes, index)
      append(index..<end)
      index = end
    }
  }

  private mutating func append(_ range: Range<Int>) {
    comments.append(
      Comment(
        span: Span(file: file, start: range.lowerBound, end: range.upperBound),
        text: String(decoding: bytes[range], as: UTF8.self)))
  }

  /// `| # comment`
  private mutating func collectFromHeader(_ node: SyntaxNode) {
    collect(Int(node.start)..<min(Int(node.end), endOfLine(bytes, Int(node.start))))
  }

  /// Looks at a comment right behind a plain scalar: it may be text that YAML has cut off. Returns where
  /// to look for comments next.
  private func mendCut(_ index: Int, in composer: inout Composer) -> Int {
    let node = composer.nodes[index]
    var hash = Int(node.end)
    while hash < bytes.count, isBlank(bytes[hash]) { hash += 1 }
    guard hash < bytes.count, bytes[hash] == UInt8(ascii: "#"), hash > node.end, node.end > node.start else {
      return Int(node.end)
    }
    var scan = BracketScan()
    scan.read(bytes[node.content])
    if !scan.isComplete, let end = endOfText(from: hash, scan) {
      let comment = Span(file: file, start: hash, end: end)
      let whole = Span(file: file, start: Int(node.start), end: end)
      composer.report(cutInExpression(comment, whole: whole))
      composer.nodes[index].end = Int32(end)
      composer.nodes[index].isVerbatim = true
      composer.nodes[index].isDiagnosed = true
      return end
    }
    let end = endOfLine(bytes, hash)
    if hash + 1 < end, isWord(bytes[hash + 1]) {
      composer.report(tightComment(Span(file: file, start: hash, end: end)))
    }
    return Int(node.end)
  }

  /// Where a text that was cut at `hash` ends: at the line's end, or before the comment that follows it once
  /// its brackets and quotes are closed. Nil when they never are, since then it was not the `#` that cut.
  private func endOfText(from hash: Int, _ opening: BracketScan) -> Int? {
    var scan = opening
    let end = endOfLine(bytes, hash)
    for index in hash..<end {
      if scan.isComplete, bytes[index] == UInt8(ascii: "#"), isBlank(bytes[index - 1]) {
        return bytes[..<index].lastIndex { !isBlank($0) }.map { $0 + 1 }
      }
      scan.read(bytes[index])
    }
    return scan.isComplete ? end : nil
  }

  private func cutInExpression(_ comment: Span, whole: Span) -> Diagnostic {
    let text = String(decoding: bytes[Int(whole.start)..<Int(whole.end)], as: UTF8.self)
    return Diagnostic(
      .commentCut, "` #` begins a YAML comment, which cuts this text off inside a bracket or quote",
      at: comment, help: quoteHelp(text, at: whole))
  }

  private func tightComment(_ comment: Span) -> Diagnostic {
    let after = Span(file: file, start: comment.start + 1, end: comment.start + 1)
    return Diagnostic(
      .commentCut, "` #` begins a YAML comment; what follows is not part of the value", at: comment,
      severity: .warning,
      help: Help(
        "write `# ` for a comment, or put the whole value in double quotes", edits: [Edit(after, " ")]))
  }
}

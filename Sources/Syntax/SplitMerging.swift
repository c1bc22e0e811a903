import Diagnostics

/// Mends values that YAML has torn apart without an error, and says so: a call at its commas inside a flow
/// collection, and a call whose argument is written with a colon.
extension Composer {
  mutating func mergeSplits(_ frame: Frame) {
    if frame.isMapping { mergeColonCall(frame) }
    guard frame.isFlow, nodes[Int(frame.node)].kind != .scalar else { return }
    var kept = Array(pending[..<frame.base])
    var index = frame.base
    while index < pending.count {
      guard let end = endOfSplit(at: index) else {
        kept.append(pending[index])
        index += 1
        continue
      }
      let isKey = frame.isMapping && (index - frame.base) & 1 == 0
      let first = Int(pending[index])
      let whole = Int(nodes[first].start)..<Int(nodes[Int(pending[end])].end)
      report(commaSplit(span(whole), first: span(nodes[first])))
      if !isKey {
        nodes[first].end = Int32(whole.upperBound)
        nodes[first].isVerbatim = true
        nodes[first].isDiagnosed = true
        kept.append(pending[index])
      }
      // In a map the torn pieces are keys without values, so that a pair ends behind each.
      index = frame.isMapping && (end - frame.base) & 1 == 0 ? end + 2 : end + 1
    }
    pending = kept
  }

  /// The last of the siblings that a plain scalar's open bracket or quote reaches to; nil where the scalar
  /// is complete, or nothing closes it.
  private func endOfSplit(at index: Int) -> Int? {
    let first = nodes[Int(pending[index])]
    guard first.kind == .scalar, first.style == .plain else { return nil }
    var scan = BracketScan()
    scan.read(bytes[first.content])
    guard !scan.isComplete else { return nil }
    var read = Int(first.end)
    // No call has more parts; without a limit, a hostile list of open brackets would take quadratic time.
    for next in pending.indices[(index + 1)...].prefix(256) {
      let piece = nodes[Int(pending[next])]
      // What an alias stands for is written elsewhere.
      guard piece.start >= read else { return nil }
      scan.read(bytes[read..<Int(piece.end)])
      read = Int(piece.end)
      if scan.isComplete, piece.end > piece.start { return next }
    }
    return nil
  }

  /// `f(x, by: r)` as a whole value is read as the map of `f(x, by` to `r)`.
  private mutating func mergeColonCall(_ frame: Frame) {
    for index in stride(from: frame.base, to: pending.count, by: 2) {
      let key = nodes[Int(pending[index])]
      let value = nodes[Int(pending[index + 1])]
      guard key.kind == .scalar, key.style == .plain, value.start >= key.end else { continue }
      var scan = BracketScan()
      scan.read(bytes[key.content])
      guard scan.depth > 0 else { continue }
      scan.read(bytes[Int(key.end)..<Int(value.end)])
      guard scan.isComplete else { continue }
      let whole = span(Int(key.start)..<Int(value.end))
      report(colonInCall(key: key, value: value))
      guard pending.count == frame.base + 2 else {
        nodes[Int(pending[index])].isRefusedKey = true
        continue
      }
      let node = Int(frame.node)
      nodes[node].kind = .scalar
      nodes[node].style = .plain
      nodes[node].isVerbatim = true
      nodes[node].isDiagnosed = true
      nodes[node].isBroken = true
      nodes[node].start = whole.start
      nodes[node].end = whole.end
    }
  }

  private func colonInCall(key: SyntaxNode, value: SyntaxNode) -> Diagnostic {
    let text = bytes[key.content]
    let label = text.reversed().prefix(while: isWord).reversed()
    let start = Int(key.end) - label.count
    return callColon(
      label: String(decoding: label, as: UTF8.self), at: span(start..<Int(key.end) + 1),
      edit: span(Int(key.end)..<Int(value.start)))
  }

  private func commaSplit(_ whole: Span, first: Span) -> Diagnostic {
    let text = String(decoding: bytes[Int(whole.start)..<Int(whole.end)], as: UTF8.self)
    let piece = String(decoding: bytes[Int(first.start)..<Int(first.end)], as: UTF8.self)
    return Diagnostic(
      .commaSplit, "inside `{}` and `[]` YAML splits this text at its commas, the first part is `\(piece)`",
      at: whole, help: quoteHelp(text, at: whole))
  }
}

/// `by:` in a call, where `edit` is the colon with the blanks behind it.
func callColon(label: String, at span: Span, edit: Span) -> Diagnostic {
  Diagnostic(
    .colonInCall, "`:` starts a YAML map here; an argument of a call is named with `=`", at: span,
    help: Help("write `\(label)=`", edits: [Edit(edit, "=")]))
}

/// Says to put a whole value in double quotes; an edit only where nothing in it needs an escape.
func quoteHelp(_ text: String, at span: Span) -> Help {
  let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
  guard text.count <= 60, line == text, !text.contains(where: { $0 == "\"" || $0 == "\\" }) else {
    return Help("put the whole value in double quotes, or behind `>-` on lines of its own")
  }
  return Help("write `\"\(text)\"`", edits: [Edit(span, "\"\(text)\"")])
}

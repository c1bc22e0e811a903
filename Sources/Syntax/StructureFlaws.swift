import Diagnostics

/// Flaws of the structure: indentation, colons, brackets, quotes.
extension FailureReading {
  var tabIndentation: Diagnostic {
    var start = min(failure.offset, bytes.count)
    let line = startOfLine(start)
    // The mark may stand behind the tab.
    while start > line, start >= bytes.count || bytes[start] != UInt8(ascii: "\t") { start -= 1 }
    var end = start
    while end < bytes.count, bytes[end] == UInt8(ascii: "\t") { end += 1 }
    let spaces = String(repeating: "  ", count: end - start)
    return Diagnostic(
      .tabIndentation, "YAML is indented with spaces, found a tab", at: span(start, end),
      help: Help("write spaces", edits: [Edit(span(start, end), spaces)]))
  }

  // MARK: Colons

  /// A `:` that would start a map where none can be.
  var unexpectedColon: Result {
    let colon = failure.offset
    guard let start = startOfValue(before: colon) else { return continuedLine(colon) }
    let range = value(from: start)
    var scan = BracketScan()
    scan.read(bytes[start..<colon])
    if scan.depth > 0 { return (colonInCall(at: colon), Repair(range: range)) }
    let diagnostic = Diagnostic(
      .yamlSyntax, "`: ` starts a YAML map, and a value on the same line as its key cannot be one",
      at: span(colon, colon + 1), help: quoteHelp(text(range), at: span(range)))
    return (diagnostic, Repair(range: range))
  }

  /// The line continues a plain text that began further up.
  private func continuedLine(_ colon: Int) -> Result {
    var scan = BracketScan()
    var line = startOfLine(colon)
    // Nobody writes a call over more lines; without a limit, many such lines would take quadratic time.
    for _ in 0..<64 where line > file.markLength {
      let end = line - 1
      if let flaw = missingSpace(from: startOfLine(end), to: end) { return (flaw, nil) }
      if let start = startOfValue(before: end) {
        scan.read(bytes[start..<colon])
        break
      }
      line = startOfLine(end)
    }
    if scan.depth > 0 { return (colonInCall(at: colon), Repair(range: colon..<colon + 1)) }
    let diagnostic = Diagnostic(
      .yamlSyntax, "a map cannot begin here: the text before `:` continues the line above",
      at: span(colon, colon + 1), help: Help("check the indentation: keys of one map stand in one column"))
    return (diagnostic, nil)
  }

  /// `key:value`, which YAML takes for one text.
  func missingSpace(from start: Int, to end: Int) -> Diagnostic? {
    var index = start
    while index < end, isBlank(bytes[index]) { index += 1 }
    let key = index
    while index < end, isWord(bytes[index]) { index += 1 }
    guard index > key, index + 1 < end, bytes[index] == UInt8(ascii: ":"), isWord(bytes[index + 1]) else {
      return nil
    }
    let gap = span(index + 1, index + 1)
    return Diagnostic(
      .yamlSyntax, "expected a space behind `\(text(key..<index + 1))`", at: span(index, index + 1),
      help: Help("write `\(text(key..<index + 1)) \(text(token(at: index + 1)))`", edits: [Edit(gap, " ")]))
  }

  func colonInCall(at colon: Int) -> Diagnostic {
    var start = colon
    while start > 0, isWord(bytes[start - 1]) { start -= 1 }
    var end = colon + 1
    while end < bytes.count, isBlank(bytes[end]) { end += 1 }
    return callColon(label: text(start..<colon), at: span(start, colon + 1), edit: span(colon, end))
  }

  var missingColon: Diagnostic {
    let start = contextOffset
    var end = endOfLine(bytes, start)
    while end > start, isBlank(bytes[end - 1]) { end -= 1 }
    if let flaw = missingSpace(from: start, to: end) { return flaw }
    return Diagnostic(
      .yamlSyntax, "expected `:` behind this key", at: span(start, end),
      help: Help("write `key: value`, or indent the line if it continues the value above"))
  }

  // MARK: Quotes and brackets

  func unclosedQuote(at start: Int, closedAt end: Int? = nil) -> Result {
    let diagnostic = Diagnostic(
      .unclosedQuote, end == nil ? "this quote is never closed" : "this quote is closed only lines below",
      at: span(start, start + 1),
      secondary: end.map { [Label(span($0 - 1, $0), "YAML reads the text as far as here")] } ?? [],
      help: Help("write the closing quote"))
    let isInCollection = composer.frames.contains { $0.isFlow }
    return (
      diagnostic, isInCollection ? outermostCollection(around: start) : Repair(range: wholeValue(from: start))
    )
  }

  /// A quoted text that has run over the keys below it, to the next quote of its kind.
  var swallowedByQuote: Result? {
    guard composer.last.node >= 0 else { return nil }
    let node = composer.nodes[Int(composer.last.node)]
    let (start, end) = (Int(node.start), composer.last.end)
    guard node.style == .singleQuoted || node.style == .doubleQuoted, end <= failure.offset,
      bytes[end..<failure.offset].allSatisfy(isBlank), startOfLine(start) < startOfLine(end)
    else { return nil }
    guard let next = nextLine(below: start), next < end, isKeyLine(next),
      indentation(ofLineAt: next) <= indentation(ofLineAt: start)
    else { return nil }
    return unclosedQuote(at: start, closedAt: end)
  }

  var invalidEscape: Diagnostic {
    var start = failure.offset
    if start >= bytes.count || bytes[start] != UInt8(ascii: "\\") { start = max(0, start - 2) }
    var end = min(start + 2, bytes.count)
    while end < bytes.count, end < start + 2 || isWord(bytes[end]), end - start < 10 { end += 1 }
    return Diagnostic(
      .invalidEscape, "`\(text(start..<end))` is no escape, or no Unicode character", at: span(start, end),
      help: Help("write `\\\\` for a backslash, or use single quotes"))
  }

  /// The bracket that is open where a flow collection cannot go on.
  var openBracket: Int? {
    guard failure.context.contains("flow") else { return nil }
    let start = composer.frames.last { $0.isFlow }.map { Int(composer.nodes[Int($0.node)].start) }
    return [start, contextOffset].compactMap { $0 }.first { offset in
      offset < bytes.count && (bytes[offset] == UInt8(ascii: "[") || bytes[offset] == UInt8(ascii: "{"))
    }
  }

  func bracket(_ start: Int) -> Result {
    let open = span(start, start + 1)
    let closing = bytes[start] == UInt8(ascii: "[") ? "]" : "}"
    let found = token(at: failure.offset)
    if found.isEmpty || startOfLine(failure.offset) != startOfLine(start) {
      let diagnostic = Diagnostic(
        .unclosedBracket, "this `\(text(open))` is not closed", at: open,
        secondary: [Label(found, "expected `,` or `\(closing)`")])
      return (diagnostic, outermostCollection(around: start))
    }
    let diagnostic = Diagnostic(
      .yamlSyntax, "expected `,` or `\(closing)`, found `\(text(found))`", at: found,
      secondary: [Label(open, "opened here")])
    return (diagnostic, outermostCollection(around: start))
  }

  private func outermostCollection(around bracket: Int) -> Repair {
    let outer = composer.frames.first { $0.isFlow }.map { Int(composer.nodes[Int($0.node)].start) }
    return Repair(range: wholeValue(from: min(bracket, outer ?? bracket)), kind: .lost)
  }

  // MARK: The rest

  /// Something stands where nothing or something else should.
  var misplaced: Diagnostic {
    let found = token(at: failure.offset)
    let what = found.isEmpty ? "the end of the line" : "`\(text(found))`"
    func opening(_ text: String) -> [Label] {
      contextOffset == failure.offset ? [] : [Label(token(at: contextOffset), text)]
    }
    switch failure.problem {
    case "did not find expected key":
      return Diagnostic(
        .yamlSyntax, "expected a key of this map, found \(what)", at: found,
        secondary: opening("the map begins here"),
        help: Help("keys of one map stand in one column; what continues a value is indented more"))
    case "did not find expected '-' indicator":
      return Diagnostic(
        .yamlSyntax, "expected the next `- ` of this list, found \(what)", at: found,
        secondary: opening("the list begins here"))
    case "did not find expected <document start>":
      return Diagnostic(.yamlSyntax, "expected `---` behind the directive, found \(what)", at: found)
    case "block sequence entries are not allowed in this context":
      return Diagnostic(
        .yamlSyntax, "a `- ` list cannot begin here", at: found, help: Help("start it on a line of its own"))
    case "did not find expected node content":
      return Diagnostic(.yamlSyntax, "expected a value, found \(what)", at: found)
    default:
      let context = failure.context.isEmpty ? "" : " \(failure.context)"
      return Diagnostic(
        .yamlSyntax, failure.problem + context, at: found, secondary: opening("begins here"))
    }
  }
}

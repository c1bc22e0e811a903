import Diagnostics

/// Turns what libyaml could not read into a diagnostic that says what to write, and where possible into a
/// repair that lets the rest of the file be read.
struct FailureReading {
  private let failure: EventFailure
  private let composer: Composer
  private let file: SourceFile
  private let id: FileID
  private var bytes: [UInt8] { file.bytes }

  typealias Result = (diagnostic: Diagnostic, repair: Repair?)

  init(_ failure: EventFailure, _ composer: Composer, file: SourceFile, id: FileID) {
    self.failure = failure
    self.composer = composer
    self.file = file
    self.id = id
  }

  /// The texts are libyaml 0.2.5's own, scanner.c and parser.c.
  var result: Result {
    switch failure.problem {
    case "found character that cannot start any token": return forbiddenStart
    case "mapping values are not allowed in this context": return unexpectedColon
    case "could not find expected ':'": return (missingColon, nil)
    case "found unexpected end of stream" where isQuoted,
      "found unexpected document indicator" where isQuoted:
      return (unclosedQuote, nil)
    case "found unknown escape character", "did not find expected hexdecimal number",
      "found invalid Unicode character escape code":
      return (failure.context.contains("tag") ? tag.diagnostic : invalidEscape, nil)
    case "did not find expected alphabetic or numeric character": return leadingIndicator(at: contextOffset)
    case "did not find expected comment or line break" where failure.context.contains("block scalar"):
      return leadingIndicator(at: contextOffset)
    case "found a tab character that violates indentation",
      "found a tab character where an indentation space is expected":
      return (tabIndentation, nil)
    default: break
    }
    if failure.context.contains("tag") || failure.problem == "found undefined tag handle" { return tag }
    return textAfterValue ?? (openBracket.map { (bracket($0), nil) } ?? (generic, nil))
  }

  private var isQuoted: Bool { failure.context.contains("quoted scalar") }
  private var contextOffset: Int { failure.contextOffset ?? failure.offset }

  private func span(_ start: Int, _ end: Int) -> Span {
    Span(file: id, start: start, end: max(start, end))
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  /// The word or character at an offset; empty at a line's end.
  private func token(at offset: Int) -> Span {
    var end = offset
    while end < bytes.count, isWord(bytes[end]) { end += 1 }
    if end == offset, end < bytes.count, !isBreak(bytes[end]) {
      repeat { end += 1 } while end < bytes.count && bytes[end] & 0xC0 == 0x80
    }
    return span(offset, end)
  }

  private func lineStart(of offset: Int) -> Int {
    var index = offset
    while index > 0, !isBreak(bytes[index - 1]) { index -= 1 }
    return index == 0 ? file.markLength : index
  }

  // MARK: Values

  /// The value that begins at `start`: in a flow collection to its comma or bracket, else to the line's end.
  private func value(from start: Int, isFlow: Bool) -> Range<Int> {
    var scan = BracketScan()
    var index = start
    while index < bytes.count, !isBreak(bytes[index]) {
      let byte = bytes[index]
      if byte == UInt8(ascii: "#"), index > start, isBlank(bytes[index - 1]), scan.isComplete { break }
      if isFlow, scan.isComplete, [UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}")].contains(byte) {
        break
      }
      scan.read(byte)
      index += 1
    }
    while index > start, isBlank(bytes[index - 1]) { index -= 1 }
    return start..<index
  }

  private func isInFlow(_ offset: Int) -> Bool {
    if composer.frames.last?.isFlow ?? false { return true }
    var scan = BracketScan()
    scan.read(
      bytes[lineStart(of: offset)..<offset].filter { $0 != UInt8(ascii: "(") && $0 != UInt8(ascii: ")") })
    return scan.depth > 0
  }

  /// Where the value of the line's first key begins; nil where the line has no key before `offset`.
  private func startOfValue(before offset: Int) -> Int? {
    var index = lineStart(of: offset)
    while index < offset,
      isBlank(bytes[index]) || (bytes[index] == UInt8(ascii: "-") && isBlank(bytes[index + 1]))
    {
      index += 1
    }
    var scan = BracketScan()
    while index + 1 < offset {
      scan.read(bytes[index])
      if bytes[index] == UInt8(ascii: ":"), isBlank(bytes[index + 1]), scan.isComplete {
        index += 1
        while index < offset, isBlank(bytes[index]) { index += 1 }
        return index
      }
      index += 1
    }
    return nil
  }

  // MARK: Characters that begin no text

  private var forbiddenStart: Result {
    guard failure.offset < bytes.count, bytes[failure.offset] != UInt8(ascii: "\t") else {
      return (tabIndentation, nil)
    }
    return leadingIndicator(at: failure.offset)
  }

  private func leadingIndicator(at offset: Int) -> Result {
    if let result = closedBefore(offset) { return result }
    let range = value(from: offset, isFlow: isInFlow(offset))
    let sign = token(at: offset)
    let meaning =
      switch bytes[min(offset, bytes.count - 1)] {
      case UInt8(ascii: "*"): "a YAML alias"
      case UInt8(ascii: "&"): "a YAML anchor"
      case UInt8(ascii: "%"): "a YAML directive"
      case UInt8(ascii: "|"), UInt8(ascii: ">"): "a YAML block text, which starts on the next line"
      default: "reserved in YAML"
      }
    let found = text(Int(sign.start)..<Int(sign.end))
    let shown = found == "`" ? "a backtick" : "`\(found)`"
    let diagnostic = Diagnostic(
      .leadingIndicator, "a value cannot begin with \(shown), which is \(meaning)", at: sign,
      help: quoteHelp(text(range), at: span(range.lowerBound, range.upperBound)))
    return (diagnostic, Repair(range: range, isBroken: true))
  }

  private var tag: Result {
    let range = value(from: contextOffset, isFlow: isInFlow(contextOffset))
    var end = range.lowerBound
    while end < range.upperBound, !isBlank(bytes[end]) { end += 1 }
    return (
      composer.tagDiagnostic(at: span(range.lowerBound, end)), Repair(range: range, isBroken: true)
    )
  }

  private var tabIndentation: Diagnostic {
    var start = min(failure.offset, bytes.count)
    let line = lineStart(of: start)
    // The mark may stand behind the tab.
    while start > line, start >= bytes.count || bytes[start] != UInt8(ascii: "\t") { start -= 1 }
    var end = start
    while end < bytes.count, bytes[end] == UInt8(ascii: "\t") { end += 1 }
    let tabs = span(start, end)
    let spaces = String(repeating: "  ", count: end - start)
    return Diagnostic(
      .tabIndentation, "YAML is indented with spaces, found a tab", at: tabs,
      help: Help("write spaces", edits: [Edit(tabs, spaces)]))
  }

  // MARK: Colons

  private var unexpectedColon: Result {
    let colon = failure.offset
    guard let start = startOfValue(before: colon) else {
      return (
        Diagnostic(
          .yamlSyntax, "a map cannot begin here: the text before `:` continues the line above",
          at: span(colon, colon + 1),
          help: Help("check the indentation: keys of one map stand in one column")),
        nil
      )
    }
    let range = value(from: start, isFlow: isInFlow(colon))
    var scan = BracketScan()
    scan.read(bytes[start..<colon])
    if scan.depth > 0 { return (colonInCall(at: colon), Repair(range: range, isBroken: true)) }
    let diagnostic = Diagnostic(
      .yamlSyntax, "`: ` starts a YAML map, and a value on the same line as its key cannot be one",
      at: span(colon, colon + 1), help: quoteHelp(text(range), at: span(range.lowerBound, range.upperBound)))
    return (diagnostic, Repair(range: range, isBroken: false))
  }

  private func colonInCall(at colon: Int) -> Diagnostic {
    var start = colon
    while start > 0, isWord(bytes[start - 1]) { start -= 1 }
    var end = colon + 1
    while end < bytes.count, isBlank(bytes[end]) { end += 1 }
    return callColon(label: text(start..<colon), at: span(start, colon + 1), edit: span(colon, end))
  }

  private var missingColon: Diagnostic {
    let start = contextOffset
    var end = endOfLine(bytes, start)
    while end > start, isBlank(bytes[end - 1]) { end -= 1 }
    return Diagnostic(
      .yamlSyntax, "expected `:` behind this key", at: span(start, end),
      help: Help("write `key: value`, or indent the line if it continues the value above"))
  }

  // MARK: Quotes, brackets and what follows them

  private var unclosedQuote: Diagnostic {
    let open = span(contextOffset, contextOffset + 1)
    return Diagnostic(
      .unclosedQuote, "this quote is never closed", at: open, help: Help("write the closing quote"))
  }

  private var invalidEscape: Diagnostic {
    var start = failure.offset
    if start >= bytes.count || bytes[start] != UInt8(ascii: "\\") { start = max(0, start - 2) }
    var end = min(start + 2, bytes.count)
    while end < bytes.count, isWord(bytes[end]), end - start < 10 { end += 1 }
    return Diagnostic(
      .invalidEscape, "`\(text(start..<end))` is no escape, or no Unicode character", at: span(start, end),
      help: Help("write `\\\\` for a backslash, or use single quotes"))
  }

  /// A quoted text or a flow collection ends the value for YAML, but more follows on its line.
  private var textAfterValue: Result? {
    guard composer.last.node >= 0 else { return nil }
    let node = composer.nodes[Int(composer.last.node)]
    let end = composer.last.end
    guard end <= failure.offset, failure.offset < bytes.count, !isBreak(bytes[failure.offset]),
      bytes[end..<failure.offset].allSatisfy(isBlank), node.end > node.start
    else { return nil }
    if let alias = startOfAlias(endingAt: end) { return leadingIndicator(at: alias) }
    let start = Int(node.start)
    if node.style == .plain, bytes[failure.offset] == UInt8(ascii: ":") {
      var scan = BracketScan()
      scan.read(bytes[node.content])
      if scan.depth > 0 {
        let range = value(from: start, isFlow: true)
        return (colonInCall(at: failure.offset), Repair(range: range, isBroken: true))
      }
    }
    guard lineStart(of: start) == lineStart(of: failure.offset) else { return nil }
    return textAfterValue(start..<end, at: failure.offset, isBroken: node.kind == .mapping)
  }

  private func textAfterValue(_ seen: Range<Int>, at offset: Int, isBroken: Bool) -> Result? {
    let range = value(from: seen.lowerBound, isFlow: isInFlow(seen.lowerBound))
    guard range.upperBound > offset else { return nil }
    let last = bytes[seen.upperBound - 1]
    let isQuoted = last == UInt8(ascii: "'") || last == UInt8(ascii: "\"")
    let isClosed = last == UInt8(ascii: "]") || last == UInt8(ascii: "}")
    let ending = isQuoted ? "the quoted text" : isClosed ? "the closing bracket" : "the text before it"
    let diagnostic = Diagnostic(
      .textAfterValue, "YAML ends the value with \(ending), but more text follows",
      at: span(offset, range.upperBound),
      secondary: [Label(span(seen.lowerBound, seen.upperBound), "the value YAML sees")],
      help: quoteHelp(text(range), at: span(range.lowerBound, range.upperBound)))
    // What begins with a single quote or a list is an expression once it is quoted.
    return (diagnostic, Repair(range: range, isBroken: isBroken || last == UInt8(ascii: "\"")))
  }

  /// Where the sign does not begin a value, but follows one that has ended on the same line.
  private func closedBefore(_ offset: Int) -> Result? {
    var end = offset
    while end > 0, isBlank(bytes[end - 1]) { end -= 1 }
    let closing = [UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "'"), UInt8(ascii: "\"")]
    guard end > 0, closing.contains(bytes[end - 1]), let start = startOfValue(before: offset), start < end
    else {
      return nil
    }
    return textAfterValue(start..<end, at: offset, isBroken: bytes[end - 1] == UInt8(ascii: "}"))
  }

  private func startOfAlias(endingAt end: Int) -> Int? {
    var start = end
    while start > 0, isWord(bytes[start - 1]) || bytes[start - 1] == UInt8(ascii: "-") { start -= 1 }
    return start > 0 && start < end && bytes[start - 1] == UInt8(ascii: "*") ? start - 1 : nil
  }

  /// The bracket that is open where a flow collection cannot go on.
  private var openBracket: Int? {
    guard failure.context.contains("flow") else { return nil }
    let start = composer.frames.last { $0.isFlow }.map { Int(composer.nodes[Int($0.node)].start) }
    return [start, contextOffset].compactMap { $0 }.first { offset in
      offset < bytes.count && (bytes[offset] == UInt8(ascii: "[") || bytes[offset] == UInt8(ascii: "{"))
    }
  }

  private func bracket(_ start: Int) -> Diagnostic {
    let open = span(start, start + 1)
    let sign = text(start..<start + 1)
    let found = token(at: failure.offset)
    if found.isEmpty || lineStart(of: failure.offset) != lineStart(of: start) {
      return Diagnostic(
        .unclosedBracket, "this `\(sign)` is not closed", at: open,
        secondary: [Label(found, "expected `,` or the closing bracket")])
    }
    return Diagnostic(
      .yamlSyntax, "expected `,` or the closing bracket, found `\(text(Int(found.start)..<Int(found.end)))`",
      at: found, secondary: [Label(open, "opened here")])
  }

  private var generic: Diagnostic {
    let found = token(at: failure.offset)
    let what = found.isEmpty ? "the end of the line" : "`\(text(Int(found.start)..<Int(found.end)))`"
    let opening = failure.contextOffset.map { [Label(token(at: $0), "begins here")] } ?? []
    let isApart = contextOffset != failure.offset
    switch failure.problem {
    case "did not find expected key":
      return Diagnostic(
        .yamlSyntax, "expected a key of this map, found \(what)", at: found,
        secondary: isApart ? opening : [],
        help: Help("keys of one map stand in one column; what continues a value is indented more"))
    case "did not find expected '-' indicator":
      return Diagnostic(
        .yamlSyntax, "expected the next `- ` of this list, found \(what)", at: found,
        secondary: isApart ? opening : [])
    case "did not find expected <document start>":
      return Diagnostic(.yamlSyntax, "expected `---` behind the directive, found \(what)", at: found)
    case "block sequence entries are not allowed in this context":
      return Diagnostic(
        .yamlSyntax, "a `- ` list cannot begin here", at: found, help: Help("start it on a line of its own"))
    case "did not find expected node content":
      return Diagnostic(.yamlSyntax, "expected a value, found \(what)", at: found)
    default:
      return Diagnostic(
        .yamlSyntax, "\(failure.problem)\(failure.context.isEmpty ? "" : " \(failure.context)")", at: found,
        secondary: isApart ? opening : [])
    }
  }
}

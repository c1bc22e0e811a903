import Diagnostics

/// Values that mean something to a reader and something else, or nothing, to YAML.
extension FailureReading {
  /// A value that begins with a sign YAML keeps for itself.
  func leadingIndicator(at offset: Int) -> Result {
    if let result = endedBefore(offset) { return result }
    let range = value(from: offset)
    let sign = token(at: offset)
    let meaning =
      switch bytes[min(offset, bytes.count - 1)] {
      case UInt8(ascii: "*"): "the sign of a YAML alias"
      case UInt8(ascii: "&"): "the sign of a YAML anchor"
      case UInt8(ascii: "%"): "the sign of a YAML directive"
      case UInt8(ascii: "|"), UInt8(ascii: ">"): "the sign of a YAML block text on lines of its own"
      default: "reserved in YAML"
      }
    let shown = text(sign) == "`" ? "a backtick" : "`\(text(sign))`"
    let diagnostic = Diagnostic(
      .leadingIndicator, "a value cannot begin with \(shown), which is \(meaning)", at: sign,
      help: quoteHelp(text(range), at: span(range)))
    return (diagnostic, Repair(range: range))
  }

  /// Where the sign does not begin a value, but follows one that ends on the same line.
  private func endedBefore(_ offset: Int) -> Result? {
    var end = offset
    while end > 0, isBlank(bytes[end - 1]) { end -= 1 }
    if let alias = startOfAlias(endingAt: end) { return leadingIndicator(at: alias) }
    let closing = [UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "'"), UInt8(ascii: "\"")]
    guard end > 0, closing.contains(bytes[end - 1]), let start = startOfValue(before: offset), start < end
    else { return nil }
    return textAfterValue(start..<end, at: offset)
  }

  private func startOfAlias(endingAt end: Int) -> Int? {
    var start = end
    while start > 0, isWord(bytes[start - 1]) || bytes[start - 1] == UInt8(ascii: "-") { start -= 1 }
    guard start > 0, start < end, bytes[start - 1] == UInt8(ascii: "*") else { return nil }
    return start - 1
  }

  /// A value whose first sign gives YAML another meaning, and whose rest it then cannot read.
  var markedValue: Result? {
    guard let start = startOfValue(before: failure.offset), start < failure.offset,
      failure.offset < bytes.count
    else { return nil }
    switch bytes[start] {
    case UInt8(ascii: "!"): return tag(from: start)
    case UInt8(ascii: "&") where isWord(bytes[start + 1]):
      let name = start..<start + 1 + bytes[(start + 1)...].prefix { isWord($0) }.count
      let range = value(from: start)
      return (composer.anchorOnText(at: span(name)), Repair(range: range))
    default: return nil
    }
  }

  var tag: Result { tag(from: contextOffset) }

  private func tag(from start: Int) -> Result {
    let range = value(from: start)
    var end = range.lowerBound
    while end < range.upperBound, !isBlank(bytes[end]) { end += 1 }
    return (composer.tagDiagnostic(at: span(range.lowerBound, end)), Repair(range: range))
  }

  /// A quoted text or a flow collection ends the value for YAML, but more follows on its line.
  var textAfterValue: Result? {
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
      if scan.depth > 0 { return (colonInCall(at: failure.offset), Repair(range: value(from: start))) }
    }
    guard startOfLine(start) == startOfLine(failure.offset) else { return nil }
    return textAfterValue(start..<end, at: failure.offset)
  }

  private func textAfterValue(_ seen: Range<Int>, at offset: Int) -> Result? {
    let range = value(from: seen.lowerBound)
    guard range.upperBound > offset else { return nil }
    let ending =
      switch bytes[seen.upperBound - 1] {
      case UInt8(ascii: "'"), UInt8(ascii: "\""): "the closing quote"
      case UInt8(ascii: "]"), UInt8(ascii: "}"): "the closing bracket"
      default: "the text before it"
      }
    let diagnostic = Diagnostic(
      .textAfterValue, "YAML ends the value with \(ending), but more text follows",
      at: span(offset, range.upperBound), secondary: [Label(span(seen), "the value YAML sees")],
      help: quoteHelp(text(range), at: span(range)))
    // What begins with a single quote or a list is an expression once it is quoted.
    let isUsable = [UInt8(ascii: "'"), UInt8(ascii: "[")].contains(bytes[range.lowerBound])
    return (diagnostic, Repair(range: range, kind: isUsable ? .usable : .broken))
  }

  /// Whether a line looks like `key: value`, and so is not the rest of a text.
  func isKeyLine(_ start: Int) -> Bool {
    let end = endOfLine(bytes, start)
    return startOfValue(before: end) != nil || bytes[start..<end].last { !isBlank($0) } == UInt8(ascii: ":")
  }

  /// A comment between the lines of a plain text ends it, so that the next line stands alone.
  var cutByComment: Result? {
    guard composer.last.node >= 0 else { return nil }
    let node = composer.nodes[Int(composer.last.node)]
    guard node.kind == .scalar, node.style == .plain, node.end > node.start else { return nil }
    var scan = BracketScan()
    scan.read(bytes[node.content])
    var hash = Int(node.end)
    // On a line of its own a comment cuts a value only where the value has not come to its end.
    while hash < bytes.count, isBlank(bytes[hash]) || (isBreak(bytes[hash]) && !scan.isComplete) { hash += 1 }
    guard hash < bytes.count, bytes[hash] == UInt8(ascii: "#") else { return nil }
    let end = endOfLine(bytes, hash)
    var next = end
    while next < bytes.count, isBlank(bytes[next]) || isBreak(bytes[next]) {
      next += 1
      if next < bytes.count, bytes[next] == UInt8(ascii: "#") { next = endOfLine(bytes, next) }
    }
    guard next < bytes.count, next == failure.offset || next == contextOffset, !isKeyLine(next),
      missingSpace(from: next, to: endOfLine(bytes, next)) == nil
    else { return nil }
    let diagnostic = Diagnostic(
      .commentCut, "a YAML comment ends the text before it, so that the next line stands alone",
      at: span(hash, end), secondary: [Label(token(at: next), "no longer part of the value")],
      help: Help("put the comment on a line above the key"))
    return (diagnostic, Repair(range: hash..<end))
  }
}

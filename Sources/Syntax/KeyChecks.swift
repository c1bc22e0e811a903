import Diagnostics

/// Keys are texts. What YAML would read as a number, a boolean, nothing or a merge is refused.
extension Composer {
  /// Whether a scalar can be a key; says why not.
  mutating func isUsableKey(_ node: SyntaxNode) -> Bool {
    guard node.style == .plain else { return true }
    guard node.end > node.start else {
      report(emptyKey(at: span(node)))
      return false
    }
    // Most keys are names, and few of those look like `null`, `true` or `false`.
    let first = bytes[Int(node.start)]
    if isWordStart(first) {
      let last = bytes[Int(node.end) - 1] | 0x20
      let mayBeWord = node.end - node.start <= 5 && (last == UInt8(ascii: "l") || last == UInt8(ascii: "e"))
      if !mayBeWord { return true }
    }
    let text = bytes[node.content]
    if text.elementsEqual("<<".utf8) {
      report(mergeKey(at: span(node)))
      return false
    }
    guard PlainType(text) != .text else { return true }
    report(typedKey(text, at: span(node)))
    return false
  }

  private func mergeKey(at span: Span) -> Diagnostic {
    Diagnostic(
      .mergeKey, "`<<` is YAML's merge key, which is not supported", at: span,
      help: Help("write the entries out, or use the alias as the value of a key of its own"))
  }

  private func emptyKey(at span: Span) -> Diagnostic {
    Diagnostic(
      .keyNotText, "a key is a text, found nothing before the `:`", at: span,
      help: Help("write a name, or `\"\"` for the empty text"))
  }

  private func typedKey(_ text: ArraySlice<UInt8>, at span: Span) -> Diagnostic {
    let text = String(decoding: text, as: UTF8.self)
    let kind =
      switch PlainType(Array(text.utf8)[...]) {
      case .number: "a number"
      case .boolean: "a boolean"
      case .null: "null"
      case .text: "a text"
      }
    return Diagnostic(
      .keyNotText, "a key is a text, and YAML reads `\(text)` as \(kind)", at: span,
      // No edit: where a key is a name, which is almost everywhere, quotes alone do not mend it.
      help: Help("write a name, or `\"\(text)\"` where any text may stand"))
  }
}

/// What the core schema of YAML 1.2.2 (section 10.3.2) makes of a plain scalar.
enum PlainType {
  case null, boolean, number, text

  init(_ text: ArraySlice<UInt8>) {
    guard text.count <= 5, let first = text.first, !isDigit(first) else {
      self = PlainType.isNumber(text) ? .number : .text
      return
    }
    switch String(decoding: text, as: UTF8.self) {
    case "~", "null", "Null", "NULL": self = .null
    case "true", "True", "TRUE", "false", "False", "FALSE": self = .boolean
    default: self = PlainType.isNumber(text) ? .number : .text
    }
  }

  private static func isNumber(_ text: ArraySlice<UInt8>) -> Bool {
    var rest = text
    if rest.starts(with: "0x".utf8) {
      return rest.count > 2 && rest.dropFirst(2).allSatisfy { isDigit($0) || ($0 | 0x20) &- 0x61 < 6 }
    }
    if rest.starts(with: "0o".utf8) {
      return rest.count > 2 && rest.dropFirst(2).allSatisfy { $0 &- 0x30 < 8 }
    }
    if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
    switch String(decoding: rest.prefix(5), as: UTF8.self) {
    case ".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN": return true
    default: break
    }
    let whole = rest.prefix(while: isDigit).count
    rest = rest.dropFirst(whole)
    var fraction = 0
    if rest.first == UInt8(ascii: ".") {
      fraction = rest.dropFirst().prefix(while: isDigit).count
      rest = rest.dropFirst(1 + fraction)
    }
    guard whole + fraction > 0 else { return false }
    if let letter = rest.first, letter | 0x20 == UInt8(ascii: "e") {
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
      let digits = rest.prefix(while: isDigit).count
      return digits > 0 && digits == rest.count
    }
    return rest.isEmpty
  }
}

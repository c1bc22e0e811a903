import Diagnostics

/// `{k: 1, 2, 3}` is a list whose brackets were forgotten: YAML reads `2` and `3` as keys without values.
extension Composer {
  /// Takes such keys for the rest of the value before them, and says so once.
  mutating func mergeBareLists(_ frame: Frame) {
    guard nodes[Int(frame.node)].kind == .mapping else { return }
    var index = frame.base
    while index + 3 < pending.count {
      let value = nodes[Int(pending[index + 1])]
      var end = index
      while end + 3 < pending.count, isItem(key: pending[end + 2], value: pending[end + 3], like: value) {
        end += 2
      }
      if end > index {
        let name = String(decoding: bytes[nodes[Int(pending[index])].content], as: UTF8.self)
        report(bareList(of: name, span(Int(value.start)..<Int(nodes[Int(pending[end])].end))))
        nodes[Int(pending[index + 1])].isBroken = true
        nodes[Int(pending[index + 1])].isDiagnosed = true
        for key in stride(from: index + 2, through: end, by: 2) {
          nodes[Int(pending[key])].isRefusedKey = true
        }
      }
      index = end + 2
    }
  }

  /// Whether a key can only be one more item of a list that `first` begins: a number or a text in quotes, as
  /// that is, with nothing behind it. A bare word could as well be a key whose value is missing.
  private func isItem(key: Int32, value: Int32, like first: SyntaxNode) -> Bool {
    let (key, value) = (nodes[Int(key)], nodes[Int(value)])
    guard key.kind == .scalar, value.kind == .scalar, value.style == .plain, value.end == value.start,
      first.kind == .scalar, key.style == first.style, key.start > first.start, first.end > first.start,
      !key.isRefusedKey,
      bytes[Int(key.end)...].first(where: { $0 != UInt8(ascii: " ") }) != UInt8(ascii: ":")
    else { return false }
    if key.style != .plain { return true }
    return PlainType(bytes[key.content]) == .number && PlainType(bytes[first.content]) == .number
  }

  private func bareList(of name: String, _ span: Span) -> Diagnostic {
    let list = "[" + String(decoding: bytes[Int(span.start)..<Int(span.end)], as: UTF8.self) + "]"
    let isShort = list.utf8.count <= 60 && !list.contains(where: \.isNewline)
    return Diagnostic(
      .expectedList, "a list stands in brackets; without them the value of `\(name)` ends at the comma",
      at: span,
      help: Help(isShort ? "write `\(list)`" : "put it in `[` and `]`", edits: [Edit(span, list)]))
  }
}

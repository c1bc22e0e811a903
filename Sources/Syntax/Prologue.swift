import Diagnostics

/// The directives before the document. libyaml's time is quadratic in them, so they are read here first.
struct Prologue {
  private(set) var diagnostics: [Diagnostic] = []

  init(_ bytes: [UInt8], from start: Int, file: FileID) {
    var index = start
    var version: Span?
    while index < bytes.count {
      let end = endOfLine(bytes, index)
      if bytes[index] == UInt8(ascii: "%") {
        var textEnd = index
        while textEnd < end, bytes[textEnd] != UInt8(ascii: "#") { textEnd += 1 }
        while textEnd > index, isBlank(bytes[textEnd - 1]) { textEnd -= 1 }
        let span = Span(file: file, start: index, end: textEnd)
        let words = bytes[index..<textEnd].split(whereSeparator: isBlank).map {
          String(decoding: $0, as: UTF8.self)
        }
        guard check(words, at: span, first: version) else { return }
        version = span
      } else if !isIgnorable(bytes[index..<end]) {
        return
      }
      index = end < bytes.count ? endOfBreak(bytes, end) : end
    }
  }

  /// An empty line or one with a comment alone.
  private func isIgnorable(_ line: ArraySlice<UInt8>) -> Bool {
    guard let first = line.first(where: { !isBlank($0) }) else { return true }
    return first == UInt8(ascii: "#")
  }

  private mutating func check(_ words: [String], at span: Span, first: Span?) -> Bool {
    guard words.first == "%YAML" else {
      diagnostics.append(unknown(words.first ?? "%", at: span))
      return false
    }
    if let first {
      diagnostics.append(repeated(at: span, first: first))
      return false
    }
    guard words.count == 2, words[1] == "1.1" || words[1] == "1.2" else {
      diagnostics.append(unsupportedVersion(words.dropFirst().joined(separator: " "), at: span))
      return false
    }
    return true
  }
}

private func unknown(_ name: String, at span: Span) -> Diagnostic {
  Diagnostic(
    .directive, "the only YAML directive is `%YAML 1.2`, found `\(name)`", at: span,
    help: Help("remove the line; write a text that begins with `%` in quotes"))
}

private func repeated(at span: Span, first: Span) -> Diagnostic {
  Diagnostic(
    .directive, "`%YAML` stands twice", at: span, secondary: [Label(first, "first here")],
    help: Help("remove this line"))
}

private func unsupportedVersion(_ found: String, at span: Span) -> Diagnostic {
  Diagnostic(
    .directive, "the YAML version is 1.2, found `\(found)`", at: span,
    help: Help("write `%YAML 1.2`, or nothing"))
}

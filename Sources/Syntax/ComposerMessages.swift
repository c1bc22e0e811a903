import Diagnostics

/// What the composer says about limits, anchors and tags.
extension Composer {
  func scalarSize(at span: Span, bytes: Int) -> Diagnostic {
    Diagnostic(
      .scalarSize,
      "a single text has at most \(SyntaxLimits.scalarBytes >> 20) MiB, this one has \(bytes) bytes",
      at: span,
      help: Help("close the quote or block that is still open, or keep data in a file and name its `path`"))
  }

  func nodeLimit(at span: Span) -> Diagnostic {
    Diagnostic(
      .nodeLimit, "a flow has at most \(SyntaxLimits.nodes) keys and values in all", at: span,
      help: Help("keep data in a CSV or Parquet file, and name it by `path` in a source"))
  }

  func nestingDepth(at span: Span) -> Diagnostic {
    Diagnostic(
      .nestingDepth, "maps and lists nest at most \(SyntaxLimits.nesting) deep, this is one more", at: span)
  }

  func aliasLimit(_ name: String, at span: Span, anchor: Span) -> Diagnostic {
    Diagnostic(
      .aliasLimit,
      "written out, aliases up to this `*\(name)` are more than \(SyntaxLimits.aliasNodes) keys and values",
      at: span, secondary: [Label(anchor, "what it stands for")],
      help: Help("repeat less: an alias of a list of aliases multiplies them"))
  }

  func recursiveAlias(_ name: String, at span: Span, anchor: Span) -> Diagnostic {
    Diagnostic(
      .recursiveAlias, "`*\(name)` stands inside the very value it names", at: span,
      secondary: [Label(anchor, "the value begins here")],
      help: Help("write out what is meant here; nothing can contain itself"))
  }

  func unknownAlias(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .unknownAlias, "`*\(name)` is a YAML alias, and no anchor `&\(name)` stands before it", at: span,
      help: Help("write a text that begins with `*` in quotes: `\"*\(name)\"`"))
  }

  func aliasAsKey(at span: Span) -> Diagnostic {
    Diagnostic(
      .keyNotText, "a key is written out, found an alias", at: span, help: Help("write the key's own text"))
  }

  func collectionAsKey(at span: Span) -> Diagnostic {
    let isTemplate = span.start > 0 && bytes[Int(span.start) - 1] == UInt8(ascii: "{")
    return Diagnostic(
      .keyNotText, "a key is a text, found a map or list", at: span,
      help: isTemplate ? Help("`{{ }}` is no template; write `$(name)` to paste a name") : nil)
  }

  func anchorDuplicate(_ name: String, at span: Span, first: Span) -> Diagnostic {
    Diagnostic(
      .anchorDuplicate, "anchor `&\(name)` is defined twice", at: span,
      secondary: [Label(first, "first defined here")], help: Help("give one of them another name"))
  }

  func anchorOnText(at span: Span) -> Diagnostic {
    Diagnostic(
      .anchorMisplaced, "an anchor names a map or list, not a single text", at: span,
      help: Help("remove the anchor; give a value that is used twice a node or a parameter of its own"))
  }

  func tagDiagnostic(at span: Span) -> Diagnostic {
    let text = String(decoding: bytes[Int(span.start)..<Int(span.end)], as: UTF8.self)
    return Diagnostic(
      .tag, "`\(text)` is a YAML tag, and types are never given by tags", at: span,
      help: Help("remove it; write `not x` for negation, and a text that begins with `!` in quotes"))
  }

  func duplicateKey(_ key: SyntaxNode, first: SyntaxNode) -> Diagnostic {
    let text = String(decoding: ScalarText(key, in: bytes).bytes, as: UTF8.self)
    return Diagnostic(
      .duplicateKey, "key `\(text)` stands twice in this map", at: span(key), label: "again here",
      secondary: [Label(span(first), "first here")], help: Help("remove one of them, or rename it"))
  }
}

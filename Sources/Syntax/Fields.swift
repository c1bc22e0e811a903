public import Diagnostics

/// A mapping with a fixed vocabulary of keys, read with a diagnostic for each key that is not in it.
public struct Fields {
  public let tree: SyntaxTree
  public let id: SyntaxTree.ID
  private let values: [String: SyntaxTree.ID]
  /// Keys that may be meant by one that is not in the vocabulary; nil: there is one that may mean any.
  private let misspelled: Set<String>?
  /// Values of keys with a letter wrong, by those that are meant.
  private let guesses: [String: SyntaxTree.ID]
  /// Entries of the vocabulary's kind that it does not know, reported already.
  public let unknown: [SyntaxTree.Entry]

  /// Nil, with a diagnostic unless it had one before, when the node is no mapping. `noun` says in messages
  /// what the mapping describes.
  public init?(
    _ id: SyntaxTree.ID, in tree: SyntaxTree, of noun: String, keys: [String],
    diagnostics: inout [Diagnostic]
  ) {
    guard tree.kind(id) == .mapping else {
      if tree.isBroken(id) { return nil }
      diagnostics.append(expectedMapping(noun, keys: keys, at: tree.span(id)))
      return nil
    }
    var values: [String: SyntaxTree.ID] = [:]
    var unknown: [SyntaxTree.Entry] = []
    var guesses: [String: SyntaxTree.ID] = [:]
    var misspelled: Set<String>? = tree[id].isDiagnosed ? nil : []
    for entry in tree.entries(id) {
      let key = tree.text(entry.key)
      guard !keys.contains(key) else {
        values[key] = entry.value
        continue
      }
      unknown.append(entry)
      guard unknown.count <= SyntaxLimits.unknownKeys else { continue }
      diagnostics.append(unknownKey(key, of: noun, keys: keys, at: tree.span(entry.key)))
      let close = Suggestion(for: key, among: keys)?.name
      if let close { guesses[close] = entry.value }
      if let meant = foreignKey(key, among: keys) ?? close {
        misspelled?.insert(meant)
      } else {
        misspelled = nil
      }
    }
    if let first = unknown.dropFirst(SyntaxLimits.unknownKeys).first {
      let count = unknown.count - SyntaxLimits.unknownKeys
      diagnostics.append(otherKeys(count, of: noun, at: tree.span(first.key)))
      misspelled = nil
    }
    self.unknown = unknown
    self.misspelled = misspelled
    self.guesses = guesses
    self.tree = tree
    self.id = id
    self.values = values
  }

  public subscript(key: String) -> SyntaxTree.ID? { values[key] }

  /// The value of a key, or of one that is probably this one and has been told: for what would be told twice
  /// without it.
  public subscript(meant key: String) -> SyntaxTree.ID? { values[key] ?? guesses[key] }

  /// Whether a key is certainly missing. One that is misspelled, or stands where the file could not be read,
  /// is not: that has been said.
  public func lacks(_ key: String) -> Bool {
    guard values[key] == nil, let misspelled else { return false }
    return !misspelled.contains(key) && !tree.lostWords.contains(key)
  }

  public var span: Span { tree.span(id) }

  /// The decoded text of a scalar field.
  public func text(_ key: String, diagnostics: inout [Diagnostic]) -> String? {
    guard let value = values[key] else { return nil }
    guard tree.kind(value) == .scalar else {
      diagnostics.append(expectedScalar(key, found: tree.kind(value), at: tree.span(value)))
      return nil
    }
    return tree.isBroken(value) ? nil : tree.text(value)
  }

  /// A boolean field: `true` or `false`, and no other spelling.
  public func flag(_ key: String, diagnostics: inout [Diagnostic]) -> Bool? {
    guard let text = text(key, diagnostics: &diagnostics), let value = values[key] else { return nil }
    switch text {
    case "true": return true
    case "false": return false
    case _:
      diagnostics.append(expectedBoolean(text, at: tree.span(value)))
      return nil
    }
  }

  /// The texts of a sequence of scalars, or of one scalar, with their places.
  public func texts(_ key: String, diagnostics: inout [Diagnostic]) -> [(text: String, span: Span)]? {
    guard let value = values[key], !tree.isBroken(value) else { return nil }
    let items = tree.kind(value) == .sequence ? tree.items(value) : [value]
    var result: [(text: String, span: Span)] = []
    for item in items {
      guard tree.kind(item) == .scalar else {
        diagnostics.append(expectedScalar(key, found: tree.kind(item), at: tree.span(item)))
        continue
      }
      if tree.isBroken(item) { continue }
      result.append((tree.text(item), tree.span(item)))
    }
    return result
  }
}

private func expectedMapping(_ noun: String, keys: [String], at span: Span) -> Diagnostic {
  Diagnostic(
    .expectedMapping, "\(noun) is described by keys, and here is none", at: span,
    label: "write `key: value` lines",
    notes: ["keys: \(keys.joined(separator: ", "))"])
}

private func unknownKey(_ key: String, of noun: String, keys: [String], at span: Span) -> Diagnostic {
  if let opposite = oppositeKey(key, among: keys) {
    return Diagnostic(
      .unknownKey, "\(noun) has no key `\(escaped(key))`", at: span, label: "`\(opposite)` says the opposite",
      notes: ["`\(key): false` is `\(opposite): true`, and without `\(opposite)` it is `\(key)`"])
  }
  if let advice = adviceFor(key, among: keys) {
    return Diagnostic(.unknownKey, "\(noun) has no key `\(escaped(key))`", at: span, label: advice)
  }
  return .unknown(
    .unknownKey, key, "\(noun) has no key `\(escaped(key))`", at: span, among: keys, list: "keys",
    meant: foreignKey(key, among: keys))
}

/// One for all that follow, when a map is of another kind than it should be.
private func otherKeys(_ count: Int, of noun: String, at span: Span) -> Diagnostic {
  Diagnostic(
    .unknownKey, "\(noun) has none of the \(count) other keys from here on that are not told one by one",
    at: span)
}

private func expectedScalar(_ key: String, found: SyntaxTree.Kind, at span: Span) -> Diagnostic {
  let what =
    switch found {
    case .mapping: "a map of `key: value`"
    case .sequence: "a list"
    case .scalar: "a text"
    }
  return Diagnostic(
    .expectedScalar, "`\(key)` takes one value, found \(what)", at: span,
    label: "keep one value, without brackets")
}

private func expectedBoolean(_ text: String, at span: Span) -> Diagnostic {
  let meant: String? =
    switch text {
    case "yes", "on", "True", "TRUE", "Yes", "YES", "On", "ON": "true"
    case "no", "off", "False", "FALSE", "No", "NO", "Off", "OFF": "false"
    case _: nil
    }
  return Diagnostic(
    .expectedBoolean, "`\(escaped(text))` is no boolean", at: span, label: "write `\(meant ?? "true")`",
    help: meant.map { Help("", edits: [Edit(span, $0)]) })
}

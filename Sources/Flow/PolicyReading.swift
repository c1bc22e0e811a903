import Diagnostics
import Syntax
import Types

/// `policies: {tags, rules}`, `owner` and `declassify`.
extension FlowReader {
  mutating func readPolicies(_ section: SyntaxTree.ID?) {
    guard let section,
      let fields = Fields(
        section, in: tree, of: "`policies`", keys: ["tags", "rules"], diagnostics: &diagnostics)
    else { return }
    var before = diagnostics.count
    let tags = entries(fields["tags"], of: "tags")
    if diagnostics.count > before || fields["tags"].map(tree.isBroken) ?? false {
      flow.policies.hasUnknownTags = true
    }
    for (name, id) in tags {
      before = diagnostics.count
      if let tag = tagDeclaration(name, id) { flow.policies.tags.append(tag) }
      if diagnostics.count > before { flow.policies.brokenTags.insert(name.text) }
    }
    for (name, id) in entries(fields["rules"], of: "rules") {
      let before = diagnostics.count
      guard var rule = rule(name, id) else { continue }
      rule.isBroken = diagnostics.count > before
      flow.policies.rules.append(rule)
    }
  }

  // MARK: Tags

  private mutating func tagDeclaration(_ name: Name, _ id: SyntaxTree.ID) -> TagDeclaration? {
    guard
      let fields = Fields(
        id, in: tree, of: "tag `\(name.text)`", keys: ["values", "inherited", "lowered_by", "doc"],
        diagnostics: &diagnostics)
    else { return nil }
    _ = fields.text("doc", diagnostics: &diagnostics)
    let items = fields["lowered_by"].map { tree.kind($0) == .sequence ? tree.items($0) : [$0] } ?? []
    return TagDeclaration(
      name: name, values: fields.texts("values", diagnostics: &diagnostics)?.map(\.text),
      isInherited: fields.flag("inherited", diagnostics: &diagnostics) ?? false,
      lowering: items.compactMap { lowering($0) })
  }

  /// `{transform: sha256, given: salt}` or `{aggregates: 10}`.
  private mutating func lowering(_ id: SyntaxTree.ID) -> Lowering? {
    guard
      let fields = Fields(
        id, in: tree, of: "a way to lower a tag", keys: ["transform", "given", "aggregates"],
        diagnostics: &diagnostics)
    else { return nil }
    if let least = fields["aggregates"] {
      if tree.kind(least) == .scalar, let count = Int(tree.text(least)), count > 0 {
        return .aggregates(count)
      }
      diagnostics.append(notSize(at: tree.span(least)))
      return nil
    }
    guard let transform = located("transform", fields) else {
      if fields.lacks("transform"), fields.lacks("aggregates") {
        diagnostics.append(missingKey("transform", of: "this way to lower a tag", at: tree.span(id)))
      }
      return nil
    }
    return .call(transform, given: fields.texts("given", diagnostics: &diagnostics)?.map(\.text) ?? [])
  }

  // MARK: Rules

  private mutating func rule(_ name: Name, _ id: SyntaxTree.ID) -> PolicyRule? {
    let keys = ["forbid", "restrict", "require", "at", "to", "of", "lineage", "reason"]
    guard
      let fields = Fields(id, in: tree, of: "rule `\(name.text)`", keys: keys, diagnostics: &diagnostics)
    else { return nil }
    let given = ["forbid", "restrict", "require"].filter { fields[$0] != nil }
    if given.count > 1 {
      let span = tree.span(key: given[1], in: id)
      diagnostics.append(twoKinds(name, given, at: span))
      return nil
    }
    guard let verb = given.first, let kind = kind(verb, fields, of: name) else {
      if given.isEmpty, fields.lacks("forbid"), fields.lacks("restrict"), fields.lacks("require") {
        diagnostics.append(noKind(name))
      }
      return nil
    }
    let lineage = word("lineage", fields, among: ["direct", "any"]) ?? "any"
    return PolicyRule(
      name: name, kind: kind, isDirect: lineage == "direct",
      reason: fields.text("reason", diagnostics: &diagnostics) ?? "")
  }

  private mutating func kind(_ verb: String, _ fields: Fields, of rule: Name) -> PolicyRule.Kind? {
    guard let text = located(verb, fields) else { return nil }
    if verb == "require" {
      guard let subject = word("of", fields, among: PolicyRule.Subject.allCases.map(\.rawValue)) else {
        if fields.lacks("of") {
          diagnostics.append(missingKey("of", of: "rule `\(rule.text)`", at: rule.span))
        }
        return nil
      }
      return requirement(text).map { .require($0, of: PolicyRule.Subject(rawValue: subject) ?? .outputs) }
    }
    guard verb == "restrict" else { return .forbid(pattern(text), sinks(fields["at"], "at")) }
    guard let to = fields["to"] else {
      if fields.lacks("to") { diagnostics.append(missingKey("to", of: "rule `\(rule.text)`", at: rule.span)) }
      return nil
    }
    return .restrict(pattern(text), sinks(to, "to"))
  }

  private mutating func requirement(_ name: Name) -> PolicyRule.Requirement? {
    switch name.text {
    case "owner": return .owner
    case "doc": return .doc
    case let text where text.hasPrefix("tag:"):
      return .tag(pattern(Name(String(text.dropFirst("tag:".count)), at: name.span)))
    case let text:
      diagnostics.append(
        .unknown(
          .unknownWord, text, "nothing that can be required is called `\(escaped(text))`", at: name.span,
          among: ["owner", "doc"], list: "there are `tag:name` and"))
      return nil
    }
  }

  private mutating func sinks(_ id: SyntaxTree.ID?, _ key: String) -> Sinks {
    guard let id, tree.kind(id) != .scalar || tree.text(id) != "outputs" else { return Sinks() }
    guard
      let fields = Fields(
        id, in: tree, of: "`\(key)`", keys: ["outputs", "paths", "formats", "tags"], diagnostics: &diagnostics
      )
    else { return Sinks() }
    func texts(_ key: String, _ diagnostics: inout [Diagnostic]) -> [String] {
      fields.texts(key, diagnostics: &diagnostics)?.map(\.text) ?? []
    }
    let tags = fields.texts("tags", diagnostics: &diagnostics) ?? []
    let formats = fields.texts("formats", diagnostics: &diagnostics) ?? []
    let known = StorageFormat.allCases.map(\.rawValue).sorted()
    for (pattern, span) in formats where !known.contains(where: { matches($0, pattern: pattern) }) {
      diagnostics.append(
        .unknown(
          .unknownFormat, pattern, "there is no format `\(escaped(pattern))`", at: span, among: known,
          list: "formats"))
    }
    return Sinks(
      outputs: texts("outputs", &diagnostics), paths: texts("paths", &diagnostics),
      formats: formats.map(\.text),
      tags: tags.map { pattern(Name($0.text, at: $0.span)) })
  }

  /// `pii`, or `pii=email`.
  private func pattern(_ text: Name) -> TagPattern {
    let parts = text.text.split(separator: "=", maxSplits: 1).map(String.init)
    return TagPattern(name: Name(parts.first ?? "", at: text.span), value: parts.count > 1 ? parts[1] : nil)
  }

  private mutating func word(_ key: String, _ fields: Fields, among words: [String]) -> String? {
    guard let id = fields[key], let text = fields.text(key, diagnostics: &diagnostics) else { return nil }
    if words.contains(text) { return text }
    diagnostics.append(
      .unknown(
        .unknownWord, text, "`\(key)` is never `\(escaped(text))`", at: tree.span(id), among: words,
        list: "it is one of"))
    return nil
  }

  // MARK: declassify

  /// `{tag: pii, reason: ..., until: 2027-01-31}`.
  mutating func declassification(_ fields: Fields) -> Declassification? {
    guard let id = fields["declassify"],
      let own = Fields(
        id, in: tree, of: "`declassify`", keys: ["tag", "reason", "until"], diagnostics: &diagnostics)
    else { return nil }
    let lacking = ["tag", "reason", "until"].filter { own.lacks($0) }
    for key in lacking { diagnostics.append(missingKey(key, of: "this `declassify`", at: tree.span(id))) }
    guard let tag = located("tag", own), let until = located("until", own),
      let reason = own.text("reason", diagnostics: &diagnostics), lacking.isEmpty
    else { return nil }
    guard case .date(let days)? = Literal(isoDate: until.text) else {
      diagnostics.append(notDate(until))
      return nil
    }
    return Declassification(tag: tag, reason: reason, until: (days, until.span))
  }
}

extension Literal {
  /// A day as `2027-01-31`.
  fileprivate init?(isoDate text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts.map(\.count) == [4, 2, 2], let year = Int64(parts[0]),
      let month = Int64(parts[1]), let day = Int64(parts[2]),
      let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    self = .date(days: Int32(date.days))
  }
}

private func notSize(at span: Span) -> Diagnostic {
  Diagnostic(
    .invalidConstant, "`aggregates` is the least number of values", at: span, label: "expected 1, 2, ...")
}

private func twoKinds(_ rule: Name, _ kinds: [String], at span: Span) -> Diagnostic {
  Diagnostic(
    .conflictingKeys, "rule `\(rule.text)` has both `\(kinds[0])` and `\(kinds[1])`", at: span,
    label: "make it a rule of its own")
}

private func noKind(_ rule: Name) -> Diagnostic {
  Diagnostic(
    .missingKey, "rule `\(rule.text)` demands nothing", at: rule.span,
    label: "add `forbid`, `restrict` or `require`")
}

private func notDate(_ text: Name) -> Diagnostic {
  Diagnostic(
    .invalidDate, "`\(escaped(text.text))` is no day", at: text.span, label: "expected one such as 2027-01-31"
  )
}

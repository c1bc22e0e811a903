import Diagnostics
import Flow
import StandardLibrary

/// Tags that are used against those that are declared.
extension Governance {
  mutating func checkVocabulary() {
    for tag in policies.tags {
      for case .call(let transform, _) in tag.lowering where !isTransform(transform.text) {
        diagnostics.append(unknownTransform(transform, known: library.names))
        brokenTags.insert(tag.name.text)
      }
    }
    checkDeclaredOnce()
    if policies.tags.isEmpty || policies.hasUnknownTags { return }
    var used = flow.nodes.filter { $0.prefix.isEmpty }.flatMap(\.tags) + flow.outputs.flatMap(\.tags)
    for frame in flow.frames where frame.prefix.isEmpty {
      used += frame.tags
      if case .source(let source) = frame.kind { used += source.columns.flatMap(\.tags) }
    }
    // Instances of `for` share the places of their tags.
    var seen: Set<Span> = []
    for tag in used where seen.insert(tag.nameSpan).inserted {
      guard let declared = policies.tag(tag.name) else {
        diagnostics.append(unknownTag(tag.name, at: tag.nameSpan, known: policies.tags.map(\.name.text)))
        continue
      }
      if let values = declared.values, !values.contains(tag.value) {
        diagnostics.append(unknownValue(tag.value, of: tag.name, at: tag.valueSpan, known: values))
      }
    }
  }

  /// What an imported file says of a tag holds, so that no importer says otherwise.
  private mutating func checkDeclaredOnce() {
    var first: [String: TagDeclaration] = [:]
    for tag in policies.tags {
      guard let other = first[tag.name.text] else {
        first[tag.name.text] = tag
        continue
      }
      // A file may be imported twice.
      if other.name.span == tag.name.span || other.says(theSameAs: tag) { continue }
      diagnostics.append(saidOtherwise(other.name, tag.name))
    }
  }

  /// Tells of the tags that a rule names and nothing has; whether there are any.
  mutating func hasUnknownTags(_ rule: PolicyRule) -> Bool {
    switch rule.kind {
    case .forbid(let pattern, let sinks), .restrict(let pattern, let sinks):
      var isUnknown = report(unknown: pattern)
      for tag in sinks.tags where report(unknown: tag) { isUnknown = true }
      return isUnknown
    case .require: return false
    }
  }

  /// Tells of a pattern whose tag is not known, or never has the value; whether it is so.
  private mutating func report(unknown pattern: TagPattern) -> Bool {
    if report(unknown: pattern.name) { return true }
    guard let value = pattern.value, let known = policies.tag(pattern.name.text)?.values,
      !known.contains(value), !policies.hasUnknownTags
    else { return false }
    diagnostics.append(unknownValue(value, of: pattern.name.text, at: pattern.name.span, known: known))
    return true
  }

  /// Tells of a tag that is neither declared nor, where no vocabulary is, used; whether it is.
  @discardableResult
  mutating func report(unknown tag: Name) -> Bool {
    if policies.hasUnknownTags || flow.hasUnknownTags || tag.text == Governance.lookAhead { return false }
    var known = policies.tags.map(\.name.text)
    if known.isEmpty {
      known = flow.nodes.flatMap(\.tags).map(\.name) + flow.outputs.flatMap(\.tags).map(\.name)
      for frame in flow.frames {
        known += frame.tags.map(\.name)
        if case .source(let source) = frame.kind { known += source.columns.flatMap(\.tags).map(\.name) }
      }
    }
    if known.contains(tag.text) { return false }
    diagnostics.append(unknownTag(tag.text, at: tag.span, known: Set(known).sorted()))
    return true
  }

  private func isTransform(_ name: String) -> Bool {
    library.contains(name) || flow.transforms.contains { $0.name.text == name }
      || flow.brokenNames.contains(name)
  }
}

private func unknownTag(_ name: String, at span: Span, known: [String]) -> Diagnostic {
  .unknown(.unknownTag, name, "there is no tag `\(escaped(name))`", at: span, among: known, list: "tags")
}

private func unknownValue(_ value: String, of tag: String, at span: Span, known: [String]) -> Diagnostic {
  .unknown(
    .unknownWord, value, "tag `\(escaped(tag))` is never `\(escaped(value))`", at: span, among: known,
    list: "its values")
}

private func unknownTransform(_ name: Name, known: [String]) -> Diagnostic {
  var diagnostic = Diagnostic.unknown(
    .unknownTransform, name.text, "there is no transform `\(escaped(name.text))`", at: name.span, among: known
  )
  diagnostic.notes = diagnostic.primary.text.isEmpty ? ["`leat transforms` lists them"] : []
  return diagnostic
}

private func saidOtherwise(_ name: Name, _ other: Name) -> Diagnostic {
  Diagnostic(
    .duplicateName, "tag `\(escaped(name.text))` is declared otherwise in an imported file", at: name.span,
    secondary: [Label(other.span, "declared here, which holds")], help: Help("remove it here"))
}

public import Check
public import Diagnostics
public import Flow
public import StandardLibrary
import Syntax
import Types

/// Holds a flow against its policies.
public struct Governance {
  let typed: TypedFlow
  let library: TransformLibrary
  /// Tags of which others may be meant than what is declared: that has been told.
  var brokenTags: Set<String>
  var diagnostics: [Diagnostic] = []

  var flow: ParsedFlow { typed.flow }
  var policies: Policies { typed.flow.policies }

  /// What the policies of a flow forbid and miss.
  ///
  /// - Parameter today: days since 1970-01-01; nil: nothing has an end.
  public static func check(
    _ typed: TypedFlow, library: TransformLibrary, today: Int32?
  ) -> [Diagnostic] {
    var governance = Governance(
      typed: typed, library: library, brokenTags: typed.flow.policies.brokenTags)
    governance.checkDeclassifications(today)
    if typed.flow.policies.isEmpty { return governance.diagnostics }
    governance.checkVocabulary()
    governance.checkRequirements()
    governance.checkSinks()
    return governance.diagnostics
  }

  // MARK: Ends

  private mutating func checkDeclassifications(_ today: Int32?) {
    var seen: Set<Span> = []
    for node in flow.nodes {
      guard let taken = node.declassification, seen.insert(taken.tag.span).inserted else { continue }
      if let today, taken.until.days < today {
        diagnostics.append(expired(node.name, taken))
      }
      report(unknown: taken.tag)
    }
  }

  // MARK: Requirements

  private mutating func checkRequirements() {
    for rule in policies.rules {
      guard case .require(let requirement, let subject) = rule.kind else { continue }
      if case .tag(let pattern) = requirement, report(unknown: pattern.name) { continue }
      if rule.isBroken { continue }
      switch subject {
      case .nodes:
        var seen: Set<Span> = []
        for node in flow.nodes where node.operandOf == nil && node.prefix.isEmpty {
          guard seen.insert(node.name.span).inserted else { continue }
          require(requirement, rule, of: node.name, "node", node.owner, node.doc, node.tags)
        }
      case .sources:
        for frame in flow.frames where frame.prefix.isEmpty {
          guard case .source = frame.kind else { continue }
          require(requirement, rule, of: frame.name, "source", frame.owner, frame.doc, frame.tags)
        }
      case .outputs:
        for output in flow.outputs {
          let before = diagnostics.count
          defer { diagnostics.name(output.instance, from: before) }
          require(requirement, rule, of: output.name, "output", output.owner, output.doc, output.tags)
        }
      }
    }
  }

  private mutating func require(
    _ requirement: PolicyRule.Requirement, _ rule: PolicyRule, of name: Name, _ noun: String,
    _ owner: String?,
    _ doc: String, _ tags: [Tag]
  ) {
    let lacking: String
    switch requirement {
    case .owner:
      if owner ?? flow.owner != nil { return }
      lacking = "`owner`"
    case .doc:
      if !doc.isEmpty { return }
      lacking = "`doc`"
    case .tag(let pattern):
      if tags.contains(where: { pattern.fits($0) || policies.isUnknown($0) }) { return }
      lacking = "tag `\(pattern.text)`"
    }
    diagnostics.append(misses(name, noun, lacking, rule))
  }

  // MARK: Sinks

  /// Whether others may be meant by a rule than it says: that has been told.
  private func isInDoubt(_ rule: PolicyRule) -> Bool {
    rule.isBroken || rule.tag.map { brokenTags.contains($0.name.text) } ?? false
  }

  private mutating func checkSinks() {
    var rules = policies.rules.filter {
      switch $0.kind {
      case .forbid, .restrict: true
      case .require: false
      }
    }
    rules.removeAll { hasUnknownTags($0) || isInDoubt($0) }
    guard !rules.isEmpty else { return }
    var lineages: [Bool: Lineage] = [:]
    for isDirect in Set(rules.map(\.isDirect)) {
      lineages[isDirect] = Lineage(typed, library: library, isIndirect: !isDirect)
    }
    let ahead = rules.contains { $0.tag?.name.text == Governance.lookAhead } ? typed.lookAheads() : [:]
    var broken: Set<[String]> = []
    for output in typed.outputs {
      guard let declared = flow.outputs.first(where: { $0.isMade(output.name) }) else { continue }
      let start = diagnostics.count
      defer { diagnostics.name(declared.instance, from: start) }
      // What the rows that stay break is not told again of those that leave.
      let isLeft = output.name != declared.name.text
      for rule in rules where !(isLeft && broken.contains([declared.name.text, rule.name.text])) {
        if rule.namesTagsOfOutputs, declared.tags.contains(where: policies.isUnknown) { continue }
        let before = diagnostics.count
        defer { if diagnostics.count > before { broken.insert([declared.name.text, rule.name.text]) } }
        guard var lineage = lineages[rule.isDirect], let pattern = rule.pattern(for: output, declared) else {
          continue
        }
        if pattern.name.text == Governance.lookAhead {
          checkLaterRows(of: output, declared, rule, ahead)
          continue
        }
        checkColumns(of: output, declared, rule, pattern, &lineage)
      }
    }
  }

  /// What a rule forbids as if it were a tag: values that use later rows than their own.
  static let lookAhead = "look-ahead"

  private mutating func checkLaterRows(
    of output: TypedOutput, _ declared: OutputDeclaration, _ rule: PolicyRule, _ ahead: [Int: LookAhead]
  ) {
    for column in output.columns {
      guard let node = column.value.reference.node, let found = ahead[node] else { continue }
      let place = declared.select?.first { $0.text == column.name }?.span ?? declared.name.span
      diagnostics.append(usesLaterRows(column.name, found, rule, declared.name.text, at: place))
      return
    }
  }

  private mutating func checkColumns(
    of output: TypedOutput, _ declared: OutputDeclaration, _ rule: PolicyRule, _ pattern: TagPattern,
    _ lineage: inout Lineage
  ) {
    var found: [(column: String, label: FlowingTag, labels: FlowingTags)] = []
    for column in output.columns {
      var labels = lineage.labels(ofShown: column.value.reference)
      if case .rows(let frame) = output.domain { labels.merge(lineage.rowLabels(of: frame.index)) }
      let fitting = labels.keys.filter { $0.fits(pattern) }.sorted { $0.text < $1.text }
      if let label = fitting.first { found.append((column.name, label, labels)) }
    }
    guard let first = found.first else { return }
    let path = Path(of: first.label, first.labels, lineage, typed)
    let isLeft = output.name != declared.name.text
    let column = declared.select?.first { $0.text == first.column }?.span ?? declared.name.span
    diagnostics.append(
      Diagnostic(
        .policyViolation,
        "`\(escaped(first.column))` carries `\(escaped(first.label.text))`, which rule `\(rule.name.text)`"
          + " keeps out of output `\(escaped(output.name))`",
        at: isLeft ? declared.quarantine?.span ?? column : column, secondary: path.labels,
        notes: notes(path, rule, found.dropFirst().map(\.column)),
        help: Help(
          "leave it out, lower the tag (`lowered_by`), or `declassify` a node on the way with a reason")))
  }

  private func notes(_ path: Path, _ rule: PolicyRule, _ others: [String]) -> [String] {
    let also = others.isEmpty ? [] : ["so do: \(others.map { escaped($0) }.joined(separator: ", "))"]
    return ["way: \(path.text)"] + also + (rule.reason.isEmpty ? [] : ["because: \(escaped(rule.reason))"])
  }
}

extension PolicyRule {
  /// The tag that it is about.
  fileprivate var tag: TagPattern? {
    switch kind {
    case .forbid(let pattern, _), .restrict(let pattern, _): pattern
    case .require: nil
    }
  }

  /// Whether it depends on an output's own tags.
  fileprivate var namesTagsOfOutputs: Bool {
    switch kind {
    case .forbid(_, let sinks), .restrict(_, let sinks): !sinks.tags.isEmpty
    case .require: false
    }
  }

  /// The tag that an output must not have; nil: the rule is not about the output.
  fileprivate func pattern(for output: TypedOutput, _ declared: OutputDeclaration) -> TagPattern? {
    let path = output.target.path
    let format = output.target.format ?? path.flatMap { StorageFormat(path: $0) }
    let suffix = path?.split(separator: ".").last.map(String.init)
    func contains(_ sinks: Sinks) -> Bool {
      sinks.contain(
        output: output.name, path: path, format: format?.rawValue ?? suffix,
        tags: declared.tags)
    }
    switch kind {
    case .forbid(let pattern, let sinks): return contains(sinks) ? pattern : nil
    case .restrict(let pattern, let sinks): return contains(sinks) ? nil : pattern
    case .require: return nil
    }
  }
}

extension TypedOutput.Column.Value {
  var reference: Reference {
    switch self {
    case .column(let frame, let position): .column(frame: frame, position: position)
    case .node(let node): .node(node)
    case .taken(let frame, let node): .taken(frame: frame, node: node)
    }
  }
}

private func usesLaterRows(
  _ column: String, _ found: LookAhead, _ rule: PolicyRule, _ output: String, at span: Span
) -> Diagnostic {
  Diagnostic(
    .policyViolation,
    "`\(escaped(column))` uses rows later than its own, which rule `\(rule.name.text)` keeps out of output"
      + " `\(escaped(output))`",
    at: span, secondary: [Label(found.span, found.reason)],
    notes: rule.reason.isEmpty ? [] : ["because: \(escaped(rule.reason))"])
}

private func expired(_ node: Name, _ taken: Declassification) -> Diagnostic {
  Diagnostic(
    .expiredDeclassification, "`\(node.text)` may no longer lose tag `\(escaped(taken.tag.text))`",
    at: taken.until.span, label: "this day has passed",
    notes: ["it was lost because: \(escaped(taken.reason))"],
    help: Help("look at the reason again and set a new end, or remove `declassify`"))
}

private func misses(_ name: Name, _ noun: String, _ lacking: String, _ rule: PolicyRule) -> Diagnostic {
  Diagnostic(
    .policyRequirement,
    "\(noun) `\(escaped(name.text))` has no \(lacking), which rule `\(rule.name.text)` requires",
    at: name.span, notes: rule.reason.isEmpty ? [] : ["because: \(escaped(rule.reason))"])
}

extension Governance {
  /// The tags that a node or a source's column has from others, each with its way, for people.
  public static func inheritedTags(
    of reference: Reference, in typed: TypedFlow, library: TransformLibrary
  ) -> [String] {
    if !typed.flow.policies.tags.contains(where: \.isInherited) { return [] }
    var lineage = Lineage(typed, library: library, isIndirect: true)
    let found = lineage.labels(of: reference)
    return found.keys.sorted { $0.text < $1.text }.map { tag in
      "\(tag.text) by \(Path(of: tag, found, lineage, typed).text)"
    }
  }
}

public import Check
import Flow
public import StandardLibrary
import Types

/// What the checker has proven holds only where outputs say that they are written, and for what they are.
extension Governance {
  /// The outputs that no run may write elsewhere: those whose values carry a tag that a rule keeps to some
  /// paths or formats, or away from some; and of those that the flow does not declare, all that a rule would
  /// forbid of one that it does.
  ///
  /// - Parameter areDeclared: whether the outputs are the flow's own, and were held against its policies.
  public static func fixedOutputs(
    _ outputs: [TypedOutput], areDeclared: Bool, in typed: TypedFlow, library: TransformLibrary
  ) -> Set<String> {
    var fixed: Set<String> = []
    for rule in typed.flow.policies.rules {
      guard let (pattern, sinks) = rule.kind.placing else { continue }
      let isOfPlaces = !sinks.paths.isEmpty || !sinks.formats.isEmpty
      var lineage = Lineage(typed, library: library, isIndirect: !rule.isDirect)
      for output in outputs where !fixed.contains(output.name) {
        let isDeclared = areDeclared && typed.flow.outputs.contains { $0.isMade(output.name) }
        guard isOfPlaces || !isDeclared && rule.isAbout(output) else { continue }
        if lineage.labels(of: output).keys.contains(where: { $0.fits(pattern) }) { fixed.insert(output.name) }
      }
    }
    return fixed
  }

  /// The checks without those values of failing rows that carry a tag of a rule.
  public static func withoutProtectedValues(
    _ checks: [TypedCheck], in typed: TypedFlow, library: TransformLibrary
  ) -> [TypedCheck] {
    let patterns = typed.flow.policies.placedTags
    if patterns.isEmpty || checks.isEmpty { return checks }
    var lineage = Lineage(typed, library: library, isIndirect: false)
    return checks.map { check in
      check.showing { !lineage.labels(ofShown: $0.value.reference).fit(patterns) }
    }
  }

  /// The nodes, and the columns of sources as `frame.column`, whose values carry a tag of a rule, so that no
  /// message may show them.
  public static func hiddenValues(in typed: TypedFlow, library: TransformLibrary) -> Set<String> {
    let patterns = typed.flow.policies.placedTags
    if patterns.isEmpty { return [] }
    var lineage = Lineage(typed, library: library, isIndirect: false)
    var hidden: Set<String> = []
    for (index, frame) in typed.frames.enumerated() {
      for (position, column) in frame.columns.enumerated()
      where lineage.labels(ofShown: .column(frame: index, position: position)).fit(patterns) {
        hidden.insert(frame.name + "." + column.name)
      }
    }
    for index in typed.nodes.indices where lineage.labels(ofShown: .node(index)).fit(patterns) {
      hidden.insert(typed.nodes[index]?.name ?? typed.flow.nodes[index].name.text)
    }
    return hidden
  }
}

extension PolicyRule {
  /// Whether it would forbid an output of this name, and nowhere yet, what carries its tag.
  fileprivate func isAbout(_ output: TypedOutput) -> Bool {
    func contains(_ sinks: Sinks) -> Bool {
      sinks.contain(output: output.name, path: nil, format: nil, tags: [])
    }
    switch kind {
    case .forbid(_, let sinks): return contains(sinks)
    case .restrict(_, let sinks): return !contains(sinks)
    case .require: return false
    }
  }
}

extension Policies {
  /// The tags that rules keep to some places or away from some.
  fileprivate var placedTags: [TagPattern] { rules.compactMap { $0.kind.placing?.pattern } }
}

extension FlowingTags {
  fileprivate func fit(_ patterns: [TagPattern]) -> Bool {
    keys.contains { tag in patterns.contains { tag.fits($0) } }
  }
}

extension PolicyRule.Kind {
  /// The tag and the outputs of a rule that is about places.
  fileprivate var placing: (pattern: TagPattern, sinks: Sinks)? {
    switch self {
    case .forbid(let pattern, let sinks), .restrict(let pattern, let sinks): (pattern, sinks)
    case .require: nil
    }
  }
}

extension Lineage {
  /// The tags of all columns of an output, and of what decides which rows it has.
  fileprivate mutating func labels(of output: TypedOutput) -> FlowingTags {
    var labels: FlowingTags = [:]
    for column in output.columns { labels.merge(self.labels(ofShown: column.value.reference)) }
    if case .rows(let frame) = output.domain { labels.merge(rowLabels(of: frame.index)) }
    return labels
  }
}

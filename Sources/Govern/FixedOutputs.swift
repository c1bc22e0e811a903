public import Check
import Flow
public import StandardLibrary
import Types

extension Governance {
  /// The outputs whose values carry a tag that a rule keeps to some paths or formats, or away from some: what
  /// the checker has proven holds only where they say that they are written.
  public static func fixedOutputs(_ typed: TypedFlow, library: TransformLibrary) -> Set<String> {
    var fixed: Set<String> = []
    for rule in typed.flow.policies.rules {
      guard let (pattern, sinks) = rule.kind.placing, !sinks.paths.isEmpty || !sinks.formats.isEmpty else {
        continue
      }
      var lineage = Lineage(typed, library: library, isIndirect: !rule.isDirect)
      for output in typed.outputs where !fixed.contains(output.name) {
        if lineage.labels(of: output).keys.contains(where: { $0.fits(pattern) }) { fixed.insert(output.name) }
      }
    }
    return fixed
  }
}

extension PolicyRule.Kind {
  /// The tag and the outputs of a rule that is about places.
  fileprivate var placing: (TagPattern, Sinks)? {
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
    for column in output.columns { labels.merge(self.labels(of: column.value.reference)) }
    if case .rows(let frame) = output.domain { labels.merge(rowLabels(of: frame.index)) }
    return labels
  }
}

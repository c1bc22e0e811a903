import Check
import Diagnostics
import Flow

/// The way of a label from where it is declared to an output.
struct Path {
  let text: String
  /// Where it leads through, from its beginning.
  let labels: [Label]

  /// More steps than this are told by their names only.
  private static let shown = 4

  /// `labels` are those of the last holder, or of the output.
  init(of label: FlowingTag, _ labels: FlowingTags, _ lineage: Lineage, _ typed: TypedFlow) {
    var steps: [(name: String, span: Span, way: Origin.Way)] = []
    var seen: Set<Holder> = []
    var origin = labels[label]
    while let holder = origin?.from, seen.insert(holder).inserted {
      steps.append((typed.name(of: holder), typed.span(of: holder), origin?.way ?? .value))
      origin = lineage.labels[holder]?[label]
    }
    steps.reverse()
    text = steps.map { "`\(escaped($0.name))`" + $0.way.words }.joined(separator: " -> ")
    self.labels = steps.prefix(Path.shown).enumerated().map { index, step in
      Label(step.span, index == 0 ? "carries `\(escaped(label.text))`" : "then here")
    }
  }
}

extension Origin.Way {
  /// How a value tells of itself when it is not computed with.
  fileprivate var words: String {
    switch self {
    case .value: ""
    case .filter: " (chooses the rows)"
    case .joinKey: " (key of a join)"
    case .groupKey: " (key of groups)"
    case .sortKey: " (orders the rows)"
    case .series: " (series of a window)"
    }
  }
}

extension TypedFlow {
  fileprivate func name(of holder: Holder) -> String {
    switch holder {
    case .column(let frame, let position): frames[frame].name + "." + frames[frame].columns[position].name
    case .node(let node): nodes[node]?.name ?? flow.nodes[node].name.text
    case .frame(let frame): frames[frame].name
    }
  }

  fileprivate func span(of holder: Holder) -> Span {
    switch holder {
    case .column(let frame, let position):
      if case .source(let source) = flow.frames[frame].kind { return source.columns[position].name.span }
      return flow.frames[frame].name.span
    case .node(let node): return flow.nodes[node].name.span
    case .frame(let frame): return flow.frames[frame].name.span
    }
  }
}

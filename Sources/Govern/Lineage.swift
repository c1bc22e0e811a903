import Check
import Flow
import StandardLibrary
import Syntax
import Types

/// The labels of every column and node, and the way on which each came there.
struct Lineage {
  let typed: TypedFlow
  private let policies: Policies
  private let library: TransformLibrary
  private let uses: TransformUses
  /// Whether rows, keys and series pass labels on too, and not only values.
  private let isIndirect: Bool
  private(set) var labels: [Holder: FlowingTags] = [:]
  /// Calls of aggregates that take a tag away, and how many values each must have: by node and position.
  private(set) var thresholds: [Int: [Int: Int]] = [:]
  /// Whether a derived frame has tags that are handed on.
  private(set) var hasTaggedFrames = false
  /// What the rows of a frame tell, by frame; nil: not needed so far.
  private var rows: [Int: FlowingTags] = [:]

  private var flow: ParsedFlow { typed.flow }
  var resolved: ResolvedFlow { typed.resolved }

  init(_ typed: TypedFlow, library: TransformLibrary, isIndirect: Bool) {
    self.typed = typed
    self.library = library
    self.isIndirect = isIndirect
    policies = typed.flow.policies
    uses = TransformUses(typed.flow, library: library)
    for (index, frame) in flow.frames.enumerated() {
      guard case .source(let source) = frame.kind else {
        let own = inherited(frame.tags)
        if !own.isEmpty { labels[.frame(index)] = own }
        hasTaggedFrames = hasTaggedFrames || !own.isEmpty
        continue
      }
      for (position, column) in source.columns.enumerated() {
        let own = inherited(column.tags + frame.tags)
        if !own.isEmpty { labels[.column(frame: index, position: position)] = own }
      }
    }
    for index in resolved.order {
      let own = carried(by: index)
      if !own.isEmpty { labels[.node(index)] = own }
    }
  }

  /// The tags that are handed on, as they are declared.
  private func inherited(_ tags: [Tag]) -> FlowingTags {
    var own: FlowingTags = [:]
    for tag in tags where policies.tag(tag.name)?.isInherited == true {
      own[FlowingTag(tag)] = Origin(from: nil, way: .value)
    }
    return own
  }

  // MARK: Nodes

  private mutating func carried(by index: Int) -> FlowingTags {
    let node = flow.nodes[index]
    var found = inherited(node.tags)
    found.merge(expressionLabels(of: index))
    if isIndirect, case .rows(let frame)? = typed.nodes[index]?.domain, runsInSeries(node.expression) {
      found.merge(seriesLabels(of: frame.index))
    }
    if node.hasBrokenDeclassification { return [:] }
    guard let taken = node.declassification?.tag.text else { return found }
    // Where it takes away what no tag is, any may be meant.
    return policies.tag(taken) == nil ? [:] : found.filter { $0.key.name != taken }
  }

  private mutating func expressionLabels(of index: Int) -> FlowingTags {
    let expression = flow.nodes[index].expression
    var parts: [FlowingTags] = []
    parts.reserveCapacity(expression.nodes.count)
    for (position, part) in expression.nodes.enumerated() {
      switch part.kind {
      case .name:
        parts.append(resolved.references[index][position].map { labels(of: $0) } ?? [:])
      case .call(let call):
        var found: FlowingTags = [:]
        for argument in call.arguments { found.merge(parts[Int(argument.value.value)]) }
        for label in found.keys where isLowered(label, by: call) { found[label] = nil }
        let least = found.keys.compactMap { threshold(of: $0, in: call) }.max()
        if let least { thresholds[index, default: [:]][position] = least }
        parts.append(found.filter { threshold(of: $0.key, in: call) == nil })
      case .list(let items):
        var found: FlowingTags = [:]
        for item in items { found.merge(parts[Int(item.value)]) }
        parts.append(found)
      case .integer, .negativeInteger, .float, .string, .boolean, .null, .duration, .date, .timestamp, .error:
        parts.append([:])
      }
    }
    return parts.last ?? [:]
  }

  /// What a name hands on: what its value carries, and what the rows tell in which it stands.
  mutating func labels(of reference: Reference) -> FlowingTags {
    var found: FlowingTags = [:]
    func take(_ holder: Holder) { found.inherit(labels[holder] ?? [:], from: holder, by: .value) }
    for frame in taggedFrames(of: reference) { take(.frame(frame)) }
    switch reference {
    case .parameter: return [:]
    case .node(let node):
      take(.node(node))
      if case .rows(let frame)? = typed.nodes[node]?.domain { found.merge(rowLabels(of: frame.index)) }
    case .taken(let frame, let node):
      take(.node(node))
      found.merge(rowLabels(of: frame))
    case .column(let frame, let position):
      for holder in resolved.origins(of: position, in: frame).compactMap(Holder.init) { take(holder) }
      found.merge(rowLabels(of: frame))
    }
    return found
  }

  /// What a value carries where it is written or shown: also the tags of itself that are not handed on.
  mutating func labels(ofShown reference: Reference) -> FlowingTags {
    var found = labels(of: reference)
    func take(_ tags: [Tag], _ holder: Holder) {
      let own = tags.filter { policies.tag($0.name)?.isInherited != true }
      for tag in own {
        found.inherit([FlowingTag(tag): Origin(from: nil, way: .value)], from: holder, by: .value)
      }
    }
    switch reference {
    case .parameter: break
    case .node(let node), .taken(_, let node):
      let taken = flow.nodes[node].declassification?.tag.text
      take(flow.nodes[node].tags.filter { $0.name != taken }, .node(node))
    case .column(let frame, let position):
      for case .column(let frame, let position) in resolved.origins(of: position, in: frame) {
        guard case .source(let source) = flow.frames[frame].kind else { continue }
        take(
          source.columns[position].tags + flow.frames[frame].tags, .column(frame: frame, position: position))
      }
    }
    return found
  }

  // MARK: Rows

  /// What the rows of a frame tell: of the condition that chose them, of keys that matched.
  mutating func rowLabels(of frame: Int) -> FlowingTags {
    guard isIndirect else { return [:] }
    if let known = rows[frame] { return known }
    var found: FlowingTags = [:]
    if let derivation = flow.derivation(of: frame) {
      for operand in derivation.operands {
        found.inherit(labels[.node(operand)] ?? [:], from: .node(operand), by: derivation.way)
      }
      // Each series has a grid of its own.
      if case .resample = derivation.verb, let parent = resolved.parents[frame].first {
        found.merge(seriesLabels(of: parent))
      }
    }
    for parent in resolved.parents[frame] { found.merge(rowLabels(of: parent)) }
    rows[frame] = found
    return found
  }

  private func seriesLabels(of frame: Int) -> FlowingTags {
    var found: FlowingTags = [:]
    for (position, column) in typed.frames[frame].columns.enumerated()
    where typed.frames[frame].series.contains(column.name) {
      for holder in resolved.origins(of: position, in: frame).compactMap(Holder.init) {
        found.inherit(labels[holder] ?? [:], from: holder, by: .series)
      }
    }
    return found
  }

  /// Whether a part of an expression looks at other rows of its series.
  private func runsInSeries(_ expression: Expression) -> Bool {
    expression.nodes.contains { node in
      if case .call(let call) = node.kind { uses.looksAround(call.name.text) } else { false }
    }
  }

  // MARK: Lowering

  private func isLowered(_ label: FlowingTag, by call: Expression.Call) -> Bool {
    policies.tag(label.name)?.lowering.contains { lowering in
      switch lowering {
      case .call(let transform, let given):
        transform.text == call.name.text && given.allSatisfy { isGiven($0, in: call) }
      case .aggregates: false
      }
    } ?? false
  }

  /// How many values an aggregate must have to take a tag away; nil: it does not.
  private func threshold(of label: FlowingTag, in call: Expression.Call) -> Int? {
    guard uses.aggregates(call.name.text) else { return nil }
    let ways = policies.tag(label.name)?.lowering ?? []
    return ways.lazy.compactMap { if case .aggregates(let least) = $0 { least } else { nil } }.first
  }

  /// Whether an argument is given, by its label or its place.
  private func isGiven(_ parameter: String, in call: Expression.Call) -> Bool {
    if call.arguments.contains(where: { $0.label?.text == parameter }) { return true }
    let own = flow.transforms.first { $0.name.text == call.name.text }?.transform
    guard let transform = own ?? library[call.name.text],
      let place = transform.parameters.firstIndex(where: { $0.name == parameter }),
      !transform.parameters[..<place].contains(where: \.isVariadic)
    else { return false }
    return place < call.arguments.prefix { $0.label == nil }.count
  }
}

extension Holder {
  fileprivate init?(_ reference: Reference) {
    switch reference {
    case .column(let frame, let position): self = .column(frame: frame, position: position)
    case .node(let node), .taken(_, let node): self = .node(node)
    case .parameter: return nil
    }
  }
}

extension Derivation {
  /// How its operands tell of themselves in its rows.
  fileprivate var way: Origin.Way {
    switch verb {
    case .filter, .limit, .limitBy, .sample, .unpivot, .resample, .union: .filter
    case .sort: .sortKey
    case .distinct, .group: .groupKey
    case .join: .joinKey
    }
  }
}

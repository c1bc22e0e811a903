import Diagnostics
import Flow
import Types

/// Finds what each output holds; a flow without outputs gets one for each frame that has nodes.
struct OutputChecker {
  private let resolved: ResolvedFlow
  private let frames: [TypedFrame]
  private let nodes: [TypedNode?]
  /// Of each node, whose rows it has; nil where a diagnostic says why it has none.
  private let domains: [Domain?]
  private var diagnostics: [Diagnostic] = []
  /// Positions of nodes by name, made when an output first selects by name.
  private lazy var positions = Dictionary(grouping: flow.nodes.indices) { [flow] in flow.nodes[$0].name.text }

  private var flow: ParsedFlow { resolved.flow }

  static func check(
    _ resolved: ResolvedFlow, frames: [TypedFrame], nodes: [TypedNode?]
  ) -> (outputs: [TypedOutput], diagnostics: [Diagnostic]) {
    var checker = OutputChecker(resolved: resolved, frames: frames, nodes: nodes)
    let declared = resolved.flow.outputs
    if declared.isEmpty { return (checker.implied(), []) }
    let outputs = declared.flatMap { declaration in
      checker.output(declaration).map { checker.parted($0, declaration) } ?? []
    }
    return (outputs, checker.diagnostics)
  }

  private init(resolved: ResolvedFlow, frames: [TypedFrame], nodes: [TypedNode?]) {
    self.resolved = resolved
    self.frames = frames
    self.nodes = nodes
    domains = nodes.map { $0?.domain }
  }

  /// Series and order, of a derived frame all columns; then every node of the frame, after those of the
  /// frames that it is made of.
  private func everything(of frame: FrameID) -> [TypedOutput.Column] {
    let typed = frames[frame.index]
    let leading: [String]
    if flow.derivation(of: frame.index) != nil {
      leading = typed.columns.map(\.name)
    } else if case .columns(let order) = typed.order {
      leading = typed.series + order
    } else {
      leading = typed.series
    }
    let columns = leading.compactMap { name in
      typed.columns.firstIndex { $0.name == name }.map { position in
        TypedOutput.Column(name: name, value: .column(frame: frame.index, position: position))
      }
    }
    return columns + takenNodes(of: frame.index) + nodes(in: .rows(frame))
  }

  /// The nodes of frames that a derived frame is made of.
  private func takenNodes(of frame: Int) -> [TypedOutput.Column] {
    if flow.derivation(of: frame)?.keepsRows != true { return [] }
    return domains.indices.compactMap { index in
      isTaken(index, by: frame) && flow.nodes[index].isNamed
        ? TypedOutput.Column(name: flow.nodes[index].name.text, value: .taken(frame: frame, node: index))
        : nil
    }
  }

  private func nodes(in domain: Domain) -> [TypedOutput.Column] {
    let prefix = prefix(of: domain)
    return domains.indices.compactMap { index in
      domains[index] == domain && flow.nodes[index].isNamed && flow.nodes[index].prefix == prefix
        ? TypedOutput.Column(name: flow.nodes[index].name.text, value: .node(index)) : nil
    }
  }

  /// The namespace of a frame: what an output of it selects by a bare name.
  private func prefix(of domain: Domain) -> String {
    switch domain {
    case .scalar: ""
    case .rows(let frame): flow.frames[frame.index].prefix
    }
  }

  private func implied() -> [TypedOutput] {
    var outputs: [TypedOutput] = frames.indices.compactMap { index in
      let domain = Domain.rows(FrameID(index))
      if !flow.frames[index].prefix.isEmpty || flow.frames[index].isMade { return nil }
      if nodes(in: domain).isEmpty, flow.derivation(of: index) == nil { return nil }
      return TypedOutput(
        name: frames[index].name, domain: domain, columns: everything(of: FrameID(index)))
    }
    let scalars = nodes(in: .scalar)
    if !scalars.isEmpty {
      outputs.append(TypedOutput(name: "scalars", domain: .scalar, columns: scalars))
    }
    return outputs
  }

  private mutating func output(_ output: OutputDeclaration) -> TypedOutput? {
    let before = diagnostics.count
    defer { diagnostics.name(output.instance, from: before) }
    guard let domain = domain(output) else { return nil }
    var columns: [TypedOutput.Column] = []
    if let select = output.select {
      for name in select { columns += selected(name, in: domain, output: output.name.text) }
    } else if case .rows(let frame) = domain {
      columns = everything(of: frame)
    } else {
      columns = nodes(in: .scalar)
    }
    var seen: Set<String> = []
    columns.removeAll { !seen.insert($0.name).inserted }
    // Of nodes with mistakes nothing is known, nor of frames.
    if columns.isEmpty, !output.isBroken, !isOfBrokenFrame(domain),
      output.select?.isEmpty ?? !nodes.contains(where: { $0 == nil })
    {
      diagnostics.append(hasNoColumns(output))
    }
    let typed = TypedOutput(
      name: output.name.text, domain: domain, columns: columns, target: target(output))
    if let contract = output.contract, !output.isBroken {
      let kept = OutputContract(resolved: resolved, frames: frames, nodes: nodes)
      diagnostics += kept.breaches(of: typed, contract)
    }
    return typed
  }

  /// An output with a quarantine is two: the rows that stay, and those that fail its checks.
  private func parted(_ output: TypedOutput, _ declaration: OutputDeclaration) -> [TypedOutput] {
    guard let (kept, quarantined) = declaration.parting, case .rows = output.domain,
      let path = declaration.quarantine?.text
    else { return [output] }
    func part(_ frame: Int, _ name: String, _ target: OutputTarget) -> TypedOutput {
      let columns = output.columns.map { column in
        let value: TypedOutput.Column.Value =
          switch column.value {
          case .column(_, let position): .column(frame: frame, position: position)
          case .node(let node) where domains[node] == .scalar: .node(node)
          case .node(let node), .taken(_, let node): .taken(frame: frame, node: node)
          }
        return TypedOutput.Column(name: column.name, value: value)
      }
      return TypedOutput(name: name, domain: .rows(FrameID(frame)), columns: columns, target: target)
    }
    let side = OutputTarget(path: path, format: nil, compression: nil)
    return [
      part(kept, output.name, output.target), part(quarantined, declaration.quarantineName, side),
    ]
  }

  private mutating func target(_ output: OutputDeclaration) -> OutputTarget {
    if let problem = FileOptions.problem(with: output) { diagnostics.append(problem) }
    var target = OutputTarget(
      path: output.path?.text, format: output.format.flatMap { StorageFormat(rawValue: $0.text) },
      compression: output.compression.flatMap { Packing(rawValue: $0.text) })
    target.isStored = output.stored != nil
    target.partitions = output.partitions.map(\.text)
    let (mode, flaw) = FolderOutputs.mode(output)
    target.mode = mode
    if let flaw { diagnostics.append(flaw) }
    return target
  }

  private mutating func domain(_ output: OutputDeclaration) -> Domain? {
    guard let from = output.from else {
      return frames.count == 1 && !selectsScalars(output) ? .rows(FrameID(0)) : impliedDomain(output)
    }
    if let index = frames.firstIndex(where: { $0.name == from.text }) { return .rows(FrameID(index)) }
    if resolved.brokenNames.contains(from.text) { return nil }
    diagnostics.append(unknownFrame(from, known: frames.map(\.name)))
    return nil
  }

  /// Whether all that an output selects are single values, so that it has one row.
  private mutating func selectsScalars(_ output: OutputDeclaration) -> Bool {
    guard let select = output.select, !select.isEmpty else { return false }
    for name in select {
      guard let nodes = positions[name.text], nodes.allSatisfy({ domains[$0] == .scalar }) else {
        return false
      }
    }
    return true
  }

  /// Without `from`, an output that selects scalars and nothing with rows has no frame.
  private mutating func impliedDomain(_ output: OutputDeclaration) -> Domain? {
    let names = (output.select ?? []).map(\.text)
    let selected = Set(names)
    let candidates = flow.nodes.indices.filter { selected.contains(flow.nodes[$0].name.text) }
    let domains = candidates.map { self.domains[$0] }
    let hasRows =
      domains.contains { $0 != nil && $0 != .scalar }
      || frames.contains { frame in frame.columns.contains { selected.contains($0.name) } }
    if domains.contains(.scalar), !hasRows { return .scalar }
    // A name may be that of a column somewhere as well.
    let scalars = Set(candidates.filter { self.domains[$0] == .scalar }.map { flow.nodes[$0].name.text })
    if !selected.isEmpty, selected == scalars { return .scalar }
    // A name that failed its own check may be a scalar, and a frame that did may be the one.
    let isUnsure = domains.contains(nil) || !resolved.brokenNames.isDisjoint(with: selected)
    if isUnsure || output.isBroken || flow.hasUnknownColumns { return nil }
    diagnostics.append(needsFrame(output.name, known: frames.map(\.name)))
    return nil
  }

  private mutating func selected(_ name: Name, in domain: Domain, output: String) -> [TypedOutput.Column] {
    if name.text == "*" {
      if case .rows(let frame) = domain { return everything(of: frame) }
      return nodes(in: .scalar)
    }
    if name.text.hasPrefix("tag:") { return tagged(name, in: domain) }
    if name.text.contains("*") { return matching(name, in: domain, output: output) }
    if case .rows(let frame) = domain,
      let position = frames[frame.index].columns.firstIndex(where: { $0.name == name.text })
    {
      return [TypedOutput.Column(name: name.text, value: .column(frame: frame.index, position: position))]
    }
    let candidates = positions[name.text] ?? positions[prefix(of: domain) + name.text, default: []]
    if case .rows(let frame) = domain, let index = candidates.first(where: { isTaken($0, by: frame.index) }) {
      return [TypedOutput.Column(name: name.text, value: .taken(frame: frame.index, node: index))]
    }
    if let index = candidates.first(where: { domains[$0] == domain || domains[$0] == .scalar }) {
      return [TypedOutput.Column(name: name.text, value: .node(index))]
    }
    // What failed its own check is silent here: its own diagnostic says enough.
    if candidates.contains(where: { nodes[$0] == nil }) || isBroken(name.text, in: domain) { return [] }
    if flow.hasUnknownColumns, candidates.isEmpty { return [] }
    diagnostics.append(unknownSelection(name, output: output, known: known(in: domain)))
    return []
  }

  /// Columns and nodes of the frame whose name a pattern matches: columns first, then nodes, in order of
  /// declaration.
  private mutating func matching(
    _ pattern: Name, in domain: Domain, output: String
  ) -> [TypedOutput.Column] {
    var columns: [TypedOutput.Column] = []
    if case .rows(let frame) = domain {
      columns = frames[frame.index].columns.indices.map { position in
        TypedOutput.Column(
          name: frames[frame.index].columns[position].name,
          value: .column(frame: frame.index, position: position))
      }
      columns += takenNodes(of: frame.index)
    }
    columns += nodes(in: domain)
    let found = columns.filter { matches($0.name, pattern: pattern.text) }
    let mayBeBroken = nodes.contains { $0 == nil } || flow.hasUnknownColumns || !flow.brokenNames.isEmpty
    if found.isEmpty, !mayBeBroken {
      diagnostics.append(unknownSelection(pattern, output: output, known: known(in: domain)))
    }
    return found
  }

  /// Whether a derived frame has values of a node of a frame that it is made of.
  private func isTaken(_ node: Int, by frame: Int) -> Bool {
    guard case .rows(let rows)? = domains[node] else { return false }
    return resolved.isMade(frame, of: rows.index)
  }

  private func isOfBrokenFrame(_ domain: Domain) -> Bool {
    if case .rows(let frame) = domain { resolved.isBroken(frames[frame.index].name) } else { false }
  }

  private func isBroken(_ name: String, in domain: Domain) -> Bool {
    if case .rows(let frame) = domain, resolved.brokenNames.contains(frames[frame.index].name) { return true }
    return resolved.isBroken(name)
  }

  private func known(in domain: Domain) -> [String] {
    var names = nodes(in: domain).map(\.name) + nodes(in: .scalar).map(\.name)
    if case .rows(let frame) = domain { names = frames[frame.index].columns.map(\.name) + names }
    return names
  }

  /// `tag:name` or `tag:name=value`: nodes of the frame with that tag, in order of declaration.
  private mutating func tagged(_ name: Name, in domain: Domain) -> [TypedOutput.Column] {
    let parts = name.text.dropFirst("tag:".count).split(separator: "=", maxSplits: 1).map(String.init)
    let columns = nodes.indices.compactMap { index -> TypedOutput.Column? in
      guard domains[index] == domain else { return nil }
      let isTagged = flow.nodes[index].tags.contains { tag in
        tag.name == parts.first && (parts.count < 2 || tag.value == parts[1])
      }
      return isTagged
        ? TypedOutput.Column(name: flow.nodes[index].name.text, value: .node(index)) : nil
    }
    if columns.isEmpty, !mayBeTagged(parts.first) {
      diagnostics.append(nothingTagged(name, known: tags(in: domain)))
    }
    return columns
  }

  /// Whether a node that failed its own check has the tag, or could have.
  private func mayBeTagged(_ tag: String?) -> Bool {
    let policies = flow.policies
    if let tag, !policies.tags.isEmpty, !policies.hasUnknownTags, policies.tag(tag) == nil { return false }
    return flow.hasUnknownTags
      || nodes.indices.contains { index in
        let tags = flow.nodes[index].tags
        return tags.contains(where: policies.isUnknown)
          || nodes[index] == nil && tags.contains { $0.name == tag }
      }
  }
}

extension OutputChecker {
  /// The tags of the frame's nodes, sorted.
  private func tags(in domain: Domain) -> [String] {
    let names = nodes.indices.filter { domains[$0] == domain }
      .flatMap { flow.nodes[$0].tags.map { "tag:" + $0.name } }
    return Set(names).sorted()
  }
}

private func needsFrame(_ name: Name, known: [String]) -> Diagnostic {
  let likely = known.contains(name.text) ? name.text : "<frame>"
  return Diagnostic(
    .missingKey, "output `\(name.text)` does not say whose rows it has", at: name.span,
    label: "add `from: \(likely)`", notes: ["frames: \(known.joined(separator: ", "))"])
}

private func hasNoColumns(_ output: OutputDeclaration) -> Diagnostic {
  Diagnostic(
    .missingKey, "output `\(escaped(output.name.text))` has no columns", at: output.name.span,
    label: "add `select: [...]`",
    notes: ["without `select` it has the nodes of its frame, after the columns of series and order"])
}

private func unknownFrame(_ name: Name, known: [String]) -> Diagnostic {
  .unknown(
    .unknownFrame, name.text, "there is no frame `\(escaped(name.text))`", at: name.span, among: known,
    list: "frames")
}

private func unknownSelection(_ name: Name, output: String, known: [String]) -> Diagnostic {
  .unknown(
    .unknownColumn, name.text, "output `\(output)` cannot select `\(escaped(name.text))`", at: name.span,
    among: known)
}

private func nothingTagged(_ name: Name, known: [String]) -> Diagnostic {
  .unknown(
    .unknownTag, name.text, "no node of the frame has `\(escaped(name.text))`", at: name.span, among: known)
}

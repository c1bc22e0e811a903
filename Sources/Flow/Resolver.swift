public import Diagnostics
import StandardLibrary
import Syntax

/// Looks up the names of a flow.
public struct Resolver {
  let flow: ParsedFlow
  /// Whether a transform makes one value of many rows.
  private let isAggregate: (String) -> Bool
  var diagnostics: [Diagnostic] = []
  private var parameters: [String: Int] = [:]
  var frames: [String: Int] = [:]
  var parents: [[Int]] = []
  var rowNodes: [[Int]] = []
  /// Nodes by scope (-1: top level) and name.
  private var nodes: [Int: [String: Int]] = [:]
  var columns: [[FrameColumn]] = []
  var columnPositions: [[String: Int]] = []
  /// The sources that have a column of the name.
  var owners: [String: [Int]] = [:]
  /// Columns and nodes of frames that stand for sources, by the full names that they have there.
  var given: [String: [(frame: Int, reference: Reference)]] = [:]
  var broken: Set<String>
  /// How deep frames whose columns are stacked stand in each other.
  var stackingDepths: [Int: Int] = [:]
  /// Templates among the broken names: any name that one of them could make is broken too.
  private let brokenTemplates: [NameTemplate]
  /// The node whose names are being looked up.
  private var current = 0
  /// The namespace in which names are being looked up.
  var prefix: String { flow.nodes.isEmpty ? "" : flow.nodes[current].prefix }
  /// How many unknown names have been compared with the known ones. Where a source's name is misspelled there
  /// are as many as the flow is long, and to compare each with each would take quadratic time.
  private var compared = 0
  private static let comparedNames = 50

  /// `isAggregate` tells the transforms whose arguments, in a grouped frame, are columns of the frame that is
  /// grouped.
  public static func resolve(
    _ flow: ParsedFlow, isAggregate: @escaping (String) -> Bool
  ) -> (flow: ResolvedFlow, diagnostics: [Diagnostic]) {
    var resolver = Resolver(flow: flow, isAggregate: isAggregate)
    resolver.collect()
    let givenColumns = resolver.collectGivens()
    resolver.breakNamelessGroups()
    let references = flow.nodes.indices.map { resolver.references(of: $0) }
    let unsureFrames = resolver.unsureFrames(references)
    let order = resolver.order(references)
    let resolved = ResolvedFlow(
      flow: flow, columns: resolver.columns, references: references, order: order,
      parents: resolver.parents, rowNodes: resolver.rowNodes, givenColumns: givenColumns,
      brokenNames: resolver.broken, brokenTemplates: resolver.brokenTemplates,
      unsureFrames: unsureFrames)
    return (resolved, resolver.diagnostics)
  }

  private init(flow: ParsedFlow, isAggregate: @escaping (String) -> Bool) {
    self.flow = flow
    self.isAggregate = isAggregate
    broken = flow.brokenNames
    brokenTemplates = flow.brokenNames.compactMap(NameTemplate.init).filter(\.hasMarkers)
  }

  /// Whether a diagnostic has said why nothing has the name.
  func isBroken(_ name: String) -> Bool {
    broken.contains(name) || brokenTemplates.contains { $0.couldBe(name) }
  }

  // MARK: Collecting

  private mutating func collect() {
    for (index, frame) in flow.frames.enumerated() {
      if let first = frames[frame.name.text] {
        diagnostics.append(alreadyDeclared(frame.name, first: flow.frames[first].name.span))
      } else {
        frames[frame.name.text] = index
      }
    }
    for index in flow.frames.indices { collectColumns(index) }
    for (index, parameter) in flow.parameters.enumerated() { parameters[parameter.name.text] = index }
    for (index, node) in flow.nodes.enumerated() { collectNode(index, node) }
  }

  private mutating func collectNode(_ index: Int, _ node: NodeDeclaration) {
    if !node.isNamed { return }
    let name = node.name.text
    if let parameter = parameters[name] {
      diagnostics.append(alreadyDeclared(node.name, first: flow.parameters[parameter].name.span))
    }
    let hiding = node.frame.map { [$0] } ?? owners[name, default: []]
    for frame in hiding {
      guard let position = columnPositions[frame][name] else { continue }
      diagnostics.append(
        shadowsColumn(node.name, frame: flow.frames[frame].name.text, column: place(of: position, in: frame)))
      // The name goes on meaning the column, so that nothing else is reported because of this.
      return
    }
    let inherited = node.frame.flatMap { inheritedNode(name, of: $0) }
    if let first = nodes[node.frame ?? -1]?[name] ?? inherited {
      diagnostics.append(alreadyDeclared(node.name, first: flow.nodes[first].name.span))
    }
    nodes[node.frame ?? -1, default: [:]][name] = index
  }

  /// Where a column is declared.
  private func place(of position: Int, in frame: Int) -> Span {
    var (frame, position) = (frame, position)
    while true {
      switch columns[frame][position].origin {
      case .declared(let own):
        if case .source(let source) = flow.frames[frame].kind { return source.columns[own].name.span }
        return flow.frames[frame].name.span
      case .column(let from, let there): (frame, position) = (from, there)
      case .node(let node): return flow.nodes[node].name.span
      case .stacked: return flow.frames[frame].name.span
      }
    }
  }

  /// The frame whose rows a derived frame keeps, some or all of them.
  func carrier(of frame: Int) -> Int? {
    flow.derivation(of: frame)?.keepsRows == true ? parents[frame].first : nil
  }

  /// A node of a frame whose rows a derived frame keeps.
  private func inheritedNode(_ name: String, of frame: Int) -> Int? {
    var next = carrier(of: frame)
    while let frame = next {
      if let node = nodes[frame]?[name] { return node }
      next = carrier(of: frame)
    }
    return nil
  }

  /// What a name means as a column of a frame.
  func own(_ name: String, in frame: Int) -> Reference? {
    if let position = columnPositions[frame][name] { return .column(frame: frame, position: position) }
    // What an imported flow declares in a source for which the frame stands has its full name there.
    if let node = nodes[frame]?[name] ?? nodes[frame]?[prefix + name] { return .node(node) }
    return inheritedNode(name, of: frame).map { .taken(frame: frame, node: $0) }
  }

  /// A node of the top level as a frame sees it.
  func topLevel(_ name: String, in frame: Int?) -> Reference? {
    guard let node = nodes[-1]?[name] else { return nil }
    if let frame, carrier(of: frame) != nil { return .taken(frame: frame, node: node) }
    return .node(node)
  }

  /// A group whose key nothing has lacks the column that was meant, and so do the frames that are made of it.
  private mutating func breakNamelessGroups() {
    for (index, frame) in flow.frames.enumerated() {
      let isMadeOfBroken = parents[index].contains { broken.contains(flow.frames[$0].name.text) }
      if isMadeOfBroken || lacksKey(index) { broken.insert(frame.name.text) }
    }
  }

  private mutating func lacksKey(_ index: Int) -> Bool {
    guard let derivation = flow.derivation(of: index), case .group(let keys) = derivation.verb,
      let parent = parents[index].first
    else { return false }
    let before = diagnostics.count
    // What is reported here will be again, at the key.
    defer { diagnostics.removeSubrange(before...) }
    for (key, operand) in zip(keys, derivation.operands)
    where flow.nodes[operand].expression.plainName == key.text {
      current = operand
      if lookUp(key, scope: parent) == nil, diagnostics.count > before { return true }
    }
    return false
  }

  /// For each frame whether a verb reads what nothing has, in it or in a frame that it is made of.
  private mutating func unsureFrames(_ references: [[Reference?]]) -> [Bool] {
    var found: [Bool] = []
    for index in flow.frames.indices {
      let derivation = flow.derivation(of: index)
      let lacksOperand = (derivation?.operands ?? []).contains {
        lacksReference(flow.nodes[$0].expression, references[$0])
      }
      if lacksOperand, let derivation, derivation.parents.count == 2 {
        // The key that was meant would not have come along.
        let place = derivation.parents[1].span
        diagnostics.removeAll { $0.code == .duplicateName && $0.primary.span == place }
      }
      found.append(
        lacksOperand || broken.contains(flow.frames[index].name.text) || parents[index].contains { found[$0] }
      )
    }
    return found
  }

  private func lacksReference(_ expression: Expression, _ references: [Reference?]) -> Bool {
    zip(expression.nodes, references).contains { part, reference in
      if case .name = part.kind { reference == nil } else { part.kind == .error }
    }
  }

  // MARK: Looking up

  private mutating func references(of index: Int) -> [Reference?] {
    current = index
    let node = flow.nodes[index]
    let before = diagnostics.count
    defer {
      // What is wrong with the value of a check is wrong with its condition too.
      if node.part == .value { diagnostics.removeSubrange(before...) }
      // A name that is meant on both sides of a join is one mistake.
      if node.operandOf != nil, diagnostics.count == before + 1 {
        let last = diagnostics[before]
        let isTold = diagnostics[..<before].suffix(64).contains { last.isSame(as: $0) }
        if isTold { diagnostics.removeLast() }
      }
      diagnostics.name(node.instance, from: before)
    }
    // Without the frame that a verb reads, nothing can be said of what it reads there.
    if node.operandOf != nil, node.frame == nil { return node.expression.nodes.map { _ in nil } }
    let grouped = groupedParts(of: node)
    return node.expression.nodes.indices.map { index in
      let part = node.expression.nodes[index]
      guard case .name(let path) = part.kind else { return nil }
      let scope = grouped?.parts.contains(index) == true ? grouped?.parent : node.frame
      return lookUp(path.map { Name($0.text, at: $0.span) }, at: part.span, scope: scope)
    }
  }

  /// In a grouped frame, the parts of an expression that stand in arguments of aggregates, and the frame that
  /// is grouped, whose rows they have.
  private func groupedParts(of node: NodeDeclaration) -> (parts: Set<Int>, parent: Int)? {
    guard let frame = node.frame, case .group? = flow.derivation(of: frame)?.verb,
      let parent = parents[frame].first
    else { return nil }
    let parts = node.expression.nodes
    var inner: Set<Int> = []
    // Children stand before their parents, so that the calls around a part come first here.
    for index in parts.indices.reversed() {
      let isInner = inner.contains(index)
      switch parts[index].kind {
      case .call(let call):
        guard isInner || isAggregate(call.name.text) else { continue }
        for argument in call.arguments { inner.insert(Int(argument.value.value)) }
      case .list(let items): if isInner { for item in items { inner.insert(Int(item.value)) } }
      case .name, .integer, .negativeInteger, .float, .string, .boolean, .null, .duration, .date, .timestamp,
        .error:
        continue
      }
    }
    return (inner, parent)
  }

  private mutating func lookUp(_ path: [Name], at span: Span, scope: Int?) -> Reference? {
    if path.count == 1 { return lookUp(path[0], scope: scope) }
    let owner = prefix + path.dropLast().map(\.text).joined(separator: ".")
    let name = path[path.count - 1]
    if let frame = frames[owner] { return member(name, of: frame) }
    let full = owner + "." + name.text
    if let parameter = parameters[full] { return .parameter(parameter) }
    if let reference = topLevel(full, in: scope) { return reference }
    if broken.contains(owner) || broken.contains(prefix + path[0].text) || isBroken(full) { return nil }
    if flow.namespaces.contains(owner) {
      diagnostics.append(unknownImport(name, of: owner, known: members(of: owner)))
    } else if path.count == 2 {
      diagnostics.append(
        unknownFrame(path[0], known: localNames(flow.frames.map(\.name.text) + flow.namespaces.sorted())))
    } else {
      diagnostics.append(tooManyDots(at: span))
    }
    return nil
  }

  /// Names of a namespace as they are written in it.
  private func localNames(_ names: [String]) -> [String] {
    names.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
  }

  /// What may be said behind the name of an import.
  private func members(of namespace: String) -> [String] {
    let named = flow.parameters.map(\.name.text) + flow.nodes.filter { $0.frame == nil }.map(\.name.text)
    return (named + flow.frames.map(\.name.text)).filter { $0.hasPrefix(namespace + ".") }
      .map { String($0.dropFirst(namespace.count + 1)) }
  }

  private mutating func member(_ name: Name, of frame: Int) -> Reference? {
    let reference =
      own(name.text, in: frame) ?? topLevel(prefix + name.text, in: frame)
      ?? topLevel(flow.frames[frame].prefix + name.text, in: frame)
    if let reference { return reference }
    if name.text == "*" { return rows(of: frame) }
    if isBroken(name.text) || isBroken(flow.frames[frame].prefix + name.text)
      || broken.contains(flow.frames[frame].name.text)
    {
      return nil
    }
    var known: [String] = []
    if mayCompare() {
      let own = flow.nodes.filter { $0.frame == frame && $0.isNamed }
      known = columns[frame].map(\.name) + own.map(\.name.text)
    }
    diagnostics.append(unknownColumn(name, frame: flow.frames[frame].name.text, known: known))
    return nil
  }

  private mutating func lookUp(_ name: Name, scope: Int?) -> Reference? {
    if name.text == "*" { return rows(at: name, scope: scope) }
    if let scope, let reference = own(name.text, in: scope) { return reference }
    let full = prefix + name.text
    if let parameter = parameters[full] { return .parameter(parameter) }
    if let reference = topLevel(full, in: scope) { return reference }
    let given = given[full, default: []]
    if let own = given.first(where: { $0.frame == scope }) { return own.reference }
    if scope == nil, given.count == 1, owners[full] == nil { return given[0].reference }
    if scope == nil {
      let owners = owners[full, default: []] + given.map(\.frame)
      if owners.count == 1, let position = columnPositions[owners[0]][name.text] {
        return .column(frame: owners[0], position: position)
      }
      if owners.count > 1 {
        diagnostics.append(ambiguous(name, frames: owners.prefix(4).map { flow.frames[$0].name.text }))
        return nil
      }
    }
    reportUnknown(name, scope: scope)
    return nil
  }

  private mutating func mayCompare() -> Bool {
    compared += 1
    return compared <= Resolver.comparedNames
  }

  private mutating func reportUnknown(_ name: Name, scope: Int?) {
    let isColumnUnsure = scope.map { broken.contains(flow.frames[$0].name.text) } ?? flow.hasUnknownColumns
    if isColumnUnsure || isBroken(prefix + name.text) || isBroken(name.text) { return }
    if let marker = NameTemplate(name.text)?.unknownMarker(among: []) {
      diagnostics.append(markerWithoutValue(marker, at: name.span))
      return
    }
    let sources = flow.frames.indices.filter { index in
      if case .source = flow.frames[index].kind { flow.frames[index].prefix == prefix } else { false }
    }
    let frame = scope ?? (sources.count == 1 ? sources[0] : nil)
    guard mayCompare() else {
      let owner = frame.map { flow.frames[$0].name.text }
      diagnostics.append(
        owner.map { unknownColumn(name, frame: $0, known: []) } ?? unknownName(name, known: []))
      return
    }
    let nodes = flow.nodes.indices.filter { $0 != current && flow.nodes[$0].prefix == prefix }
      .map { flow.nodes[$0] }.filter(\.isNamed)
    // What has a mistake of its own may be meant all the same.
    let others =
      localNames(flow.parameters.map(\.name.text) + nodes.filter { $0.frame == nil }.map(\.name.text))
      + flow.brokenNames.subtracting(flow.lostWords).filter(isIdentifier).sorted()
    guard let frame else {
      let all = sources.flatMap { columns[$0].map(\.name) }
      diagnostics.append(unknownName(name, known: others + all))
      return
    }
    let own = nodes.filter { $0.frame == frame }.map(\.name.text)
    var diagnostic = unknownColumn(
      name, frame: flow.frames[frame].name.text, known: columns[frame].map(\.name) + own + others)
    if let note = noteOnZip(name.text, frame) { diagnostic.notes = [note] }
    diagnostics.append(diagnostic)
  }

  // MARK: Ordering

  /// The nodes that a node needs: those it reads, and those that the rows it is in depend on.
  private func dependencies(of index: Int, _ references: [Reference?]) -> [Int] {
    var needed: [Int] = []
    for reference in references {
      switch reference {
      case .node(let node)?: needed.append(node)
      case .taken(let frame, let node)?: needed += rowNodes[frame] + [node]
      case .column(let frame, let position)?:
        needed += rowNodes[frame]
        needed += columns.origins(of: position, in: frame).compactMap(\.node)
      case .parameter?, nil: break
      }
    }
    return needed + lookedUp(index, references) + (flow.nodes[index].frame.map { rowNodes[$0] } ?? [])
  }

  /// A topological order by depth-first search without recursion; a cycle is reported once, with all its
  /// nodes.
  private mutating func order(_ references: [[Reference?]]) -> [Int] {
    enum Mark { case new, open, done, broken }
    let dependencies = references.indices.map { self.dependencies(of: $0, references[$0]) }
    var marks = [Mark](repeating: .new, count: references.count)
    var order: [Int] = []
    var path: [(node: Int, next: Int)] = []
    for start in references.indices where marks[start] == .new {
      path = [(start, 0)]
      marks[start] = .open
      while let (node, next) = path.last {
        if next == dependencies[node].count {
          let isBroken = dependencies[node].contains { marks[$0] == .broken }
          marks[node] = marks[node] == .broken || isBroken ? .broken : .done
          if marks[node] == .done { order.append(node) }
          path.removeLast()
          continue
        }
        path[path.count - 1].next += 1
        let target = dependencies[node][next]
        switch marks[target] {
        case .new:
          marks[target] = .open
          path.append((target, 0))
        case .open:
          let first = path.firstIndex { $0.node == target } ?? 0
          let members = path[first...].map(\.node)
          diagnostics.append(cycle(members.map { flow.nodes[$0].name }))
          for member in members { marks[member] = .broken }
        case .done, .broken: break
        }
      }
    }
    return order
  }
}

func alreadyDeclared(_ name: Name, first: Span) -> Diagnostic {
  Diagnostic(
    .duplicateName, "`\(name.text)` is declared twice", at: name.span, label: "declared again here",
    secondary: [Label(first, "first declared here")], help: Help("rename one of them, or remove it"))
}

private func shadowsColumn(_ name: Name, frame: String, column: Span) -> Diagnostic {
  Diagnostic(
    .shadowedColumn, "node `\(name.text)` has the name of a column of `\(frame)`", at: name.span,
    secondary: [Label(column, "the column")],
    notes: ["to keep both, rename the column: `\(name.text)_raw: {type: ..., from: \(name.text)}`"])
}

func unknownFrame(_ name: Name, known: [String]) -> Diagnostic {
  .unknown(
    .unknownFrame, name.text, "there is no frame `\(escaped(name.text))`", at: name.span, among: known,
    list: "frames")
}

func unknownColumn(_ name: Name, frame: String, known: [String]) -> Diagnostic {
  unknown(.unknownColumn, name, "frame `\(frame)` has no column `\(escaped(name.text))`", known: known)
}

private func unknownName(_ name: Name, known: [String]) -> Diagnostic {
  unknown(.unknownName, name, "nothing is named `\(escaped(name.text))`", known: known)
}

private func unknownImport(_ name: Name, of namespace: String, known: [String]) -> Diagnostic {
  .unknown(
    .unknownName, name.text, "`\(escaped(namespace))` has no `\(escaped(name.text))`", at: name.span,
    among: known, list: "it has")
}

/// A name that is like no other was perhaps meant as a text.
private func unknown(_ code: DiagnosticCode, _ name: Name, _ message: String, known: [String]) -> Diagnostic {
  var diagnostic = Diagnostic.unknown(
    code, name.text, message, at: name.span, among: known, meant: foreignWords[name.text])
  if name.text.utf8.first.map({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) == true {
    diagnostic.notes = ["`$(n)` pastes a value into a name; `n` alone is the value"]
  } else if diagnostic.primary.text.isEmpty {
    diagnostic.notes.append("a text stands in quotes: `'\(escaped(name.text))'`")
  }
  return diagnostic
}

private func ambiguous(_ name: Name, frames: [String]) -> Diagnostic {
  Diagnostic(
    .ambiguousName, "`\(name.text)` is a column of \(frames.map { "`\($0)`" }.joined(separator: " and "))",
    at: name.span,
    label: "write \(frames.map { "`\($0).\(name.text)`" }.joined(separator: " or "))")
}

private func markerWithoutValue(_ marker: String, at span: Span) -> Diagnostic {
  Diagnostic(
    .templateMarker, "`$(\(marker))` has no value here", at: span,
    label: "the node has no `for` with `\(marker)`")
}

private func tooManyDots(at span: Span) -> Diagnostic {
  Diagnostic(
    .unknownName, "there is no such name: it is `column`, `frame.column` or `import.frame.column`", at: span)
}

private func cycle(_ names: [Name]) -> Diagnostic {
  let path = (names + [names[0]]).map { "`\($0.text)`" }.joined(separator: " -> ")
  return Diagnostic(
    .cycle, "a node needs its own value: \(path)", at: names[0].span,
    secondary: names.dropFirst().prefix(4).map { Label($0.span, "is part of it") },
    notes: ["one of these names was perhaps meant to be a column; the row before is `shift(column, 1)`"])
}

extension Diagnostic {
  fileprivate func isSame(as other: Diagnostic) -> Bool {
    code == other.code && primary.span == other.primary.span
  }
}

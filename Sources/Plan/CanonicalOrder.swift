import Check
import Flow
import Types

/// The order in which a plan lists what a flow declares. None of it depends on where a declaration stands in
/// its file, so that flows that differ in nothing else have one plan; only the order of an output's columns
/// is the author's, since a reader of the output sees it.
struct CanonicalOrder {
  /// Positions of frames: sources by name, then those that are made of them, each after its parts.
  let frames: [Int]
  /// Positions of parameters by name.
  let parameters: [Int]
  let outputs: [TypedOutput]
  let checks: [TypedCheck]
  /// Positions of nodes: what the outputs and the checks read, in their order, each after what it reads
  /// itself; then, if asked for, the nodes that none of them reads, by name.
  let nodes: [Int]

  init(_ typed: TypedFlow, outputs: [TypedOutput], checks: [TypedCheck], withUnreadNodes: Bool) {
    frames = CanonicalOrder.frames(typed)
    parameters = typed.parameters.indices.sorted { typed.parameters[$0].name < typed.parameters[$1].name }
    self.outputs = outputs.sorted { $0.name < $1.name }
    self.checks = checks.sorted { $0.name < $1.name }
    let columns = self.outputs.flatMap(\.columns) + self.checks.flatMap(CanonicalOrder.columns)
    nodes = CanonicalOrder.nodes(typed, readBy: columns, withUnreadNodes: withUnreadNodes)
  }

  private static func frames(_ typed: TypedFlow) -> [Int] {
    var depths: [Int] = []
    // What a frame is made of stands before it.
    for parents in typed.resolved.parents { depths.append(parents.map { depths[$0] + 1 }.max() ?? 0) }
    return typed.frames.indices.sorted {
      (depths[$0], typed.frames[$0].name) < (depths[$1], typed.frames[$1].name)
    }
  }

  /// What a check reads.
  private static func columns(of check: TypedCheck) -> [TypedOutput.Column] {
    [TypedOutput.Column(name: check.name, value: .node(check.passes))] + check.shown
  }

  /// By depth-first search without recursion, since chains may be long.
  private static func nodes(
    _ typed: TypedFlow, readBy columns: [TypedOutput.Column], withUnreadNodes: Bool
  ) -> [Int] {
    var search = NodeSearch(typed)
    for column in columns {
      let needed: [Int]
      switch column.value {
      case .node(let index): needed = [index]
      case .taken(let frame, let index): needed = [index] + typed.resolved.rowNodes[frame]
      case .column(let frame, let position):
        needed = typed.resolved.nodes(behind: position, in: frame)
      }
      for node in needed { search.list(node) }
    }
    guard withUnreadNodes else { return search.order }
    let rest = typed.nodes.indices.compactMap { index in
      search.isFound[index] ? nil : typed.nodes[index].map { (name: $0.name, index: index) }
    }
    for (_, index) in rest.sorted(by: { $0.name < $1.name }) { search.list(index) }
    return search.order
  }
}

private struct NodeSearch {
  private let typed: TypedFlow
  private(set) var order: [Int] = []
  private(set) var isFound: [Bool]

  init(_ typed: TypedFlow) {
    self.typed = typed
    isFound = Array(repeating: false, count: typed.nodes.count)
  }

  /// Lists a node after everything that it reads.
  mutating func list(_ root: Int) {
    if isFound[root] { return }
    isFound[root] = true
    var path = [(node: root, inputs: inputs(of: root)[...])]
    while let (node, inputs) = path.last {
      guard let next = inputs.first else {
        order.append(node)
        path.removeLast()
        continue
      }
      path[path.count - 1].inputs.removeFirst()
      if isFound[next] { continue }
      isFound[next] = true
      path.append((next, self.inputs(of: next)[...]))
    }
  }

  /// The nodes that a node reads.
  private func inputs(of node: Int) -> [Int] {
    guard let expression = typed.nodes[node]?.expression else { return [] }
    return expression.operandOrder.flatMap { index -> [Int] in
      switch expression.terms[index].kind {
      case .node(let node): [node]
      case .taken(let frame, let node): [node] + typed.resolved.rowNodes[frame]
      case .column(let frame, let position): typed.resolved.nodes(behind: position, in: frame)
      case .call(let call): call.group.map { typed.resolved.rowNodes[$0] } ?? []
      case .literal, .parameter: []
      }
    }
  }
}

extension TypedExpression {
  /// The indices of all terms, each after its operands, and those in the order of the transform's parameters,
  /// which is not always the order in which an author writes them.
  var operandOrder: [Int] {
    if terms.count < 3 { return Array(terms.indices) }
    var order: [Int] = []
    var isFound = [Bool](repeating: false, count: terms.count)
    var path = [(term: terms.count - 1, operands: operands(of: terms.count - 1))]
    while let (term, operands) = path.last {
      guard let next = operands.first else {
        order.append(term)
        path.removeLast()
        continue
      }
      path[path.count - 1].operands.removeFirst()
      if isFound[next] { continue }
      isFound[next] = true
      path.append((next, self.operands(of: next)))
    }
    return order
  }

  private func operands(of term: Int) -> ArraySlice<Int> {
    if case .call(let call) = terms[term].kind { call.operands[...] } else { [] }
  }
}

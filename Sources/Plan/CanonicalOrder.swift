import Check
import Flow
import Types

/// The order in which a plan lists what a flow declares. None of it depends on where a declaration stands in
/// its file, so that flows that differ in nothing else have one plan; only the order of an output's columns
/// is the author's, since a reader of the output sees it.
struct CanonicalOrder {
  /// Positions of frames: sources by name, then zips, each after its parts.
  let frames: [Int]
  /// Positions of parameters by name.
  let parameters: [Int]
  let outputs: [TypedOutput]
  /// Positions of nodes: what the outputs read, in their order, each after what it reads itself; then the
  /// nodes that no output reads, by name.
  let nodes: [Int]

  init(_ typed: TypedFlow, outputs: [TypedOutput]) {
    frames = CanonicalOrder.frames(typed)
    parameters = typed.parameters.indices.sorted { typed.parameters[$0].name < typed.parameters[$1].name }
    self.outputs = outputs.sorted { $0.name < $1.name }
    nodes = CanonicalOrder.nodes(typed, readBy: self.outputs)
  }

  private static func frames(_ typed: TypedFlow) -> [Int] {
    var depths: [Int] = []
    var depthOf: [String: Int] = [:]
    for (frame, declaration) in zip(typed.frames, typed.flow.frames) {
      switch declaration.kind {
      case .source: depths.append(0)
      // Parts of a zip are declared before it.
      case .zip(let parts): depths.append(1 + (parts.compactMap { depthOf[$0.text] }.max() ?? 0))
      }
      depthOf[frame.name] = depths.last
    }
    return typed.frames.indices.sorted {
      (depths[$0], typed.frames[$0].name) < (depths[$1], typed.frames[$1].name)
    }
  }

  /// By depth-first search without recursion, since chains may be long.
  private static func nodes(_ typed: TypedFlow, readBy outputs: [TypedOutput]) -> [Int] {
    var search = NodeSearch(typed)
    for output in outputs {
      for case .node(let index) in output.columns.map(\.value) { search.list(index) }
    }
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
    return expression.operandOrder.compactMap { index in
      if case .node(let node) = expression.terms[index].kind { node } else { nil }
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

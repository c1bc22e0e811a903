import Check
public import Compiler
import Diagnostics
import Flow
import Syntax
import Types

extension FlowGraph {
  /// The graph of a compilation: columns that somebody reads, parameters, nodes and outputs; nil when the
  /// flow could not be typed.
  public init?(_ compilation: Compilation) {
    guard let typed = compilation.typed else { return nil }
    self = FlowGraphBuilder(typed: typed, compilation: compilation).graph()
  }
}

private struct FlowGraphBuilder {
  let typed: TypedFlow
  let compilation: Compilation

  func graph() -> FlowGraph {
    var vertices: [FlowGraph.Vertex] = []
    var edges: [FlowGraph.Edge] = []
    // A check is no part of what a flow computes.
    let drawn = typed.nodes.indices.filter { typed.flow.nodes[$0].part == nil }
    let read = Set(drawn.flatMap { typed.resolved.references[$0].flatMap { $0.map(origins) ?? [] } })
    for (index, parameter) in typed.parameters.enumerated() where read.contains(.parameter(index)) {
      vertices.append(
        FlowGraph.Vertex(
          id: parameter.name, label: parameter.name, detail: "\(parameter.type) = \(parameter.value)",
          kind: .parameter))
    }
    for (index, frame) in typed.frames.enumerated() {
      for (position, column) in frame.columns.enumerated()
      where read.contains(.column(frame: index, position: position)) {
        vertices.append(
          FlowGraph.Vertex(
            id: name(.column(frame: index, position: position)), label: column.name,
            detail: column.type.description, kind: .source, cluster: frame.name))
      }
    }
    for index in drawn {
      vertices.append(vertex(node: index))
      for reference in typed.resolved.references[index] {
        guard let reference else { continue }
        for origin in origins(reference) {
          edges.append(FlowGraph.Edge(from: name(origin), to: name(.node(index))))
        }
      }
      // Which rows there are depends on the operands of the frame's verb.
      guard case .rows(let frame)? = typed.nodes[index]?.domain else { continue }
      for operand in typed.resolved.rowNodes[frame.index] {
        edges.append(FlowGraph.Edge(from: name(.node(operand)), to: name(.node(index))))
      }
    }
    for output in typed.outputs {
      guard let declared = typed.flow.outputs.first(where: { $0.isMade(output.name) }) else { continue }
      let id = "output " + output.name
      vertices.append(
        FlowGraph.Vertex(id: id, label: output.name, detail: detail(of: output), kind: .output))
      for node in sources(of: output, declared) {
        edges.append(FlowGraph.Edge(from: name(.node(node)), to: id))
      }
    }
    return FlowGraph(name: typed.flow.name, vertices: vertices, edges: edges)
  }

  /// The nodes of the columns, then those that decide which rows there are.
  private func sources(of output: TypedOutput, _ declared: OutputDeclaration) -> [Int] {
    let columns = output.columns.compactMap { column in
      switch column.value {
      case .node(let index), .taken(_, let index): index
      case .column: nil as Int?
      }
    }
    // The rows of a quarantine are those that the same conditions leave over.
    guard case .rows(let frame) = output.domain else { return columns }
    return columns + typed.resolved.rowNodes[declared.parting?.kept ?? frame.index]
  }

  private func detail(of output: TypedOutput) -> String {
    ((output.target.isStored ? ["stage"] : []) + [output.target.path].compactMap(\.self)).joined(
      separator: " ")
  }

  /// A derived frame's column is those of the frames that it comes from.
  private func origins(_ reference: Reference) -> [Reference] {
    guard case .column(let frame, let position) = reference else { return [reference] }
    return typed.resolved.origins(of: position, in: frame)
  }

  private func vertex(node index: Int) -> FlowGraph.Vertex {
    let declaration = typed.flow.nodes[index]
    let expression = compilation.files.text(of: declaration.expression[declaration.expression.root].span)
    let node = typed.nodes[index]
    var cluster = declaration.frame.map { typed.frames[$0].name }
    if case .rows(let frame)? = node?.domain { cluster = typed.frames[frame.index].name }
    return FlowGraph.Vertex(
      id: name(.node(index)), label: declaration.name.text, detail: node?.type.description ?? "",
      kind: node?.domain == .scalar ? .scalar : .column, cluster: cluster,
      expression: expression.split { $0 == "\n" || $0 == " " || $0 == "\r" }.joined(separator: " "),
      doc: declaration.doc)
  }

  private func name(_ reference: Reference) -> String {
    switch reference {
    case .parameter(let index): return typed.parameters[index].name
    case .column(let frame, let position):
      return typed.frames[frame].name + "." + typed.frames[frame].columns[position].name
    case .node(let index), .taken(_, let index):
      let node = typed.flow.nodes[index]
      if !node.isNamed { return node.name.text }
      return (node.frame.map { typed.frames[$0].name + "." } ?? "") + node.name.text
    }
  }
}

import Diagnostics

/// The graph in Graphviz' language, from left to right, a box per frame.
///
/// Every id and label is a quoted string in which nothing is left to interpret: quotes, backslashes (Graphviz
/// reads `\N` and `\G` in labels) and ampersands (it reads HTML entities) are escaped, control characters are
/// written out.
public func renderDOT(_ g: FlowGraph) -> String {
  var text = """
    digraph \(quotedID(g.name)) {
      graph [rankdir=LR, nodesep=0.25, ranksep=0.7, fontname="Helvetica", bgcolor="transparent"]
      node [shape=box, style="rounded,filled", fontname="Helvetica", fontsize=11, height=0.4]
      edge [color="#94a3b8", arrowsize=0.7]

    """
  let members = Dictionary(grouping: g.vertices, by: \.cluster)
  for vertex in members[nil] ?? [] {
    text += "  " + statement(vertex)
  }
  for (index, cluster) in g.clusters.enumerated() {
    // Graphviz draws a box around a subgraph when its name begins with `cluster`.
    text += "  subgraph \"cluster_\(index)\" {\n"
    text += "    label=\(quotedLabel(cluster)); style=\"rounded,filled\"; "
    text += "color=\"#cbd5e1\"; fillcolor=\"#f8fafc\"\n"
    for vertex in members[cluster] ?? [] {
      text += "    " + statement(vertex)
    }
    text += "  }\n"
  }
  for edge in g.edges {
    text += "  \(quotedID(edge.from)) -> \(quotedID(edge.to))\n"
  }
  return text + "}\n"
}

private func statement(_ vertex: FlowGraph.Vertex) -> String {
  let colours = vertex.kind.light
  let label = vertex.detail.isEmpty ? [vertex.label] : [vertex.label, vertex.detail]
  let tooltip = vertex.expression.isEmpty ? vertex.detail : vertex.expression
  return """
    \(quotedID(vertex.id)) [label="\(label.map(escapedLabel).joined(separator: #"\n"#))", \
    tooltip=\(quotedLabel(tooltip)), fillcolor="\(colours.fill)", color="\(colours.stroke)", \
    fontcolor="\(colours.text)"]

    """
}

private func quotedID(_ text: String) -> String {
  // Graphviz keeps both characters of `\\` in an id: still one id for each name, and the quote stays closed.
  let doubled = replacing(["\\": "\\\\", "\"": "\\\""], in: text)
  return "\"\(escapingInvisible(doubled))\""
}

private func quotedLabel(_ text: String) -> String { "\"\(escapedLabel(text))\"" }

private func escapedLabel(_ text: String) -> String {
  replacing(["\\": "\\\\", "\"": "\\\"", "&": "&amp;"], in: escapingInvisible(text))
}

/// The graph as a Mermaid flowchart, from left to right, a subgraph per frame.
///
/// Ids are `n0, n1, ...` and `c0, c1, ...` in the graph's order, since Mermaid has words and signs that no id
/// may hold. In labels every ASCII sign but a few harmless ones is a character entity, so that no quote,
/// directive, comment or link survives. Viewers refuse more than 500 edges unless they are configured
/// otherwise.
public func renderMermaid(_ g: FlowGraph) -> String {
  var text = "flowchart LR\n"
  var ids: [String: String] = [:]
  for (index, vertex) in g.vertices.enumerated() {
    ids[vertex.id] = "n\(index)"
  }
  // Every id has an entry: a graph's edges end at its vertices.
  func id(_ name: String) -> String { ids[name] ?? "" }

  let members = Dictionary(grouping: g.vertices, by: \.cluster)
  for vertex in members[nil] ?? [] {
    text += "  " + statement(vertex, id: id(vertex.id))
  }
  for (index, cluster) in g.clusters.enumerated() {
    text += "  subgraph c\(index)[\"\(escaped(cluster))\"]\n"
    for vertex in members[cluster] ?? [] {
      text += "    " + statement(vertex, id: id(vertex.id))
    }
    text += "  end\n"
  }
  for edge in g.edges {
    text += "  \(id(edge.from)) --> \(id(edge.to))\n"
  }
  for kind in g.kinds {
    let colours = kind.light
    text +=
      "  classDef \(kind.rawValue) fill:\(colours.fill),stroke:\(colours.stroke),color:\(colours.text)\n"
  }
  return text
}

private func statement(_ vertex: FlowGraph.Vertex, id: String) -> String {
  let lines = vertex.detail.isEmpty ? [vertex.label] : [vertex.label, vertex.detail]
  let label = lines.map(escaped).joined(separator: "<br/>")
  let (open, close) = brackets(vertex.kind)
  return "\(id)\(open)\"\(label)\"\(close):::\(vertex.kind.rawValue)\n"
}

/// Mermaid's brackets choose the shape.
private func brackets(_ kind: FlowGraph.Kind) -> (String, String) {
  switch kind {
  case .source: ("[(", ")]")
  case .column: ("[", "]")
  case .parameter: ("([", "])")
  case .scalar: ("(", ")")
  case .frame: ("[[", "]]")
  case .output: ("[/", "/]")
  }
}

private func escaped(_ text: String) -> String {
  var escaped = ""
  for scalar in escapingInvisible(text).unicodeScalars {
    if scalar.isASCII, !scalar.properties.isAlphabetic, !harmless.contains(scalar) {
      escaped += "#\(scalar.value);"
    } else {
      escaped.unicodeScalars.append(scalar)
    }
  }
  // A label of nothing but space would be no label.
  return escaped.allSatisfy(\.isWhitespace) ? "#160;" : escaped
}

private let harmless = Set("0123456789 _.,?+()".unicodeScalars)

/// The graph as JSON, one vertex and one edge per line, in the graph's order.
///
///     {
///       "version": 1,
///       "name": "marketing_features",
///       "vertices": [
///         {"id": "weekly.spend", "label": "spend", "detail": "float64", "kind": "column", "frame": "weekly",
///          "expression": "", "doc": ""}
///       ],
///       "edges": [
///         {"from": "weekly.spend", "to": "weekly.total"}
///       ]
///     }
///
/// `kind` is one of `source`, `column`, `parameter`, `scalar`, `frame`, `output`; `frame` is null for what
/// stands in no frame; every other value is a string. New keys may come with the same version.
public func renderJSON(_ g: FlowGraph) -> String {
  let vertices = g.vertices.map { vertex in
    object([
      ("id", quoted(vertex.id)), ("label", quoted(vertex.label)), ("detail", quoted(vertex.detail)),
      ("kind", quoted(vertex.kind.rawValue)), ("frame", vertex.cluster.map(quoted) ?? "null"),
      ("expression", quoted(vertex.expression)), ("doc", quoted(vertex.doc)),
    ])
  }
  let edges = g.edges.map { object([("from", quoted($0.from)), ("to", quoted($0.to))]) }
  return """
    {
      "version": 1,
      "name": \(quoted(g.name)),
      "vertices": \(list(vertices)),
      "edges": \(list(edges))
    }

    """
}

private func object(_ members: [(String, String)]) -> String {
  "{" + members.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", ") + "}"
}

private func list(_ elements: [String]) -> String {
  elements.isEmpty ? "[]" : "[\n    " + elements.joined(separator: ",\n    ") + "\n  ]"
}

private func quoted(_ text: String) -> String {
  var escaped = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": escaped += "\\\""
    case "\\": escaped += "\\\\"
    case "\n": escaped += "\\n"
    case "\t": escaped += "\\t"
    case "\r": escaped += "\\r"
    case "\u{0}"..."\u{1F}", "\u{7F}", "\u{2028}", "\u{2029}":
      let digits = String(scalar.value, radix: 16)
      escaped += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: escaped.unicodeScalars.append(scalar)
    }
  }
  return escaped + "\""
}

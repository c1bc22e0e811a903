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
    JSONText.object([
      ("id", JSONText.string(vertex.id)), ("label", JSONText.string(vertex.label)),
      ("detail", JSONText.string(vertex.detail)),
      ("kind", JSONText.string(vertex.kind.rawValue)), ("frame", JSONText.string(orNull: vertex.cluster)),
      ("expression", JSONText.string(vertex.expression)), ("doc", JSONText.string(vertex.doc)),
    ])
  }
  let edges = g.edges.map {
    JSONText.object([("from", JSONText.string($0.from)), ("to", JSONText.string($0.to))])
  }
  return """
    {
      "version": 1,
      "name": \(JSONText.string(g.name)),
      "vertices": \(JSONText.lines(vertices)),
      "edges": \(JSONText.lines(edges))
    }

    """
}

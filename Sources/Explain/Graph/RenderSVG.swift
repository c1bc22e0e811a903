import Diagnostics

/// The graph as one SVG file that needs nothing else: from left to right, a rounded box per frame.
///
/// Colours follow the viewer's light or dark theme. A box's tooltip has its full name, type, expression and
/// documentation; edges from parameters are dashed. Every text is escaped, and nothing in the file runs or
/// loads.
public func renderSVG(_ g: FlowGraph) -> String {
  let layout = GraphLayout(g)
  let margin = 24.0
  let (header, footer) = (64.0, 48.0)
  let name = clip(escapingInvisible(g.name), size: 17, isBold: true, to: 600)
  let headWidth = max(textWidth(name, size: 17, isBold: true), textWidth(summary(g), size: 12, isBold: false))
  let legend = drawnLegend(g.kinds)
  let width = pixels(max(layout.width, headWidth, legend.width) + 2 * margin)
  let height = header + layout.height + footer

  var svg = """
    <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(pixels(height))" \
    viewBox="0 0 \(width) \(pixels(height))" role="img">
    <title>\(escaped(g.name))</title>
    <style>
    \(styleSheet(g.kinds))</style>
    <defs><marker id="arrow" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="6.5" markerHeight="6.5" \
    markerUnits="userSpaceOnUse" orient="auto"><path class="tip" d="M0.5 0.5L7.5 4L0.5 7.5z"/></marker></defs>
    <rect class="paper" width="100%" height="100%"/>
    <text class="name" x="\(pixels(margin))" y="33">\(escaped(name))</text>
    <text class="soft" x="\(pixels(margin))" y="51">\(escaped(summary(g)))</text>
    <g transform="translate(\(pixels(margin)) \(pixels(header)))">

    """
  for cluster in layout.clusters {
    svg += drawn(cluster)
  }
  let vertices = Dictionary(uniqueKeysWithValues: zip(g.vertices.map(\.id), g.vertices.indices))
  for (edge, route) in zip(g.edges, layout.routes) {
    // A graph's edges end at its vertices.
    guard let tail = vertices[edge.from] else { continue }
    svg += drawn(edge, route, isGiven: g.vertices[tail].kind == .parameter, tail: layout.boxes[tail])
  }
  for (vertex, box) in zip(g.vertices, layout.boxes) {
    svg += drawn(vertex, box)
  }
  svg += "</g>\n"
  svg += "<g transform=\"translate(\(pixels(margin)) \(pixels(height - 22)))\">\(legend.svg)</g>\n"
  return svg + "</svg>\n"
}

/// `2 sources · 14 columns · 1 output`
private func summary(_ g: FlowGraph) -> String {
  g.kinds.map { kind in
    let count = g.vertices.reduce(0) { $0 + ($1.kind == kind ? 1 : 0) }
    return "\(count) \(kind.rawValue)\(count == 1 ? "" : "s")"
  }.joined(separator: " · ")
}

private func drawn(_ cluster: GraphLayout.Cluster) -> String {
  let box = cluster.box
  let title = clip(escapingInvisible(cluster.name), size: 12, isBold: true, to: box.width - 24)
  return """
    <g class="cluster"><title>\(escaped(cluster.name))</title>\(rectangle(box, radius: 12))\
    <text x="\(pixels(box.x + 14))" y="\(pixels(box.y + 18))">\(escaped(title))</text></g>

    """
}

private func drawn(_ vertex: FlowGraph.Vertex, _ box: GraphLayout.Box) -> String {
  let text = VertexText(vertex)
  let left = pixels(box.x + 18)
  let middle = box.y + box.height / 2
  let lines =
    text.detail.isEmpty
    ? "<text x=\"\(left)\" y=\"\(pixels(middle + 4.5))\">\(escaped(text.label))</text>"
    : """
    <text x="\(left)" y="\(pixels(middle - 3))">\(escaped(text.label))</text>\
    <text class="detail" x="\(left)" y="\(pixels(middle + 13))">\(escaped(text.detail))</text>
    """
  let isRound = vertex.kind == .parameter || vertex.kind == .scalar
  return """
    <g class="vertex \(vertex.kind.rawValue)"><title>\(escaped(tooltip(vertex)))</title>\
    \(rectangle(box, radius: isRound ? box.height / 2 : 8))\
    <path class="bar" d="M\(pixels(box.x + 9)) \(pixels(middle - 8))v16"/>\(lines)</g>

    """
}

/// The full name and type, the expression, the documentation: each on its lines.
private func tooltip(_ vertex: FlowGraph.Vertex) -> String {
  let name = vertex.detail.isEmpty ? vertex.id : "\(vertex.id): \(vertex.detail)"
  return [name, vertex.expression, vertex.doc].filter { !$0.isEmpty }.joined(separator: "\n")
}

private func drawn(
  _ edge: FlowGraph.Edge, _ route: [GraphLayout.Point], isGiven: Bool, tail: GraphLayout.Box
) -> String {
  """
  <path class="edge\(isGiven ? " given" : "")" marker-end="url(#arrow)" d="\(path(route, tail: tail))">\
  <title>\(escaped(edge.from)) → \(escaped(edge.to))</title></path>

  """
}

/// Level lines across columns, and curves that leave and arrive level between them.
private func path(_ route: [GraphLayout.Point], tail: GraphLayout.Box) -> String {
  guard var last = route.first else {
    let (right, y) = (pixels(tail.x + tail.width), pixels(tail.y + tail.height / 2))
    return "M\(right) \(y)c36 -\(pixels(tail.height)) -\(pixels(tail.width + 36)) -\(pixels(tail.height)) "
      + "-\(pixels(tail.width)) 0"
  }
  var path = "M\(pixels(last.x)) \(pixels(last.y))"
  for point in route.dropFirst() {
    if abs(point.y - last.y) < 0.5 {
      path += "H\(pixels(point.x))"
    } else {
      let middle = pixels((last.x + point.x) / 2)
      path +=
        "C\(middle) \(pixels(last.y)) \(middle) \(pixels(point.y)) \(pixels(point.x)) \(pixels(point.y))"
    }
    last = point
  }
  return path
}

private func drawnLegend(_ kinds: [FlowGraph.Kind]) -> (svg: String, width: Double) {
  var svg = ""
  var x = 0.0
  for kind in kinds {
    let isRound = kind == .parameter || kind == .scalar
    let swatch = GraphLayout.Box(x: x, y: -10, width: 18, height: 12)
    svg += "<g class=\"vertex \(kind.rawValue)\">\(rectangle(swatch, radius: isRound ? 6 : 3.5))</g>"
    svg += "<text class=\"soft\" x=\"\(pixels(x + 24))\" y=\"0\">\(kind.rawValue)</text>"
    x += 24 + textWidth(kind.rawValue, size: 12, isBold: false) + 22
  }
  return (svg, x)
}

private func rectangle(_ box: GraphLayout.Box, radius: Double) -> String {
  """
  <rect x="\(pixels(box.x))" y="\(pixels(box.y))" width="\(pixels(box.width))" \
  height="\(pixels(box.height))" rx="\(pixels(radius))"/>
  """
}

/// A length with at most one decimal.
private func pixels(_ length: Double) -> String {
  let tenths = Int((length * 10).rounded())
  let sign = tenths < 0 ? "-" : ""
  let rest = tenths.magnitude % 10
  return "\(sign)\(tenths.magnitude / 10)\(rest == 0 ? "" : ".\(rest)")"
}

/// Text for an element or an attribute; control characters, which XML has no way to write, are written out.
private func escaped(_ text: String) -> String {
  // Lines of a tooltip stay lines.
  let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
    escapingInvisible(String($0))
  }
  let entities: [Unicode.Scalar: String] = [
    "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;",
  ]
  return replacing(entities, in: lines.joined(separator: "\n"))
}

/// Where the boxes, the clusters and the arcs of one connected graph stand; its corner is at (0, 0).
struct LayeredDrawing {
  private(set) var boxes: [GraphLayout.Box] = []
  private(set) var clusters: [GraphLayout.Box] = []
  /// By arc, from tail to head.
  private(set) var routes: [[GraphLayout.Point]] = []
  private(set) var width = 0.0
  private(set) var height = 0.0

  init(_ graph: BoxGraph) {
    let ranking = Ranking(graph)
    let layered = LayeredGraph(graph, ranking)
    let straightening = bestOrder(layered)
    let top =
      layered.items.indices.map { straightening.middles[$0] - layered.items[$0].height / 2 }.min() ?? 0
    let middles = straightening.middles.map { $0 - top }
    let columns = columns(graph, layered, middles)

    boxes = graph.boxes.enumerated().map { index, box in
      let column = columns[layered.items[index].rank]
      return .init(x: column.x, y: middles[index] - box.height / 2, width: column.width, height: box.height)
    }
    clusters = clusterBoxes(layered, middles, columns)
    routes = graph.arcs.indices.map { index in
      let arc = graph.arcs[index]
      let (tail, head) = ranking.isReversed[index] ? (arc.head, arc.tail) : (arc.tail, arc.head)
      let route = route(from: boxes[tail], to: boxes[head], layered.bends[index], layered, middles, columns)
      return ranking.isReversed[index] ? route.reversed() : route
    }
    width = max(columns.last.map { $0.x + $0.width } ?? 0, clusters.map { $0.x + $0.width }.max() ?? 0)
    height = layered.items.indices.map { middles[$0] + layered.items[$0].height / 2 }.max() ?? 0
  }
}

private func bestOrder(_ layered: LayeredGraph) -> Straightening {
  var reduction = CrossingReduction(layered)
  reduction.run()
  var best = Straightening(layered, layers: reduction.layers)
  for _ in 0..<(layered.items.count < 20_000 ? 3 : 1) {
    reduction.reconsiderTrunks(best.middles)
    let other = Straightening(layered, layers: reduction.layers)
    if other.climb >= best.climb { break }
    best = other
  }
  return best
}

private typealias Column = (x: Double, width: Double)

/// The columns of boxes, one for each rank: as wide as the widest box, with room for cluster sides and
/// curves.
private func columns(_ graph: BoxGraph, _ layered: LayeredGraph, _ middles: [Double]) -> [Column] {
  var widths = [Double](repeating: 0, count: layered.rankCount)
  for (index, box) in graph.boxes.enumerated() {
    let rank = layered.items[index].rank
    widths[rank] = max(widths[rank], box.width)
  }
  var begins = [Bool](repeating: false, count: layered.rankCount)
  var ends = begins
  for span in layered.spans {
    begins[span.lowerBound] = true
    ends[span.upperBound] = true
  }
  // The steepest curve of a gap widens it, else curves become walls.
  var climbs = [Double](repeating: 0, count: layered.rankCount)
  for (index, item) in layered.items.enumerated() {
    for other in layered.after[index] {
      climbs[item.rank] = max(climbs[item.rank], abs(middles[other] - middles[index]))
    }
  }
  var columns: [Column] = []
  var x = begins.first == true ? Spacing.clusterSide : 0
  for rank in widths.indices {
    columns.append((x, widths[rank]))
    x += widths[rank] + Spacing.rankGap + min(climbs[rank] * 0.12, 90)
    if ends[rank] { x += Spacing.clusterSide }
    if rank + 1 < begins.count, begins[rank + 1] { x += Spacing.clusterSide }
  }
  return columns
}

private func clusterBoxes(
  _ layered: LayeredGraph, _ middles: [Double], _ columns: [Column]
) -> [GraphLayout.Box] {
  var tops = [Double](repeating: .infinity, count: layered.clusterCount)
  var bottoms = [Double](repeating: -.infinity, count: layered.clusterCount)
  for (index, item) in layered.items.enumerated() {
    guard let cluster = item.cluster else { continue }
    tops[cluster] = min(tops[cluster], middles[index] - item.height / 2)
    bottoms[cluster] = max(bottoms[cluster], middles[index] + item.height / 2)
  }
  return layered.spans.enumerated().map { cluster, span in
    let left = columns[span.lowerBound].x - Spacing.clusterSide
    let last = columns[span.upperBound]
    let right = last.x + last.width + Spacing.clusterSide
    return .init(x: left, y: tops[cluster], width: right - left, height: bottoms[cluster] - tops[cluster])
  }
}

/// The places where an arc begins and ends a curve, in pairs: curves run between columns, never across one.
private func route(
  from tail: GraphLayout.Box, to head: GraphLayout.Box, _ bends: Range<Int>?, _ layered: LayeredGraph,
  _ middles: [Double], _ columns: [Column]
) -> [GraphLayout.Point] {
  var points = [GraphLayout.Point(x: tail.x + tail.width, y: tail.y + tail.height / 2)]
  for bend in bends ?? 0..<0 {
    let column = columns[layered.items[bend].rank]
    // Where the arc runs on straight, the line is not cut in pieces.
    if points[points.count - 1].y != middles[bend] {
      points.append(.init(x: column.x, y: middles[bend]))
    } else if points.count > 1 {
      points.removeLast()
    }
    points.append(.init(x: column.x + column.width, y: middles[bend]))
  }
  points.append(.init(x: head.x, y: head.y + head.height / 2))
  return points
}

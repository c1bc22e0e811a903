/// Takes the empty bands out of a drawing: first those that cross a cluster from side to side, then those
/// that cross all of it. What remains keeps its order and its distances, so nothing comes to overlap.
///
/// Straightening takes the mean of four drawings in which a cluster may stand at four heights, and the boxes
/// in it follow different ones: that tears clusters apart.
///
/// - Parameter middles: the places along the ranks, by item.
/// - Returns: the new places.
func squeezed(_ graph: LayeredGraph, _ middles: [Double]) -> [Double] {
  var middles = middles
  var units: [Unit] = []
  var members = [[Int]](repeating: [], count: graph.clusterCount)
  for (index, item) in graph.items.enumerated() {
    if let cluster = item.cluster {
      members[cluster].append(index)
    } else {
      units.append(Unit(graph, [index], middles))
    }
  }
  for items in members where !items.isEmpty {
    let rises = rises(items.map { Unit(graph, [$0], middles) }, gap: 44)
    // The cluster shrinks within the room that it has, to where most of it was.
    let mean = rises.reduce(0, +) / Double(rises.count)
    for (item, rise) in zip(items, rises) {
      middles[item] += mean - rise
    }
    units.append(Unit(graph, items, middles))
  }
  for (unit, rise) in zip(units, rises(units, gap: 60)) {
    for item in unit.items { middles[item] -= rise }
  }
  return middles
}

/// What moves as one.
private struct Unit {
  let items: [Int]
  let top: Double
  let bottom: Double

  init(_ graph: LayeredGraph, _ items: [Int], _ middles: [Double]) {
    self.items = items
    top = items.reduce(.infinity) { min($0, middles[$1] - graph.items[$1].height / 2) }
    bottom = items.reduce(-.infinity) { max($0, middles[$1] + graph.items[$1].height / 2) }
  }
}

/// How far each unit rises when every band that no unit touches becomes `gap` high. Bands of up to twice that
/// stay: a drawing with air in it is better than edges that are no longer level.
private func rises(_ units: [Unit], gap: Double) -> [Double] {
  var rises = [Double](repeating: 0, count: units.count)
  var rise = 0.0
  var end = Double.infinity
  for index in units.indices.sorted(by: { (units[$0].top, $0) < (units[$1].top, $1) }) {
    let band = units[index].top - end
    if band > 2 * gap { rise += band - gap }
    rises[index] = rise
    end = end == .infinity ? units[index].bottom : max(end, units[index].bottom)
  }
  return rises
}

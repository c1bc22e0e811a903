/// A place along the rank for every item, so that links are straight where they can be.
///
/// After Brandes and Koepf, "Fast and simple horizontal coordinate assignment" (2001): items are aligned with
/// the median of their neighbours, from four corners, and the result is the mean of the two middle ones of
/// the four. Bends and cluster borders are aligned before all else, so a trunk is a line and a cluster is a
/// rectangle.
struct Straightening {
  private let graph: LayeredGraph
  private let layers: [[Int]]
  /// Links that cross a trunk or a border: they yield. Keys are `upper * items + lower`.
  private var yielding: Set<Int> = []

  /// The middle of each item; the smallest is that of the top item.
  private(set) var middles: [Double]

  /// - Parameter layers: items by rank in their order.
  init(_ graph: LayeredGraph, layers: [[Int]]) {
    self.graph = graph
    self.layers = layers
    middles = Array(repeating: 0, count: graph.items.count)
    findYielding()
    var candidates: [[Double]] = []
    for isBackward in [false, true] {
      for isUpward in [false, true] {
        candidates.append(align(isBackward: isBackward, isUpward: isUpward))
      }
    }
    meet(candidates)
    middles = squeezed(graph, middles)
  }

  /// The sum of all links' climbs: what an order is judged by in the end.
  var climb: Double {
    graph.items.indices.reduce(0) { sum, item in
      sum + graph.after[item].reduce(0) { $0 + abs(middles[$1] - middles[item]) }
    }
  }

  private mutating func findYielding() {
    var indices = [Int](repeating: 0, count: graph.items.count)
    for layer in layers {
      for (index, item) in layer.enumerated() { indices[item] = index }
    }
    for rank in layers.indices.dropFirst() {
      let layer = layers[rank]
      var low = 0
      var scanned = 0
      for (index, item) in layer.enumerated() {
        let straight = graph.items[item].straightBefore
        guard straight != nil || index == layer.count - 1 else { continue }
        let high = straight.map { indices[$0] } ?? layers[rank - 1].count - 1
        while scanned <= index {
          let lower = layer[scanned]
          for upper in graph.before[lower] where graph.items[lower].straightBefore != upper {
            if indices[upper] < low || indices[upper] > high {
              yielding.insert(upper * graph.items.count + lower)
            }
          }
          scanned += 1
        }
        low = high
      }
    }
  }

  /// One of the four corners: ranks from the last to the first or the other way, each from its end or its
  /// start.
  private func align(isBackward: Bool, isUpward: Bool) -> [Double] {
    let ranks = isBackward ? layers.reversed() : layers
    let oriented = isUpward ? ranks.map { $0.reversed() } : ranks
    let blocks = alignBlocks(oriented, isBackward: isBackward)
    let places = compact(oriented, roots: blocks, isUpward: isUpward)
    return isUpward ? places.map { -$0 } : places
  }

  /// - Returns: for each item the first item of its block: all items of a block share one place.
  private func alignBlocks(_ layers: [[Int]], isBackward: Bool) -> [Int] {
    var roots = Array(graph.items.indices)
    var indices = [Int](repeating: 0, count: graph.items.count)
    for layer in layers {
      for (index, item) in layer.enumerated() { indices[item] = index }
    }
    for layer in layers {
      var last = -1
      for item in layer {
        let neighbours = medians(of: item, indices, isBackward: isBackward)
        for neighbour in neighbours where roots[item] == item && last < indices[neighbour] {
          if yields(item, neighbour, isBackward: isBackward) { continue }
          roots[item] = roots[neighbour]
          last = indices[neighbour]
          break
        }
      }
    }
    return roots
  }

  /// The one or two middle neighbours in the rank that is already aligned.
  private func medians(of item: Int, _ indices: [Int], isBackward: Bool) -> [Int] {
    if let straight = isBackward ? graph.items[item].straightAfter : graph.items[item].straightBefore {
      return [straight]
    }
    // To be level with others of its cluster comes first, it keeps the cluster small.
    let all = isBackward ? graph.after[item] : graph.before[item]
    let own = all.filter { graph.items[$0].cluster == graph.items[item].cluster }
    var neighbours = own.isEmpty ? all : own
    guard neighbours.count > 1 else { return neighbours }
    neighbours.sort { indices[$0] < indices[$1] }
    let middle = (neighbours.count - 1) / 2
    return neighbours.count % 2 == 1 ? [neighbours[middle]] : [neighbours[middle], neighbours[middle + 1]]
  }

  private func yields(_ item: Int, _ neighbour: Int, isBackward: Bool) -> Bool {
    let (upper, lower) = isBackward ? (item, neighbour) : (neighbour, item)
    return yielding.contains(upper * graph.items.count + lower)
  }

  /// Packs blocks towards the start of their ranks, then pulls each as near to the next as it gets.
  private func compact(_ layers: [[Int]], roots: [Int], isUpward: Bool) -> [Double] {
    var following: [[(block: Int, distance: Double)]] = Array(repeating: [], count: roots.count)
    var waiting = [Int](repeating: 0, count: roots.count)
    for layer in layers {
      for (first, second) in zip(layer, layer.dropFirst()) {
        let (above, below) = isUpward ? (second, first) : (first, second)
        let distance = Spacing.middles(graph.items[above], graph.items[below])
        following[roots[first]].append((roots[second], distance))
        waiting[roots[second]] += 1
      }
    }
    var places = [Double](repeating: 0, count: roots.count)
    var order = roots.indices.filter { roots[$0] == $0 && waiting[$0] == 0 }
    var next = 0
    while next < order.count {
      let block = order[next]
      next += 1
      for (other, distance) in following[block] {
        places[other] = max(places[other], places[block] + distance)
        waiting[other] -= 1
        if waiting[other] == 0 { order.append(other) }
      }
    }
    for block in order.reversed() {
      let limit = following[block].map { places[$0.block] - $0.distance }.min()
      if let limit { places[block] = max(places[block], limit) }
    }
    return roots.map { places[$0] }
  }

  /// Brings the four results to the extent of the narrowest, and takes the mean of the two middle ones.
  private mutating func meet(_ candidates: [[Double]]) {
    let extents = candidates.map { ($0.min() ?? 0, $0.max() ?? 0) }
    let narrowest = extents.indices.min { left, right in
      (extents[left].1 - extents[left].0, left) < (extents[right].1 - extents[right].0, right)
    }
    guard let narrowest else { return }
    // The odd candidates are packed towards the end of their ranks.
    let shifts = candidates.indices.map { index in
      index % 2 == 0
        ? extents[narrowest].0 - extents[index].0 : extents[narrowest].1 - extents[index].1
    }
    for item in middles.indices {
      let sorted = candidates.indices.map { candidates[$0][item] + shifts[$0] }.sorted()
      middles[item] = (sorted[1] + sorted[2]) / 2
    }
  }
}

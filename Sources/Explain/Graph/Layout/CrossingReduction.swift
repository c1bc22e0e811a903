/// The order of the items within each rank: few links cross, and clusters keep to themselves.
///
/// Layer by layer sweeps by barycentre (Sugiyama, Tagawa and Toda 1981) and exchanges of neighbours, the best
/// of all orders is kept. A cluster has one key for a whole sweep, and so does a trunk of bends: in every
/// rank they stand on the same side of each other, so a cluster can become a box that nothing foreign enters.
struct CrossingReduction {
  private let graph: LayeredGraph
  /// By rank, from top to bottom.
  private(set) var layers: [[Int]]
  /// Where the middle of an item would be if its rank were packed and centred, by item.
  private var places: [Double]
  private var clusterKeys: [Double]
  private var chainKeys: [Double]
  private var activeClusters: [[Int]]

  init(_ graph: LayeredGraph) {
    self.graph = graph
    layers = Array(repeating: [], count: graph.rankCount)
    places = graph.items.indices.map { Double($0) }
    clusterKeys = Array(repeating: 0, count: graph.clusterCount)
    chainKeys = Array(repeating: 0, count: graph.chainCount)
    activeClusters = Array(repeating: [], count: graph.rankCount)
    for (cluster, span) in graph.spans.enumerated() {
      for rank in span { activeClusters[rank].append(cluster) }
    }
    for (index, item) in graph.items.enumerated() {
      layers[item.rank].append(index)
      // At first everything stands in the order of the text, a bend where its trunk begins.
      if case .bend = item.role, let trunk = graph.before[index].first { places[index] = places[trunk] }
    }
    updateKeys()
    for rank in layers.indices {
      arrange(rank, by: .ownPlace)
    }
  }

  /// Sweeps until nothing gets better, over large graphs only a few times.
  mutating func run() {
    var best = layers
    var fewest = crossings()
    var sweep = 0
    var idle = 0
    let limit = max(4, min(24, 500_000 / max(graph.items.count, 1)))
    while fewest > 0, idle < 4, sweep < limit {
      updateKeys()
      if sweep % 2 == 0 {
        for rank in layers.indices.dropFirst() { arrange(rank, by: .linksBefore) }
      } else {
        for rank in layers.indices.dropLast().reversed() { arrange(rank, by: .linksAfter) }
      }
      exchangeNeighbours()
      let count = crossings()
      idle = count < fewest ? 0 : idle + 1
      if count < fewest { (fewest, best) = (count, layers) }
      sweep += 1
    }
    layers = best
  }

  /// Lets trunks change sides once it is known where everything stands: sweeps compare places of different
  /// ranks as if all ranks were packed and centred.
  ///
  /// - Parameter middles: the places that the present order led to, by item.
  mutating func reconsiderTrunks(_ middles: [Double]) {
    places = middles
    updateKeys()
    var extents = [ClosedRange<Double>?](repeating: nil, count: graph.clusterCount)
    for (index, item) in graph.items.enumerated() {
      guard let cluster = item.cluster else { continue }
      let extent = extents[cluster] ?? middles[index]...middles[index]
      extents[cluster] = min(extent.lowerBound, middles[index])...max(extent.upperBound, middles[index])
    }
    for (cluster, extent) in extents.enumerated() {
      guard let extent else { continue }
      clusterKeys[cluster] = (extent.lowerBound + extent.upperBound) / 2
    }
    for (index, item) in graph.items.enumerated() {
      if case .bend(let chain) = item.role, item.cluster == nil { places[index] = chainKeys[chain] }
    }
    for rank in layers.indices {
      arrange(rank, by: .ownPlace)
    }
    exchangeNeighbours()
  }

  /// What a rank is sorted by.
  private enum Aim {
    case ownPlace
    case linksBefore
    case linksAfter
  }

  private func value(of item: Int, _ aim: Aim) -> Double {
    let linked: [Int]
    switch aim {
    case .ownPlace: return places[item]
    case .linksBefore: linked = graph.before[item]
    case .linksAfter: linked = graph.after[item]
    }
    return linked.isEmpty ? places[item] : linked.reduce(0) { $0 + places[$1] } / Double(linked.count)
  }

  /// Clusters and trunks go to the mean of what they are linked to, and of where they are.
  private mutating func updateKeys() {
    var clusters = [(sum: Double, count: Double)](repeating: (0, 0), count: graph.clusterCount)
    var own = clusters
    var chains = [(sum: Double, count: Double)](repeating: (0, 0), count: graph.chainCount)
    for (index, item) in graph.items.enumerated() {
      let linked = graph.before[index] + graph.after[index]
      if case .bend(let chain) = item.role, item.cluster == nil {
        // Where the trunk has to go counts, not where its free part is now.
        for other in linked where graph.items[other].role != item.role || graph.items[other].cluster != nil {
          chains[chain].sum += places[other]
          chains[chain].count += 1
        }
      }
      guard let cluster = item.cluster else { continue }
      own[cluster].sum += places[index]
      own[cluster].count += 1
      for other in linked where graph.items[other].cluster != cluster {
        clusters[cluster].sum += places[other]
        clusters[cluster].count += 1
      }
    }
    for cluster in clusterKeys.indices {
      let here = own[cluster].sum / max(own[cluster].count, 1)
      clusterKeys[cluster] = (clusters[cluster].sum + here) / (clusters[cluster].count + 1)
    }
    for chain in chainKeys.indices {
      chainKeys[chain] = chains[chain].sum / max(chains[chain].count, 1)
    }
  }

  private struct Key: Comparable {
    /// Even: between two clusters; odd: a cluster.
    let slot: Int
    /// The top border, what is inside, the bottom border.
    let part: Int
    let value: Double
    /// The place before: sorting is stable.
    let previous: Int

    static func < (left: Key, right: Key) -> Bool {
      (left.slot, left.part, left.value, left.previous) < (
        right.slot, right.part, right.value, right.previous
      )
    }
  }

  /// Sorts a rank: clusters by their keys, what is free into the gaps between them, each by its aim.
  private mutating func arrange(_ rank: Int, by aim: Aim) {
    let active = activeClusters[rank].sorted { (clusterKeys[$0], $0) < (clusterKeys[$1], $1) }
    var slots: [Int: Int] = [:]
    for (index, cluster) in active.enumerated() {
      slots[cluster] = 2 * index + 1
    }
    var keyed: [(key: Key, item: Int)] = []
    for (previous, index) in layers[rank].enumerated() {
      let item = graph.items[index]
      let own = value(of: index, aim)
      var part = 1
      var strand = own
      switch item.role {
      case .box: break
      case .bend(let chain): strand = chainKeys[chain]
      case .top: part = 0
      case .bottom: part = 2
      }
      let slot = item.cluster.flatMap { slots[$0] } ?? 2 * countBelow(strand, active)
      keyed.append((Key(slot: slot, part: part, value: own, previous: previous), index))
    }
    keyed.sort { $0.key < $1.key }
    layers[rank] = keyed.map(\.item)
    place(rank)
  }

  /// How many of the clusters, in order, have a key below `key`.
  private func countBelow(_ key: Double, _ clusters: [Int]) -> Int {
    var (low, high) = (0, clusters.count)
    while low < high {
      let middle = (low + high) / 2
      if clusterKeys[clusters[middle]] < key { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private mutating func place(_ rank: Int) {
    var y = 0.0
    var last: Int?
    for item in layers[rank] {
      if let last { y += Spacing.middles(graph.items[last], graph.items[item]) }
      places[item] = y
      last = item
    }
    for item in layers[rank] {
      places[item] -= y / 2
    }
  }

  /// Swaps items that follow each other and have fewer crossings the other way round, a few times over.
  private mutating func exchangeNeighbours() {
    for _ in 0..<3 {
      var changed = false
      for rank in layers.indices {
        var layer = layers[rank]
        for upper in layer.indices.dropLast() {
          let (first, second) = (layer[upper], layer[upper + 1])
          // A border may not move: the cluster's order against others is for all ranks.
          guard !isBorder(first), !isBorder(second) else { continue }
          let now = crossings(first, second)
          if now > 0, crossings(second, first) < now {
            layer.swapAt(upper, upper + 1)
            changed = true
          }
        }
        layers[rank] = layer
        place(rank)
      }
      if !changed { return }
    }
  }

  private func isBorder(_ item: Int) -> Bool {
    switch graph.items[item].role {
    case .top, .bottom: true
    case .box, .bend: false
    }
  }

  /// The crossings between the links of two items of one rank when `upper` stands above `lower`.
  private func crossings(_ upper: Int, _ lower: Int) -> Int {
    inversions(graph.before[upper], graph.before[lower]) + inversions(graph.after[upper], graph.after[lower])
  }

  private func inversions(_ upper: [Int], _ lower: [Int]) -> Int {
    // Items with very many links are as good where they are, and pairs of them would cost too much.
    guard upper.count * lower.count <= 256 else { return 0 }
    var count = 0
    for above in upper {
      for below in lower where places[below] < places[above] { count += 1 }
    }
    return count
  }

  /// All crossings: inversions between neighbouring ranks, counted with a Fenwick tree (Barth, Juenger and
  /// Mutzel 2002).
  func crossings() -> Int {
    var indices = [Int](repeating: 0, count: graph.items.count)
    for layer in layers {
      for (index, item) in layer.enumerated() { indices[item] = index }
    }
    var total = 0
    for rank in layers.indices.dropLast() {
      let size = layers[rank + 1].count
      var tree = [Int](repeating: 0, count: size + 1)
      var seen = 0
      for item in layers[rank] {
        let heads = graph.after[item].map { indices[$0] + 1 }
        for head in heads {
          var notAbove = 0
          var node = head
          while node > 0 {
            notAbove += tree[node]
            node &= node - 1
          }
          total += seen - notAbove
        }
        seen += heads.count
        for head in heads {
          var node = head
          while node <= size {
            tree[node] += 1
            node += node & -node
          }
        }
      }
    }
    return total
  }
}

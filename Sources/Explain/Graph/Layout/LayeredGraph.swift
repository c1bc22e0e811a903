/// A graph whose links all lead from one rank to the next: long arcs have bends in the ranks between, and a
/// cluster has a top and a bottom border in every rank that it spans.
///
/// The long arcs from one box into one cluster share their bends as far as they go together: a value that
/// many read is a trunk with branches, and the count of bends stays small. A trunk runs inside of its tail's
/// cluster to the cluster's right side, then free, then inside of the cluster of its heads.
struct LayeredGraph {
  enum Role: Equatable {
    case box
    /// A place where a long arc passes; `chain` counts the trunks.
    case bend(chain: Int)
    case top
    case bottom
  }

  struct Item {
    let role: Role
    let rank: Int
    let cluster: Int?
    let height: Double
    /// The bend or border that continues this one in the rank before, and in the rank after: the two must be
    /// level.
    var straightBefore: Int? = nil
    var straightAfter: Int? = nil
  }

  /// Boxes first, with the indices of the `BoxGraph`.
  private(set) var items: [Item] = []
  let rankCount: Int
  let clusterCount: Int
  private(set) var chainCount = 0
  /// The linked items of the rank before and of the rank after, by item.
  private(set) var before: [[Int]]
  private(set) var after: [[Int]]
  /// The items from tail to head, by arc, without these two; nil: the arc has no bends to go through.
  private(set) var bends: [Range<Int>?]
  /// The first and last rank, by cluster.
  private(set) var spans: [ClosedRange<Int>]

  init(_ graph: BoxGraph, _ ranking: Ranking) {
    rankCount = (ranking.ranks.max() ?? -1) + 1
    clusterCount = graph.clusterCount
    before = Array(repeating: [], count: graph.boxes.count)
    after = before
    bends = Array(repeating: nil, count: graph.arcs.count)
    spans = clusterSpans(graph, ranking)
    items = graph.boxes.indices.map { index in
      let box = graph.boxes[index]
      return Item(role: .box, rank: ranking.ranks[index], cluster: box.cluster, height: box.height)
    }
    link(graph, ranking)
    addBorders()
  }

  private mutating func append(_ item: Item) {
    items.append(item)
    before.append([])
    after.append([])
  }

  private mutating func join(_ upper: Int, _ lower: Int) {
    after[upper].append(lower)
    before[lower].append(upper)
  }

  /// The long arcs from one box to the boxes of one cluster, or to boxes without a cluster.
  private struct Trunk {
    let tail: Int
    let cluster: Int?
    var last: Int
    var arcs: [Int] = []
  }

  private mutating func link(_ graph: BoxGraph, _ ranking: Ranking) {
    var trunks: [Trunk] = []
    var known: [[Int]: Int] = [:]
    for (index, arc) in graph.arcs.enumerated() {
      let (tail, head) = ranking.isReversed[index] ? (arc.head, arc.tail) : (arc.tail, arc.head)
      if ranking.ranks[head] == ranking.ranks[tail] + 1 {
        join(tail, head)
        bends[index] = 0..<0
        continue
      }
      let cluster = graph.boxes[head].cluster
      let place = known[[tail, cluster ?? -1], default: trunks.count]
      if place == trunks.count {
        known[[tail, cluster ?? -1]] = place
        trunks.append(Trunk(tail: tail, cluster: cluster, last: 0))
      }
      trunks[place].last = max(trunks[place].last, ranking.ranks[head])
      trunks[place].arcs.append(index)
    }

    // Trunks across a deep graph could have more bends than all else together: the longest go without, and
    // their arcs are drawn as one curve, so that time and memory stay in proportion to the graph.
    var budget = 40_000 + 4 * (graph.boxes.count + graph.arcs.count)
    let lengths = trunks.map { $0.last - ranking.ranks[$0.tail] - 1 }
    for index in trunks.indices.sorted(by: { (lengths[$0], $0) < (lengths[$1], $1) }) {
      budget -= lengths[index]
      if budget >= 0 { add(trunks[index], graph, ranking) }
    }
  }

  private mutating func add(_ trunk: Trunk, _ graph: BoxGraph, _ ranking: Ranking) {
    let start = items.count
    let firstRank = ranking.ranks[trunk.tail] + 1
    for rank in firstRank..<trunk.last {
      let cluster = [graph.boxes[trunk.tail].cluster, trunk.cluster].compactMap(\.self).first {
        spans[$0].contains(rank)
      }
      append(Item(role: .bend(chain: chainCount), rank: rank, cluster: cluster, height: 2))
      let bend = items.count - 1
      join(bend == start ? trunk.tail : bend - 1, bend)
      // Where a trunk enters or leaves a cluster it may have to go around another.
      if bend > start, items[bend - 1].cluster == cluster { makeStraight(bend - 1, bend) }
    }
    chainCount += 1
    for index in trunk.arcs {
      let head = ranking.isReversed[index] ? graph.arcs[index].tail : graph.arcs[index].head
      let count = ranking.ranks[head] - firstRank
      bends[index] = start..<start + count
      join(start + count - 1, head)
    }
  }

  private mutating func makeStraight(_ upper: Int, _ lower: Int) {
    items[upper].straightAfter = lower
    items[lower].straightBefore = upper
  }

  private mutating func addBorders() {
    for (cluster, span) in spans.enumerated() {
      for rank in span {
        append(Item(role: .top, rank: rank, cluster: cluster, height: Spacing.clusterTitle))
        append(Item(role: .bottom, rank: rank, cluster: cluster, height: Spacing.clusterFoot))
        if rank > span.lowerBound {
          makeStraight(items.count - 4, items.count - 2)
          makeStraight(items.count - 3, items.count - 1)
        }
      }
    }
  }
}

/// The first and last rank, by cluster: none is empty.
private func clusterSpans(_ graph: BoxGraph, _ ranking: Ranking) -> [ClosedRange<Int>] {
  var spans = [ClosedRange<Int>?](repeating: nil, count: graph.clusterCount)
  for (index, box) in graph.boxes.enumerated() {
    guard let cluster = box.cluster else { continue }
    let rank = ranking.ranks[index]
    let span = spans[cluster] ?? rank...rank
    spans[cluster] = min(span.lowerBound, rank)...max(span.upperBound, rank)
  }
  return spans.map { $0 ?? 0...0 }
}

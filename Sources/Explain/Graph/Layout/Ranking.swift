/// A column for every box, so that arcs run from left to right.
struct Ranking {
  /// By box, from 0, without gaps.
  private(set) var ranks: [Int]
  /// Arcs that would close a cycle and are laid out against their direction, by arc.
  private(set) var isReversed: [Bool]

  private let graph: BoxGraph
  private var incoming: [[Int]]
  private var outgoing: [[Int]]

  /// Longest path from the left; then boxes move right where that makes arcs shorter in sum.
  init(_ graph: BoxGraph) {
    self.graph = graph
    isReversed = backArcs(graph)
    ranks = Array(repeating: 0, count: graph.boxes.count)
    outgoing = Array(repeating: [], count: graph.boxes.count)
    incoming = outgoing
    for (index, arc) in graph.arcs.enumerated() {
      let (tail, head) = isReversed[index] ? (arc.head, arc.tail) : (arc.tail, arc.head)
      outgoing[tail].append(head)
      incoming[head].append(tail)
    }
    let order = rankByLongestPath()
    let entries = order.filter(isEntry)
    let others = order.filter { !isEntry($0) }
    pullRight(others)
    pullRight(entries, limits: leftEdges(others))
    pullRight(others)
    pushEndsOut()
    closeGaps()
  }

  /// Whether a box is what its frame begins with: it reads nothing of the frame.
  private func isEntry(_ box: Int) -> Bool {
    guard let cluster = graph.boxes[box].cluster else { return false }
    return incoming[box].allSatisfy { graph.boxes[$0].cluster != cluster }
  }

  /// - Returns: the boxes in an order in which arcs lead forward.
  private mutating func rankByLongestPath() -> [Int] {
    var waiting = incoming.map(\.count)
    var order = waiting.indices.filter { waiting[$0] == 0 }
    var next = 0
    while next < order.count {
      let box = order[next]
      next += 1
      for head in outgoing[box] {
        ranks[head] = max(ranks[head], ranks[box] + 1)
        waiting[head] -= 1
        if waiting[head] == 0 { order.append(head) }
      }
    }
    return order
  }

  /// Moves boxes to those that read them where more is won than lost. Arcs within a cluster count twice, so
  /// that frames stay compact.
  ///
  /// - Parameter limits: how far the boxes of a cluster may go.
  private mutating func pullRight(_ order: [Int], limits: [Int]? = nil) {
    for box in order.reversed() {
      guard let nearest = outgoing[box].map({ ranks[$0] }).min() else { continue }
      let cluster = graph.boxes[box].cluster
      func weight(_ others: [Int]) -> Int {
        others.reduce(0) { $0 + (cluster != nil && graph.boxes[$1].cluster == cluster ? 2 : 1) }
      }
      if weight(outgoing[box]) > weight(incoming[box]) {
        let limit = cluster.flatMap { limits?[$0] } ?? nearest
        ranks[box] = max(ranks[box], min(nearest - 1, limit))
      }
    }
  }

  /// By cluster, the rank before the first of `boxes`: there stands what the frame begins with.
  private func leftEdges(_ boxes: [Int]) -> [Int] {
    var edges = [Int](repeating: .max, count: graph.clusterCount)
    for box in boxes {
      if let cluster = graph.boxes[box].cluster { edges[cluster] = min(edges[cluster], ranks[box] - 1) }
    }
    return edges
  }

  /// What nothing reads, an output, stands to the right of the frames that it is made of.
  private mutating func pushEndsOut() {
    var rightEdges = [Int](repeating: 0, count: graph.clusterCount)
    for (index, box) in graph.boxes.enumerated() {
      if let cluster = box.cluster { rightEdges[cluster] = max(rightEdges[cluster], ranks[index]) }
    }
    for (index, box) in graph.boxes.enumerated() where box.cluster == nil && outgoing[index].isEmpty {
      for tail in incoming[index] {
        let edge = graph.boxes[tail].cluster.map { rightEdges[$0] } ?? ranks[tail]
        ranks[index] = max(ranks[index], edge + 1)
      }
    }
  }

  private mutating func closeGaps() {
    let used = Set(ranks).sorted()
    let places = Dictionary(uniqueKeysWithValues: used.enumerated().map { ($1, $0) })
    ranks = ranks.map { places[$0, default: 0] }
  }
}

/// Marks the arcs that lead back to a box on the path from where the search began. The path is an array, not
/// the call stack: flows have chains of a hundred thousand nodes.
private func backArcs(_ graph: BoxGraph) -> [Bool] {
  enum State { case new, onPath, done }
  var states = [State](repeating: .new, count: graph.boxes.count)
  var isBack = [Bool](repeating: false, count: graph.arcs.count)
  var outgoing = [[Int]](repeating: [], count: graph.boxes.count)
  for (index, arc) in graph.arcs.enumerated() {
    outgoing[arc.tail].append(index)
  }
  for start in graph.boxes.indices where states[start] == .new {
    states[start] = .onPath
    var path = [(box: start, next: 0)]
    while let (box, next) = path.last {
      guard next < outgoing[box].count else {
        states[box] = .done
        path.removeLast()
        continue
      }
      path[path.count - 1].next += 1
      let arc = outgoing[box][next]
      let head = graph.arcs[arc].head
      switch states[head] {
      case .new:
        states[head] = .onPath
        path.append((head, 0))
      case .onPath: isBack[arc] = true
      case .done: break
      }
    }
  }
  return isBack
}

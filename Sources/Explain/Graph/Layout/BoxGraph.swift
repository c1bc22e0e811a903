/// What a layout needs to know of a graph: boxes by index, their sizes and frames, and who points at whom.
struct BoxGraph {
  struct Box {
    let width: Double
    let height: Double
    /// The index of the frame's box around it.
    let cluster: Int?
  }

  struct Arc {
    let tail: Int
    let head: Int
  }

  var boxes: [Box]
  /// Without arcs from a box to itself.
  var arcs: [Arc]
  var clusterCount: Int

  /// The box indices of each part that neither an arc nor a cluster joins to another: the largest part first,
  /// parts of one size in the order of their first boxes.
  func components() -> [[Int]] {
    var parents = Array(0..<boxes.count + clusterCount)
    func root(_ start: Int) -> Int {
      var index = start
      while parents[index] != index {
        parents[index] = parents[parents[index]]
        index = parents[index]
      }
      return index
    }
    for (index, box) in boxes.enumerated() {
      if let cluster = box.cluster { parents[root(boxes.count + cluster)] = root(index) }
    }
    for arc in arcs {
      parents[root(arc.head)] = root(arc.tail)
    }
    var members: [Int: [Int]] = [:]
    for index in boxes.indices {
      members[root(index), default: []].append(index)
    }
    return members.values.sorted { ($1.count, $0[0]) < ($0.count, $1[0]) }
  }

  /// The graph of some boxes; its arcs come in the order of `arcs`, and its indices are places in `members`.
  func subgraph(of members: [Int], arcs chosen: [Arc]) -> BoxGraph {
    var places: [Int: Int] = [:]
    for (place, member) in members.enumerated() {
      places[member] = place
    }
    var clusters: [Int: Int] = [:]
    let boxes = members.map { member in
      let box = self.boxes[member]
      let cluster = box.cluster.map { cluster -> Int in
        let known = clusters[cluster, default: clusters.count]
        clusters[cluster] = known
        return known
      }
      return Box(width: box.width, height: box.height, cluster: cluster)
    }
    // Both ends of an arc are in one component, so the places exist.
    let arcs = chosen.map { Arc(tail: places[$0.tail, default: 0], head: places[$0.head, default: 0]) }
    return BoxGraph(boxes: boxes, arcs: arcs, clusterCount: clusters.count)
  }
}

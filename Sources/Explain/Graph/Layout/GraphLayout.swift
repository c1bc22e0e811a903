/// A picture of a flow without its paint: a layered drawing from left to right, a box around each frame.
///
/// Unconnected parts are drawn by themselves and put next to each other. Lengths are pixels, y grows
/// downwards. Time and memory are about linear in vertices and edges.
public struct GraphLayout: Sendable {
  public struct Point: Hashable, Sendable {
    public var x: Double
    public var y: Double

    public init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  public struct Box: Hashable, Sendable {
    public var x: Double
    public var y: Double
    public var width: Double
    public var height: Double

    public init(x: Double, y: Double, width: Double, height: Double) {
      self.x = x
      self.y = y
      self.width = width
      self.height = height
    }
  }

  public struct Cluster: Sendable {
    public let name: String
    public let box: Box
  }

  /// By vertex. No two overlap.
  public private(set) var boxes: [Box]
  /// In the order in which vertices first name them. They overlap neither each other nor foreign vertices.
  public private(set) var clusters: [Cluster] = []
  /// By edge: from the right side of its tail to the left side of its head, x never falling. Only an edge
  /// that closes a cycle leads back. An edge from a vertex to itself has no points.
  public private(set) var routes: [[Point]]
  public private(set) var width = 0.0
  public private(set) var height = 0.0

  public init(_ g: FlowGraph) {
    let (graph, edgeIndices) = boxGraph(g)
    boxes = Array(repeating: Box(x: 0, y: 0, width: 0, height: 0), count: g.vertices.count)
    routes = Array(repeating: [], count: g.edges.count)
    let components = graph.components()
    var homes = [Int](repeating: 0, count: g.vertices.count)
    for (component, members) in components.enumerated() {
      for member in members { homes[member] = component }
    }
    let arcs = Dictionary(grouping: graph.arcs.indices) { homes[graph.arcs[$0].tail] }
    let drawings = components.indices.map { component in
      let chosen = arcs[component, default: []].map { graph.arcs[$0] }
      return LayeredDrawing(graph.subgraph(of: components[component], arcs: chosen))
    }
    var clusterBoxes: [Box?] = Array(repeating: nil, count: graph.clusterCount)
    for (component, corner) in shelves(drawings).enumerated() {
      let drawing = drawings[component]
      // A component numbers its clusters in the order in which its boxes name them.
      var named: [Int] = []
      for (place, member) in components[component].enumerated() {
        boxes[member] = drawing.boxes[place].moved(by: corner)
        if let cluster = graph.boxes[member].cluster, clusterBoxes[cluster] == nil {
          clusterBoxes[cluster] = drawing.clusters[named.count].moved(by: corner)
          named.append(cluster)
        }
      }
      for (place, arc) in arcs[component, default: []].enumerated() {
        routes[edgeIndices[arc]] = drawing.routes[place].map { Point(x: $0.x + corner.x, y: $0.y + corner.y) }
      }
      width = max(width, corner.x + drawing.width)
      height = max(height, corner.y + drawing.height)
    }
    clusters = zip(g.clusters, clusterBoxes).compactMap { name, box in
      box.map { Cluster(name: name, box: $0) }
    }
  }
}

extension GraphLayout.Box {
  fileprivate func moved(by corner: GraphLayout.Point) -> GraphLayout.Box {
    .init(x: x + corner.x, y: y + corner.y, width: width, height: height)
  }
}

/// The graph by indices, and for each of its arcs the index of the edge: loops have none.
private func boxGraph(_ g: FlowGraph) -> (BoxGraph, [Int]) {
  let clusters = Dictionary(uniqueKeysWithValues: g.clusters.enumerated().map { ($1, $0) })
  let indices = Dictionary(uniqueKeysWithValues: g.vertices.enumerated().map { ($1.id, $0) })
  let boxes = g.vertices.map { vertex in
    let size = VertexText(vertex).size
    return BoxGraph.Box(
      width: size.width, height: size.height, cluster: vertex.cluster.flatMap { clusters[$0] })
  }
  var arcs: [BoxGraph.Arc] = []
  var edgeIndices: [Int] = []
  for (index, edge) in g.edges.enumerated() {
    guard let tail = indices[edge.from], let head = indices[edge.to], tail != head else { continue }
    arcs.append(.init(tail: tail, head: head))
    edgeIndices.append(index)
  }
  return (BoxGraph(boxes: boxes, arcs: arcs, clusterCount: clusters.count), edgeIndices)
}

/// The corners of drawings that stand next to each other on shelves, about half as high as wide.
private func shelves(_ drawings: [LayeredDrawing]) -> [GraphLayout.Point] {
  let gap = 32.0
  let area = drawings.reduce(0) { $0 + ($1.width + gap) * ($1.height + gap) }
  let width = max(drawings.map(\.width).max() ?? 0, (2 * area).squareRoot())
  var corners: [GraphLayout.Point] = []
  var corner = GraphLayout.Point(x: 0, y: 0)
  var shelfHeight = 0.0
  for drawing in drawings {
    if corner.x > 0, corner.x + drawing.width > width {
      corner = .init(x: 0, y: corner.y + shelfHeight + gap)
      shelfHeight = 0
    }
    corners.append(corner)
    corner.x += drawing.width + gap
    shelfHeight = max(shelfHeight, drawing.height)
  }
  return corners
}

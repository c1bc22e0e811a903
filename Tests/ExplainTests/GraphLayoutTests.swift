import Explain
import Testing

/// Properties that any picture must have, on graphs of many shapes; pictures themselves are for eyes.
@Suite struct GraphLayoutTests {
  @Test(arguments: shapes)
  func boxesDoNotOverlap(_ shape: Shape) {
    let graph = shape.graph()
    let boxes = GraphLayout(graph).boxes
    #expect(boxes.count == graph.vertices.count)
    #expect(overlaps(boxes) == 0)
  }

  @Test(arguments: shapes)
  func clustersHoldTheirsAndNothingElse(_ shape: Shape) {
    let graph = shape.graph()
    let layout = GraphLayout(graph)
    #expect(Set(layout.clusters.map(\.name)) == Set(graph.vertices.compactMap(\.cluster)))
    #expect(overlaps(layout.clusters.map(\.box)) == 0)
    for cluster in layout.clusters {
      for (vertex, box) in zip(graph.vertices, layout.boxes) {
        if vertex.cluster == cluster.name {
          #expect(cluster.box.holds(box), "\(vertex.id) in \(cluster.name)")
        } else {
          #expect(!cluster.box.meets(box), "\(vertex.id) in \(cluster.name)")
        }
      }
    }
  }

  @Test(arguments: shapes)
  func edgesRunFromLeftToRight(_ shape: Shape) {
    let graph = shape.graph()
    let layout = GraphLayout(graph)
    let places = Dictionary(uniqueKeysWithValues: zip(graph.vertices.map(\.id), layout.boxes))
    for (edge, route) in zip(graph.edges, layout.routes) {
      guard let tail = places[edge.from], let head = places[edge.to] else {
        Issue.record("an edge without an end")
        continue
      }
      if edge.from == edge.to {
        #expect(route.isEmpty)
        continue
      }
      let isBackward = (route.first?.x ?? 0) > (route.last?.x ?? 0)
      #expect(shape.hasCycles || !isBackward)
      let (left, right) = isBackward ? (head, tail) : (tail, head)
      let points = isBackward ? route.reversed() : route
      #expect(points.first == .init(x: left.x + left.width, y: left.y + left.height / 2))
      #expect(points.last == .init(x: right.x, y: right.y + right.height / 2))
      #expect(zip(points, points.dropFirst()).allSatisfy { $0.x <= $1.x })
    }
  }

  @Test(arguments: shapes)
  func edgesGoAroundBoxes(_ shape: Shape) {
    let graph = shape.graph()
    let layout = GraphLayout(graph)
    for route in layout.routes {
      for point in route.dropFirst().dropLast() {
        #expect(!layout.boxes.contains { $0.holds(point) })
      }
    }
  }

  @Test(arguments: shapes)
  func everythingIsInThePicture(_ shape: Shape) {
    let layout = GraphLayout(shape.graph())
    let picture = GraphLayout.Box(x: 0, y: 0, width: layout.width, height: layout.height)
    #expect((layout.boxes + layout.clusters.map(\.box)).allSatisfy(picture.holds))
    #expect(layout.routes.joined().allSatisfy(picture.holds))
  }

  /// Two edges that cross in the order of the text need not cross in the picture.
  @Test func edgesThatNeedNotCrossDoNot() {
    let graph = FlowGraph(["a", "b", "c", "d"], [("a", "d"), ("b", "c"), ("a", "c"), ("d", "c")])
    let y = GraphLayout(graph).boxes.map(\.y)
    #expect(y[0] != y[1])
    let tree = FlowGraph(
      ["r", "1", "2", "3", "c3", "c1", "c2"],
      [("r", "1"), ("r", "2"), ("r", "3"), ("3", "c3"), ("1", "c1"), ("2", "c2")])
    let places = GraphLayout(tree).boxes.map(\.y)
    #expect((places[1] < places[2]) == (places[5] < places[6]))
    #expect((places[2] < places[3]) == (places[6] < places[4]))
    #expect((places[1] < places[3]) == (places[5] < places[4]))
  }

  @Test func aChainIsAStraightLine() {
    let names = (0..<30).map { "n\($0)" }
    let layout = GraphLayout(FlowGraph(names, Array(zip(names, names.dropFirst()))))
    #expect(Set(layout.boxes.map(\.y)).count == 1)
    #expect(zip(layout.boxes, layout.boxes.dropFirst()).allSatisfy { $0.x + $0.width < $1.x })
  }

  @Test func theSameGraphGivesTheSamePicture() {
    let graph = Shape(vertices: 300, clusters: 9, edges: 700, seed: 42, hasCycles: false).graph()
    let first = renderSVG(graph)
    #expect((0..<3).allSatisfy { _ in renderSVG(graph) == first })
  }

  /// A chain as deep as flows get, and four thousand vertices: without recursion, in about linear time.
  @Test(.timeLimit(.minutes(1))) func largeGraphs() {
    let names = (0..<30_000).map { "n\($0)" }
    let chain = GraphLayout(FlowGraph(names, Array(zip(names, names.dropFirst()))))
    #expect(chain.routes.allSatisfy { $0.count == 2 })
    let skips = names.prefix(4_000).enumerated().map { ("n\($0.offset / 2)", $0.element) }
    let deep = FlowGraph(
      Array(names.prefix(4_000)), Array(zip(names, names.dropFirst()).prefix(3_999)) + skips.dropFirst())
    #expect(overlaps(GraphLayout(deep).boxes) == 0)
    let wide = Shape(vertices: 4_000, clusters: 60, edges: 8_000, seed: 7, hasCycles: false).graph()
    #expect(overlaps(GraphLayout(wide).boxes) == 0)
  }

  @Test func anEmptyGraph() {
    let layout = GraphLayout(FlowGraph(name: "nothing", vertices: [], edges: []))
    #expect(layout.boxes.isEmpty && layout.width == 0 && layout.height == 0)
  }
}

private let shapes: [Shape] = [
  Shape(vertices: 1, clusters: 0, edges: 0, seed: 1, hasCycles: false),
  Shape(vertices: 25, clusters: 0, edges: 40, seed: 2, hasCycles: false),
  Shape(vertices: 40, clusters: 4, edges: 20, seed: 3, hasCycles: false),
  Shape(vertices: 60, clusters: 5, edges: 120, seed: 4, hasCycles: false),
  Shape(vertices: 60, clusters: 20, edges: 150, seed: 5, hasCycles: true),
  Shape(vertices: 120, clusters: 1, edges: 300, seed: 6, hasCycles: false),
  Shape(vertices: 200, clusters: 12, edges: 260, seed: 7, hasCycles: false),
  Shape(vertices: 200, clusters: 30, edges: 500, seed: 8, hasCycles: true),
]

/// A graph by numbers: random edges, a third of the vertices outside of every cluster.
struct Shape: CustomTestStringConvertible {
  let vertices: Int
  let clusters: Int
  let edges: Int
  let seed: UInt64
  let hasCycles: Bool

  var testDescription: String { "\(vertices) vertices, \(clusters) clusters, \(edges) edges" }

  func graph() -> FlowGraph {
    var random = Random(state: seed)
    let names = (0..<vertices).map { "n\($0)" }
    let drawn = names.enumerated().map { index, name in
      let isFree = clusters == 0 || random.next(3) == 0
      // Mostly neighbours share a frame, as they do in flows.
      let cluster = random.next(5) == 0 ? random.next(max(clusters, 1)) : index * clusters / vertices
      return FlowGraph.Vertex(
        id: name, label: String(repeating: "x", count: 1 + random.next(30)), detail: isFree ? "" : "float64?",
        kind: isFree ? .scalar : .column, cluster: isFree ? nil : "frame \(cluster)")
    }
    let joined = (0..<(vertices > 1 ? edges : 0)).map { _ in
      let ends = [random.next(vertices), random.next(vertices)]
      let sorted = hasCycles && random.next(8) == 0 ? ends : ends.sorted()
      return FlowGraph.Edge(from: names[sorted[0]], to: names[sorted[1]])
    }
    return FlowGraph(
      name: "random", vertices: drawn, edges: joined.filter { hasCycles || $0.from != $0.to })
  }
}

/// Numerical Recipes' linear congruence: the same graphs on every run.
private struct Random {
  var state: UInt64

  mutating func next(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }
}

extension FlowGraph {
  fileprivate init(_ names: [String], _ edges: [(String, String)]) {
    self.init(
      name: "test", vertices: names.map { .init(id: $0, label: $0, kind: .column) },
      edges: edges.map { .init(from: $0.0, to: $0.1) })
  }
}

/// How many pairs of boxes share a point; by a sweep over x, since four thousand have eight million pairs.
private func overlaps(_ boxes: [GraphLayout.Box]) -> Int {
  let sorted = boxes.sorted { $0.x < $1.x }
  var count = 0
  for (index, box) in sorted.enumerated() {
    for other in sorted[(index + 1)...] {
      if other.x > box.x + box.width { break }
      if box.meets(other) { count += 1 }
    }
  }
  return count
}

extension GraphLayout.Box {
  fileprivate func meets(_ other: GraphLayout.Box) -> Bool {
    x <= other.x + other.width && other.x <= x + width && y <= other.y + other.height && other.y <= y + height
  }

  fileprivate func holds(_ other: GraphLayout.Box) -> Bool {
    holds(.init(x: other.x, y: other.y)) && holds(.init(x: other.x + other.width, y: other.y + other.height))
  }

  fileprivate func holds(_ point: GraphLayout.Point) -> Bool {
    x <= point.x && point.x <= x + width && y <= point.y && point.y <= y + height
  }
}

import Explain
import Testing

@Suite struct FlowGraphTests {
  ///     a -> b -> c -> d
  ///     x ------> c
  ///          b ------> e
  private let graph = FlowGraph(
    name: "g", vertices: ["a", "b", "c", "d", "e", "x"].map { .init(id: $0, label: $0, kind: .column) },
    edges: [("a", "b"), ("b", "c"), ("c", "d"), ("x", "c"), ("b", "e")].map { .init(from: $0.0, to: $0.1) })

  @Test(arguments: [
    ("c", 0, 0, ["c"], []),
    ("c", 1, 0, ["b", "c", "x"], ["b>c", "x>c"]),
    ("c", 2, 0, ["a", "b", "c", "x"], ["a>b", "b>c", "x>c"]),
    ("b", 1, 1, ["a", "b", "c", "e"], ["a>b", "b>c", "b>e"]),
    ("b", 0, 9, ["b", "c", "d", "e"], ["b>c", "c>d", "b>e"]),
    ("a", -1, .max, ["a", "b", "c", "d", "e"], ["a>b", "b>c", "c>d", "b>e"]),
    ("nobody", 5, 5, [], []),
  ])
  func neighbourhood(of id: String, up: Int, down: Int, vertices: [String], edges: [String]) {
    let part = graph.neighbourhood(of: [id], up: up, down: down)
    #expect(part.name == "g")
    #expect(part.vertices.map(\.id) == vertices)
    #expect(part.edges.map { "\($0.from)>\($0.to)" } == edges)
  }

  @Test func aCycleEndsTheSearch() {
    let ring = FlowGraph(
      name: "ring", vertices: ["a", "b"].map { .init(id: $0, label: $0, kind: .column) },
      edges: [.init(from: "a", to: "b"), .init(from: "b", to: "a")])
    #expect(ring.neighbourhood(of: ["a"], up: .max, down: .max).edges.count == 2)
  }

  @Test func whatIsNamedTwiceOrNotAtAllIsLeftOut() {
    let graph = FlowGraph(
      name: "g",
      vertices: [
        .init(id: "a", label: "first", kind: .source), .init(id: "a", label: "second", kind: .output),
        .init(id: "b", label: "b", kind: .column),
      ],
      edges: [
        .init(from: "a", to: "b"), .init(from: "a", to: "b"), .init(from: "a", to: "c"),
        .init(from: "c", to: "b"),
      ])
    #expect(graph.vertices.map(\.label) == ["first", "b"])
    #expect(graph.edges == [.init(from: "a", to: "b")])
  }
}

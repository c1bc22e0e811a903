/// A dataflow as people draw it: named things and what flows between them.
///
/// It depends on nothing of the compiler, so every renderer is a pure function of this value. The order of
/// vertices and edges is the order of the flow's text, and renderers keep it.
public struct FlowGraph: Sendable {
  public struct Vertex: Sendable {
    /// Unique in the graph, such as `weekly.spend`.
    public let id: String
    /// The name inside of its frame.
    public let label: String
    /// What stands under the name, usually a type such as `float64?`; may be empty.
    public let detail: String
    public let kind: Kind
    /// The frame whose box encloses the vertex; nil: it stands on its own.
    public let cluster: String?
    /// The expression that computes the vertex; empty for what is read or given.
    public let expression: String
    public let doc: String

    public init(
      id: String, label: String, detail: String = "", kind: Kind, cluster: String? = nil,
      expression: String = "",
      doc: String = ""
    ) {
      self.id = id
      self.label = label
      self.detail = detail
      self.kind = kind
      self.cluster = cluster
      self.expression = expression
      self.doc = doc
    }
  }

  public enum Kind: String, CaseIterable, Sendable {
    case source
    case column
    case parameter
    case scalar
    case frame
    case output
  }

  /// Values flow from `from`, which is read, to `to`, which reads it.
  public struct Edge: Hashable, Sendable {
    public let from: String
    public let to: String

    public init(from: String, to: String) {
      self.from = from
      self.to = to
    }
  }

  public let name: String
  public let vertices: [Vertex]
  public let edges: [Edge]

  /// Of vertices with the same id the first counts, and so does an edge that is named twice; an edge whose
  /// end is not a vertex is left out.
  public init(name: String, vertices: [Vertex], edges: [Edge]) {
    var ids: Set<String> = []
    var known: Set<Edge> = []
    self.name = name
    self.vertices = vertices.filter { ids.insert($0.id).inserted }
    self.edges = edges.filter { ids.contains($0.from) && ids.contains($0.to) && known.insert($0).inserted }
  }

  /// The vertices that a name means: the one of this id, all of a frame, an output, or all of this name in
  /// any frame.
  public func named(_ name: String) -> [String] {
    let meanings: [(Vertex) -> Bool] = [
      { $0.id == name }, { $0.cluster == name }, { $0.kind == .output && $0.label == name },
      { $0.id.hasSuffix("." + name) },
    ]
    return meanings.lazy.map { isMeant in vertices.filter(isMeant).map(\.id) }.first { !$0.isEmpty } ?? []
  }

  /// All names that `named` knows, once each.
  public var names: [String] {
    var known: Set<String> = []
    return (vertices.map(\.id) + vertices.flatMap { [$0.label] + ($0.cluster.map { [$0] } ?? []) })
      .filter { known.insert($0).inserted }
  }

  /// The vertices `ids`, what they are computed from in at most `up` steps, what is computed from them in at
  /// most `down` steps, and all edges between these.
  ///
  /// - Returns: a graph without vertices when none is named so.
  public func neighbourhood(of ids: [String], up: Int, down: Int) -> FlowGraph {
    let kept = reach(from: ids, steps: up, edges.map { ($0.to, $0.from) })
      .union(reach(from: ids, steps: down, edges.map { ($0.from, $0.to) }))
    return FlowGraph(name: name, vertices: vertices.filter { kept.contains($0.id) }, edges: edges)
  }
}

extension FlowGraph {
  /// The names of the clusters, in the order in which vertices first name them.
  var clusters: [String] {
    var known: Set<String> = []
    return vertices.compactMap(\.cluster).filter { known.insert($0).inserted }
  }

  /// The kinds that occur, in the order of their declaration.
  var kinds: [Kind] {
    let present = Set(vertices.map(\.kind))
    return Kind.allCases.filter(present.contains)
  }
}

/// The vertices at most `steps` edges away from one of `start`, themselves included.
private func reach(from start: [String], steps: Int, _ edges: [(String, String)]) -> Set<String> {
  let next = Dictionary(grouping: edges, by: \.0)
  var reached = Set(start)
  var frontier = start
  var left = steps
  while left > 0, !frontier.isEmpty {
    frontier = frontier.flatMap { next[$0] ?? [] }.map(\.1).filter { reached.insert($0).inserted }
    left -= 1
  }
  return reached
}

import Flow
import Types

/// What tests can expect rows of: outputs, frames, and the scalars.
public struct TestTargets {
  /// A table that a test names.
  struct Target {
    let domain: Domain
    /// The output of this name; nil: it is a frame's name.
    let output: TypedOutput?

    var frame: Int? {
      if case .rows(let frame) = domain { frame.index } else { nil }
    }
  }

  private let typed: TypedFlow
  /// Positions of nodes that the author named, by name.
  private let nodes: [String: [Int]]

  init(_ typed: TypedFlow) {
    self.typed = typed
    let named = typed.flow.nodes.indices.filter { typed.flow.nodes[$0].isNamed }
    nodes = Dictionary(grouping: named) { typed.flow.nodes[$0].name.text }
  }

  /// Scalars have a table of one row, under this name.
  public static let scalars = "scalars"

  func target(_ name: String) -> Target? {
    if let output = typed.outputs.first(where: { $0.name == name }) {
      return Target(domain: output.domain, output: output)
    }
    if let frame = typed.frames.firstIndex(where: { $0.name == name }) {
      return Target(domain: .rows(FrameID(frame)), output: nil)
    }
    return name == TestTargets.scalars ? Target(domain: .scalar, output: nil) : nil
  }

  /// Names of targets, for suggestions.
  var names: [String] {
    let frames = typed.frames.map(\.name)
    return frames + typed.outputs.map(\.name).filter { !frames.contains($0) }
  }

  /// The frame whose rows a node of this name has, if all nodes of the name have those.
  func frame(ofNode name: String) -> String? {
    let domains = Set((nodes[name] ?? []).compactMap { typed.nodes[$0]?.domain })
    guard domains.count == 1, let domain = domains.first else { return nil }
    return switch domain {
    case .rows(let frame): typed.frames[frame.index].name
    case .scalar: TestTargets.scalars
    }
  }

  /// Names of nodes, for suggestions.
  var nodeNames: [String] { nodes.keys.sorted() }

  /// A column of the target: the output's own, or any that has the same rows.
  func column(_ name: String, of target: Target) -> TypedOutput.Column? {
    if let own = target.output?.columns.first(where: { $0.name == name }) { return own }
    if let frame = target.frame {
      if let position = typed.frames[frame].columns.firstIndex(where: { $0.name == name }) {
        return TypedOutput.Column(name: name, value: .column(frame: frame, position: position))
      }
      if let node = positions(name, in: frame).first(where: { isTaken($0, by: frame) }) {
        return TypedOutput.Column(name: name, value: .taken(frame: frame, node: node))
      }
    }
    let candidates = positions(name, in: target.frame)
    let node =
      candidates.first { typed.nodes[$0]?.domain == target.domain }
      ?? candidates.first { typed.nodes[$0]?.domain == .scalar }
    return node.map { TypedOutput.Column(name: name, value: .node($0)) }
  }

  /// Nodes of the name, first those of the import that the frame is of.
  private func positions(_ name: String, in frame: Int?) -> [Int] {
    let prefix = frame.map { typed.flow.frames[$0].prefix } ?? ""
    return (prefix.isEmpty ? [] : nodes[prefix + name] ?? []) + (nodes[name] ?? [])
  }

  private func isTaken(_ node: Int, by frame: Int) -> Bool {
    guard case .rows(let rows)? = typed.nodes[node]?.domain else { return false }
    return typed.resolved.isMade(frame, of: rows.index)
  }

  /// All that an output holds; of a frame its columns and nodes.
  func everything(of target: Target, named name: String) -> TypedOutput {
    TypedOutput(
      name: name, domain: target.domain,
      columns: target.output?.columns ?? known(in: target).compactMap { column($0, of: target) })
  }

  /// The columns and nodes of a target, for suggestions.
  func known(in target: Target) -> [String] {
    let columns = target.frame.map { typed.frames[$0].columns.map(\.name) } ?? []
    let own = typed.flow.nodes.indices.filter {
      typed.nodes[$0]?.domain == target.domain && typed.flow.nodes[$0].isNamed
    }
    return columns + own.map { typed.flow.nodes[$0].name.text }
  }

  /// The type of a column's cells; nil for a node that failed its own check.
  func type(of column: TypedOutput.Column) -> ValueType? {
    switch column.value {
    case .column(let frame, let position): return typed.frames[frame].columns[position].type
    case .node(let node): return typed.nodes[node]?.type
    case .taken(let frame, let node):
      guard var type = typed.nodes[node]?.type else { return nil }
      if typed.resolved.mayLackParent(frame) { type.nullable = true }
      return type
    }
  }

  /// An output that is this node alone, by its name or by `frame.name`.
  func output(ofNode name: String) -> TypedOutput? {
    let found =
      typed.nodes.indices.first { typed.nodes[$0]?.name == name && typed.flow.nodes[$0].isNamed }
      ?? nodes[name]?.first
    guard let found, let node = typed.nodes[found] else { return nil }
    return TypedOutput(
      name: name, domain: node.domain,
      columns: [TypedOutput.Column(name: typed.flow.nodes[found].name.text, value: .node(found))])
  }

  /// What makes a run look at a frame's rows: the columns of its contract, and this one.
  func contract(of frame: Int, with column: String?) -> TypedOutput {
    let typedFrame = typed.frames[frame]
    var names = typedFrame.series + typedFrame.key
    if case .columns(let order) = typedFrame.order { names += order }
    if let column { names.append(column) }
    if names.isEmpty { names = typedFrame.columns.prefix(1).map(\.name) }
    let target = Target(domain: .rows(FrameID(frame)), output: nil)
    var seen: Set<String> = []
    return TypedOutput(
      name: typedFrame.name, domain: target.domain,
      columns: names.filter { seen.insert($0).inserted }.compactMap { self.column($0, of: target) })
  }

  /// Whether nothing is known of the rows, since a verb has a mistake.
  func isUnsure(_ target: Target) -> Bool {
    target.frame.map { typed.resolved.unsureFrames[$0] } ?? false
  }

  /// Whether a name that is unknown may be one that was declared and could not be read.
  func isSilent(about name: String, in frame: Int?) -> Bool {
    if typed.resolved.isBroken(name) || typed.flow.hasUnknownColumns { return true }
    if let frame, typed.resolved.unsureFrames[frame] { return true }
    return nodes[name]?.contains { typed.nodes[$0] == nil } ?? false
  }
}

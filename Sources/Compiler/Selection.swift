import Check
import Diagnostics
import Flow
import Types

extension TypedCheck {
  /// Whether it is declared on a node or column that one of the outputs has.
  func isOf(_ outputs: [TypedOutput]) -> Bool {
    outputs.contains { output in
      output.columns.contains { column in
        switch (column.value, owner) {
        case (.node(let node), .node(let owner)), (.taken(_, let node), .node(let owner)): node == owner
        case (.column(let frame, _), .column(let own, let name)): frame == own && column.name == name
        case (_, .node), (_, .column), (_, .frame), (_, .output): false
        }
      }
    }
  }
}

/// What `--select` and `--override` name in a flow.
///
/// A name selects a node, a column as `frame.column`, the columns of an output, or all of a frame;
/// `tag:name`, `tag:name=value` and patterns such as `avg_*` select nodes of all frames.
struct Selection {
  /// One output for each frame that the names belong to, columns in the order of the names. It has the name
  /// of the frame, or of the one output that is selected of it.
  static func outputs(
    of names: [String], in typed: TypedFlow
  ) -> (outputs: [TypedOutput], problems: [String]) {
    var problems: [String] = []
    var domains: [Domain] = []
    var columns: [Domain: [TypedOutput.Column]] = [:]
    var origins: [Domain: Set<String?>] = [:]
    for name in names {
      let places: [Place]
      do { places = try find(name, in: typed) } catch {
        problems.append(error.words)
        continue
      }
      for place in places {
        origins[place.domain, default: []].insert(place.output)
        if columns[place.domain] == nil { domains.append(place.domain) }
        if columns[place.domain, default: []].contains(where: { $0.name == place.column.name }) { continue }
        columns[place.domain, default: []].append(place.column)
      }
    }
    let outputs = domains.map { domain in
      let only = origins[domain]?.count == 1 ? origins[domain]?.first ?? nil : nil
      return TypedOutput(
        name: only ?? outputName(domain, typed), domain: domain, columns: columns[domain] ?? [])
    }
    return (outputs, problems)
  }

  /// Positions of the named nodes.
  static func nodes(
    named names: [String], in typed: TypedFlow
  ) -> (nodes: Set<Int>, problems: [String]) {
    var nodes: Set<Int> = []
    var problems: [String] = []
    for name in names {
      do throws(Problem) {
        guard let index = try node(name, in: typed) else {
          throw unknown("node", name, among: typed.flow.nodes.filter(\.isNamed).map(\.name.text))
        }
        nodes.insert(index)
      } catch { problems.append(error.words) }
    }
    return (nodes, problems)
  }

  /// What is wrong with a name.
  private struct Problem: Error {
    let words: String
  }

  /// A column of what is shown, and whose rows it has.
  private struct Place {
    let domain: Domain
    let column: TypedOutput.Column
    /// The output that was named.
    var output: String?
  }

  private static func find(_ name: String, in typed: TypedFlow) throws(Problem) -> [Place] {
    if name.hasPrefix("tag:") || name.contains("*") {
      let places =
        name.contains("*")
        ? nodes(in: typed) { matches($0.name.text, pattern: name) } : tagged(name, in: typed)
      if places.isEmpty { throw Problem(words: "`\(escaped(name))` selects no node of the flow") }
      return places
    }
    if let index = try node(name, in: typed), let place = place(of: index, in: typed) { return [place] }
    if let column = column(name, in: typed) { return [column] }
    if let output = typed.outputs.first(where: { $0.name == name }) {
      return output.columns.map { Place(domain: output.domain, column: $0, output: output.name) }
    }
    if let frame = typed.frames.firstIndex(where: { $0.name == name }) {
      return everything(of: frame, in: typed)
    }
    throw unknown("node, frame or output", name, among: known(in: typed))
  }

  // MARK: Nodes and columns

  /// The node of a name, qualified or not; a bare name that several frames have is none.
  private static func node(_ name: String, in typed: TypedFlow) throws(Problem) -> Int? {
    let named = typed.nodes.indices.filter { typed.flow.nodes[$0].isNamed && typed.nodes[$0] != nil }
    if let exact = named.first(where: { typed.nodes[$0]?.name == name }) { return exact }
    let found = named.filter { typed.flow.nodes[$0].name.text == name }
    if found.count > 1 { throw ambiguous(name, found.compactMap { typed.nodes[$0]?.name }) }
    return found.first
  }

  private static func column(_ name: String, in typed: TypedFlow) -> Place? {
    for (index, frame) in typed.frames.enumerated() {
      for (position, column) in frame.columns.enumerated()
      where name == column.name || name == frame.name + "." + column.name {
        return place(of: position, in: index, typed)
      }
    }
    return nil
  }

  private static func place(of node: Int, in typed: TypedFlow) -> Place? {
    typed.nodes[node].map {
      Place(domain: $0.domain, column: .init(name: typed.flow.nodes[node].name.text, value: .node(node)))
    }
  }

  private static func place(of column: Int, in frame: Int, _ typed: TypedFlow) -> Place {
    let value = TypedOutput.Column.Value.column(frame: frame, position: column)
    return Place(
      domain: .rows(FrameID(frame)),
      column: .init(name: typed.frames[frame].columns[column].name, value: value))
  }

  // MARK: Many at once

  private static func everything(of frame: Int, in typed: TypedFlow) -> [Place] {
    let columns = typed.frames[frame].columns.indices.map { place(of: $0, in: frame, typed) }
    return columns
      + typed.nodes.indices.filter {
        typed.flow.nodes[$0].isNamed && typed.nodes[$0]?.domain == .rows(FrameID(frame))
      }.compactMap { place(of: $0, in: typed) }
  }

  private static func nodes(in typed: TypedFlow, where isMeant: (NodeDeclaration) -> Bool) -> [Place] {
    typed.nodes.indices.filter { typed.flow.nodes[$0].isNamed && isMeant(typed.flow.nodes[$0]) }
      .compactMap { place(of: $0, in: typed) }
  }

  private static func tagged(_ name: String, in typed: TypedFlow) -> [Place] {
    let parts = name.dropFirst("tag:".count).split(separator: "=", maxSplits: 1).map(String.init)
    return nodes(in: typed) { node in
      node.tags.contains { $0.name == parts.first && (parts.count < 2 || $0.value == parts[1]) }
    }
  }

  // MARK: Words

  private static func outputName(_ domain: Domain, _ typed: TypedFlow) -> String {
    switch domain {
    case .scalar: "scalars"
    case .rows(let frame): typed.frames[frame.index].name
    }
  }

  private static func known(in typed: TypedFlow) -> [String] {
    typed.flow.nodes.filter(\.isNamed).map(\.name.text) + typed.frames.flatMap { $0.columns.map(\.name) }
      + typed.frames.map(\.name) + typed.outputs.map(\.name)
  }

  private static func unknown(_ kind: String, _ name: String, among known: [String]) -> Problem {
    let hint = suggestionClause(for: name, among: known)
    return Problem(words: "the flow has no \(kind) `\(escaped(name))`\(hint)")
  }

  private static func ambiguous(_ name: String, _ full: [String]) -> Problem {
    let named = full.prefix(4).map { "`\($0)`" }.joined(separator: " or ")
    return Problem(words: "several frames have a node `\(escaped(name))`: write \(named)")
  }
}

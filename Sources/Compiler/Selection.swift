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

/// Nodes and columns named outside of the flow: by `--select` and `--override`.
struct Selection {
  /// One output for each frame that the names belong to, columns in the order of the names.
  static func outputs(
    of names: [String], in typed: TypedFlow
  ) -> (outputs: [TypedOutput], problems: [String]) {
    var problems: [String] = []
    var domains: [Domain] = []
    var columns: [Domain: [TypedOutput.Column]] = [:]
    for name in names {
      guard let (domain, column) = find(name, in: typed) else {
        let hint = suggestionClause(for: name, among: known(in: typed))
        problems.append("the flow has no node `\(escaped(name))`\(hint)")
        continue
      }
      if columns[domain] == nil { domains.append(domain) }
      columns[domain, default: []].append(column)
    }
    let outputs = domains.map { domain in
      TypedOutput(
        name: outputName(domain, typed), domain: domain, columns: columns[domain] ?? [])
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
      if let index = node(name, in: typed) {
        nodes.insert(index)
      } else {
        let hint = suggestionClause(for: name, among: known(in: typed))
        problems.append("the flow has no node `\(escaped(name))`\(hint)")
      }
    }
    return (nodes, problems)
  }

  private static func node(_ name: String, in typed: TypedFlow) -> Int? {
    let named = typed.nodes.indices.filter { typed.flow.nodes[$0].isNamed && typed.nodes[$0] != nil }
    return named.first { typed.nodes[$0]?.name == name }
      ?? named.first { typed.flow.nodes[$0].name.text == name }
  }

  private static func find(_ name: String, in typed: TypedFlow) -> (Domain, TypedOutput.Column)? {
    if let index = node(name, in: typed), let domain = typed.nodes[index]?.domain {
      return (domain, TypedOutput.Column(name: typed.flow.nodes[index].name.text, value: .node(index)))
    }
    for (index, frame) in typed.frames.enumerated() {
      for (position, column) in frame.columns.enumerated()
      where name == column.name || name == frame.name + "." + column.name {
        let value = TypedOutput.Column.Value.column(frame: index, position: position)
        return (.rows(FrameID(index)), TypedOutput.Column(name: column.name, value: value))
      }
    }
    return nil
  }

  private static func outputName(_ domain: Domain, _ typed: TypedFlow) -> String {
    switch domain {
    case .scalar: "scalars"
    case .rows(let frame): typed.frames[frame.index].name
    }
  }

  private static func known(in typed: TypedFlow) -> [String] {
    typed.flow.nodes.map(\.name.text) + typed.frames.flatMap { $0.columns.map(\.name) }
  }
}

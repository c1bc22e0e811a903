import Check
import Compiler
import Diagnostics
import Flow
import Govern
import Plan
import Syntax
import Types

/// What is known of one thing that has a name in the flow.
extension FlowExplanation {
  /// Names that `part` explains: nodes, qualified or not, columns as `frame.column`, frames, outputs and
  /// parameters.
  public var names: [String] {
    let nodes = typed.nodes.compactMap { $0?.name } + typed.flow.nodes.map(\.name.text)
    let columns = typed.frames.flatMap { frame in frame.columns.map { "\(frame.name).\($0.name)" } }
    let others = typed.frames.map(\.name) + typed.outputs.map(\.name) + typed.parameters.map(\.name)
    var seen: Set<String> = []
    return (nodes + columns + others).filter { seen.insert($0).inserted }
  }

  /// Everything about the node, column, frame, output or parameter of a name; where a frame and an output
  /// share it, about both. Nil when nothing has the name.
  public func part(_ name: String) -> String? {
    let parts = [node(name), frame(name), output(name), parameter(name)].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: "\n")
  }

  private func frame(_ name: String) -> String? {
    guard let index = typed.frames.firstIndex(where: { $0.name == name }), !typed.flow.frames[index].isMade
    else { return nil }
    let declaration = typed.flow.frames[index]
    var lines = describe(typed.frames[index], at: index)
    lines.append(place(of: declaration.name.span))
    if !declaration.doc.isEmpty { lines.append("  \(escaped(declaration.doc))") }
    if case .source(let source) = declaration.kind, let path = source.path {
      lines.append("  read from: \(escaped(path.text))")
    }
    let outputs = typed.outputs.filter { $0.domain == .rows(FrameID(index)) }.map { "output \($0.name)" }
    lines.append("  read by: \(list(frames(madeOf: index) + outputs))")
    lines += self.lines(ofChecks: { $0.owner == .frame(index) }).map { "  " + $0 }
    lines += metadata(declaration.tags, declaration.owner)
    return lines.joined(separator: "\n") + "\n"
  }

  private func output(_ name: String) -> String? {
    guard let output = typed.outputs.first(where: { $0.name == name }) else { return nil }
    let declaration = typed.flow.outputs.first { $0.isMade(name) }
    var lines = describe(output) + table(output.columns.map { row(of: $0, in: output.domain) })
    if let declaration {
      lines.append(place(of: declaration.name.span))
      if !declaration.doc.isEmpty { lines.append("  \(escaped(declaration.doc))") }
    }
    lines += self.lines(ofChecks: { $0.owner == .output(name) }).map { "  " + $0 }
    lines += metadata(declaration?.tags ?? [], declaration?.owner)
    return lines.joined(separator: "\n") + "\n"
  }

  private func parameter(_ name: String) -> String? {
    guard let position = typed.parameters.firstIndex(where: { $0.name == name }) else { return nil }
    let parameter = typed.parameters[position]
    let declaration = typed.flow.parameters[position]
    var lines = [
      "\(name): \(parameter.type) = \(parameter.value)", "  a parameter: \(text(of: parameter.limits))",
    ]
    lines.append(place(of: declaration.name.span))
    if !declaration.doc.isEmpty { lines.append("  \(escaped(declaration.doc))") }
    lines.append("  read by: \(list(readers(of: .parameter(position))))")
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: What they say of themselves

  /// Which values a parameter takes.
  private func text(of limits: ParameterLimits) -> String {
    if let words = limits.words { return "one of \(words.joined(separator: ", "))" }
    let ends = [limits.minimum.map { "at least \($0)" }, limits.maximum.map { "at most \($0)" }]
    let said = ends.compactMap(\.self)
    return said.isEmpty ? "any \(limits.type)" : said.joined(separator: ", ")
  }

  /// A column of an output: its name, its type there, and what it is there.
  private func row(of column: TypedOutput.Column, in domain: Domain) -> (String, String, String) {
    switch column.value {
    case .column(let frame, let position):
      let type = typed.frames[frame].columns[position].type.description
      return (column.name, type, "\(typed.frames[frame].name).\(typed.frames[frame].columns[position].name)")
    case .node(let node), .taken(_, let node):
      guard let known = typed.nodes[node] else { return (column.name, "", "") }
      let type = domain == .scalar ? shown(known) : known.type
      return (column.name, type.description, known.name)
    }
  }

  /// Where the cells of a frame's column come from.
  func cells(of position: Int, in frame: Int) -> String {
    switch typed.resolved.columns[frame][position].origin {
    case .declared: "column"
    case .column(let from, let there): "\(typed.frames[from].name).\(typed.frames[from].columns[there].name)"
    case .node(let node): typed.flow.nodes[node].isNamed ? typed.flow.nodes[node].name.text : source(node)
    case .stacked: "of each row's own frame or column"
    }
  }

  func place(of span: Span) -> String {
    let place = compilation.files.location(of: span)
    return "  declared at \(place.path):\(place.line):\(place.column)"
  }

  private func metadata(_ tags: [Tag], _ owner: String?) -> [String] {
    let tagged = tags.map { "\($0.name)=\($0.value)" }.joined(separator: ", ")
    return (tags.isEmpty ? [] : ["  tags: \(escaped(tagged))"])
      + ((owner ?? typed.flow.owner).map { ["  owner: \(escaped($0))"] } ?? [])
  }

  // MARK: What reads them

  /// Nodes that read it, and frames that have its cells.
  func readers(of reference: Reference) -> [String] {
    let nodes = typed.resolved.references.indices.filter { index in
      typed.resolved.references[index].contains { $0 == reference || isTaken($0, reference) }
    }.map { typed.nodes[$0]?.name ?? typed.flow.nodes[$0].name.text }
    let frames = typed.frames.indices.filter { frame in
      !typed.flow.frames[frame].isMade
        && typed.resolved.columns[frame].contains { stands(reference, in: $0.origin) }
    }
    return nodes + frames.map { "frame \(typed.frames[$0].name)" }
  }

  private func isTaken(_ found: Reference?, _ reference: Reference) -> Bool {
    guard case .taken(_, let node)? = found else { return false }
    return reference == .node(node)
  }

  private func stands(_ reference: Reference, in origin: FrameColumn.Origin) -> Bool {
    switch origin {
    case .declared: false
    case .column(let frame, let position): reference == .column(frame: frame, position: position)
    case .node(let node): reference == .node(node)
    case .stacked(let lanes): lanes.contains { $0.reference == reference }
    }
  }

  private func frames(madeOf index: Int) -> [String] {
    typed.frames.indices.filter {
      typed.resolved.parents[$0].contains(index) && !typed.flow.frames[$0].isMade
    }.map { "frame \(typed.frames[$0].name)" }
  }
}

import Diagnostics
public import Syntax

/// Another flow under a namespace of this one.
public struct ImportDeclaration: Sendable {
  /// The namespace.
  public let name: Name
  /// The file, relative to the one that imports it.
  public let path: Name
  /// Values of the imported flow's parameters, over literals and parameters of the importing one.
  public let parameters: [(name: Name, value: Expression)]
  /// Frames of the importing flow, by the sources of the imported one that they stand for.
  public let sources: [(name: Name, frame: Name)]
  /// Expressions in the place of those that nodes of the imported flow have.
  public let overrides: [(name: Name, expression: Expression)]
}

/// `imports`: `name: path`, or `name: {from: path, params, sources, override}`.
extension FlowReader {
  mutating func readImports(_ section: SyntaxTree.ID?) {
    for (name, id) in entries(section, of: "imports") {
      let before = diagnostics.count
      let declaration = importDeclaration(name, id)
      if let declaration { flow.imports.append(declaration) }
      if declaration == nil || diagnostics.count > before { flow.brokenNames.insert(name.text) }
    }
  }

  private mutating func importDeclaration(_ name: Name, _ id: SyntaxTree.ID) -> ImportDeclaration? {
    if tree.kind(id) == .scalar {
      if tree.isBroken(id) { return nil }
      let path = Name(tree.text(id), at: tree.span(id))
      return ImportDeclaration(name: name, path: path, parameters: [], sources: [], overrides: [])
    }
    guard
      let fields = Fields(
        id, in: tree, of: "import `\(name.text)`", keys: ["from", "params", "sources", "override"],
        diagnostics: &diagnostics)
    else { return nil }
    guard let path = located("from", fields) else {
      if fields.lacks("from") {
        diagnostics.append(missingKey("from", of: "import `\(name.text)`", at: name.span))
      }
      return nil
    }
    var sources: [(name: Name, frame: Name)] = []
    for (source, id) in entries(fields[meant: "sources"], of: "sources") {
      let frame = Name(tree.text(id), at: tree.span(id))
      if tree.kind(id) == .scalar {
        sources.append((source, frame))
      } else if !tree.isBroken(id) {
        diagnostics.append(frameIsName(at: frame.span))
      }
    }
    return ImportDeclaration(
      name: name, path: path,
      parameters: entries(fields[meant: "params"], of: "params").map { ($0.0, parameterValue($0.1)) },
      sources: sources,
      overrides: entries(fields[meant: "override"], of: "override").map { ($0.0, expression($0.1)) })
  }

  /// What is given for a parameter: an expression, or a word that is no name of this flow.
  private mutating func parameterValue(_ id: SyntaxTree.ID) -> Expression {
    let text = tree.text(id)
    if tree.kind(id) == .scalar, isIdentifier(text), !["true", "false", "null", "inf", "nan"].contains(text),
      !flow.parameters.contains(where: { $0.name.text == text })
    {
      return Expression(literal: .string(text), span: tree.span(id))
    }
    return expression(id)
  }
}

private func frameIsName(at span: Span) -> Diagnostic {
  Diagnostic(
    .expectedScalar, "a frame of this flow stands for the source", at: span, label: "expected its name")
}

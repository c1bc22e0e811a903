public import Diagnostics
public import Syntax

/// What a flow has in one environment: values of parameters, paths and formats of sources and outputs, each
/// in the place of what the flow says.
public struct BindFile: Sendable {
  /// A value of a parameter, whose type only the flow knows.
  public struct Value: Sendable {
    public let text: String
    public let span: Span
    /// The value read as an expression; nil where it is none.
    let expression: Expression?
  }

  /// Where a source is read or an output written.
  public struct Place: Sendable {
    /// The source or output.
    public let name: Name
    public let path: Name?
    public let format: Name?
    /// Whether its format could not be read, so that it is not known to have none.
    public var mayHaveFormat = false
  }

  /// The flow that it is for, a path.
  public internal(set) var flow: Name?
  public internal(set) var parameters: [(name: Name, value: Value)] = []
  public internal(set) var sources: [Place] = []
  public internal(set) var outputs: [Place] = []
}

/// Reads the tree of a bind file.
public struct BindReader {
  private let tree: SyntaxTree
  private var file = BindFile()
  private var diagnostics: [Diagnostic] = []

  /// What the tree says; nil, with diagnostics, when it is no bind file.
  public static func read(_ tree: SyntaxTree) -> (file: BindFile?, diagnostics: [Diagnostic]) {
    guard let root = tree.root else { return (nil, []) }
    var reader = BindReader(tree: tree)
    guard reader.read(root) else { return (nil, reader.diagnostics) }
    return (reader.file, reader.diagnostics)
  }

  private init(tree: SyntaxTree) { self.tree = tree }

  private mutating func read(_ root: SyntaxTree.ID) -> Bool {
    let keys = ["leat", "flow", "params", "sources", "outputs"]
    guard let fields = Fields(root, in: tree, of: "a bind file", keys: keys, diagnostics: &diagnostics)
    else { return false }
    diagnostics += editionFlaws(fields)
    file.flow = located("flow", fields)
    for entry in entries("params", fields) {
      if let value = value(entry) { file.parameters.append((name(entry), value)) }
    }
    file.sources = entries("sources", fields).compactMap { place($0, of: "source") }
    file.outputs = entries("outputs", fields).compactMap { place($0, of: "output") }
    return true
  }

  private mutating func entries(_ key: String, _ fields: Fields) -> [SyntaxTree.Entry] {
    guard let id = fields[key] else { return [] }
    if tree.kind(id) != .mapping, !tree.isBroken(id) {
      diagnostics.append(sectionIsMapping(key, at: tree.span(id)))
    }
    return tree.entries(id)
  }

  private func name(_ entry: SyntaxTree.Entry) -> Name {
    Name(tree.text(entry.key), at: tree.span(entry.key))
  }

  private mutating func located(_ key: String, _ fields: Fields) -> Name? {
    guard let id = fields[key], let text = fields.text(key, diagnostics: &diagnostics) else { return nil }
    return Name(text, at: tree.span(id))
  }

  private mutating func value(_ entry: SyntaxTree.Entry) -> BindFile.Value? {
    let span = tree.span(entry.value)
    if tree.isBroken(entry.value) { return nil }
    guard tree.kind(entry.value) == .scalar else {
      diagnostics.append(valueIsScalar(name(entry), at: span))
      return nil
    }
    // A word or a day is no expression, and need not be one.
    let (expression, flaws) = parseExpression(entry.value, in: tree)
    return BindFile.Value(
      text: tree.text(entry.value), span: span, expression: flaws.hasErrors ? nil : expression)
  }

  private mutating func path(_ id: SyntaxTree.ID, of name: Name) -> Name? {
    if tree.isBroken(id) { return nil }
    let (text, span) = (tree.text(id), tree.span(id))
    if !text.isEmpty { return Name(text, at: span) }
    diagnostics.append(pathIsEmpty(name, at: span.isEmpty ? name.span : span))
    return nil
  }

  /// `name: path`, or `name: {path, format}`.
  private mutating func place(_ entry: SyntaxTree.Entry, of noun: String) -> BindFile.Place? {
    let (id, name) = (entry.value, name(entry))
    if tree.isBroken(id) { return nil }
    if tree.kind(id) == .scalar {
      return path(id, of: name).map { BindFile.Place(name: name, path: $0, format: nil) }
    }
    guard
      let fields = Fields(
        id, in: tree, of: "\(noun) `\(escaped(name.text))` of a bind file", keys: ["path", "format"],
        diagnostics: &diagnostics)
    else { return nil }
    let format = located("format", fields)
    var path = located("path", fields)
    if let id = fields["path"], path != nil { path = self.path(id, of: name) }
    return BindFile.Place(
      name: name, path: path, format: format,
      mayHaveFormat: format == nil && !fields.lacks("format"))
  }
}

private func pathIsEmpty(_ name: Name, at span: Span) -> Diagnostic {
  Diagnostic(
    .expectedScalar, "the path of `\(escaped(name.text))` is empty", at: span,
    help: Help("write where it is, or leave it out"))
}

private func valueIsScalar(_ name: Name, at span: Span) -> Diagnostic {
  Diagnostic(
    .expectedScalar, "parameter `\(escaped(name.text))` takes one value", at: span,
    notes: ["a parameter of an import is given by its full name, as in `fx.window: 3`"])
}

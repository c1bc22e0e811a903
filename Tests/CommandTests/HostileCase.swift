import Testing

/// A data file of `hostile/MANIFEST.md`, a flow that reads it, and what the manifest and the language's pages
/// say must come of it.
struct HostileCase: Sendable, CustomTestStringConvertible {
  enum Expectation: Sendable {
    /// The CSV output, read off the file by hand.
    case gives(String)
    /// Refused; the message goes on with this behind the file's path.
    case refused(String)
    /// Refused; the message is about a computed node and contains this.
    case error(String)
  }

  let file: String
  /// Columns with their types, in the order of the output.
  let columns: [(name: String, type: String)]
  /// Further lines of the source.
  let source: [String]
  /// Nodes, which follow the columns in the output.
  let nodes: [(name: String, expression: String)]
  let expected: Expectation

  init(
    _ file: String, _ columns: [(String, String)], source: [String] = [], nodes: [(String, String)] = [],
    _ expected: Expectation
  ) {
    self.file = file
    self.columns = columns.map { (name: $0.0, type: $0.1) }
    self.source = source
    self.nodes = nodes.map { (name: $0.0, expression: $0.1) }
    self.expected = expected
  }

  var testDescription: String { file }

  /// The flow, reading the file at a path and writing `out/o.csv`.
  func flow(path: String) -> String {
    let source = self.source.map { "    \($0)\n" }.joined()
    let columns = self.columns.map { "      \($0.name): \($0.type)\n" }.joined()
    let nodes = self.nodes.map { "  \($0.name): \($0.expression)\n" }.joined()
    let select = (self.columns.map(\.name) + self.nodes.map(\.name)).joined(separator: ", ")
    return "leat: 1\nsources:\n  s:\n    path: \(path)\n\(source)    columns:\n\(columns)"
      + (nodes.isEmpty ? "" : "nodes:\n\(nodes)")
      + "outputs:\n  o: {from: s, select: [\(select)], path: out/o.csv}\n"
  }
}

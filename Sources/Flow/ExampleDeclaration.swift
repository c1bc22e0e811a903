import Diagnostics
import StandardLibrary
import Syntax
import Types

/// A worked example of a flow's own transform, as a flow of its own: the rows of one source, one node that is
/// the expression, and a test that says what it gives.
public struct ExampleDeclaration: Sendable {
  /// The name of the source.
  static let rows = "given"

  let source: FrameDeclaration
  /// What is worked out.
  public let node: NodeDeclaration
  /// Expects a table of the source's rows; a node that is one value has it under `scalars`.
  public let test: TestDeclaration

  /// The flow that is the example, with the transforms of another.
  public func flow(in flow: ParsedFlow) -> ParsedFlow {
    var result = ParsedFlow(name: flow.name, doc: "")
    result.transforms = flow.transforms
    result.namespaces = flow.namespaces
    result.brokenNames = flow.brokenNames
    result.lostWords = flow.lostWords
    result.frames = [source]
    result.nodes = [node]
    return result
  }
}

/// `examples:` of a transform.
extension FlowReader {
  /// `examples` are what the list holds, which was found to be sound.
  mutating func readExamples(_ id: SyntaxTree.ID, _ examples: [Example]) {
    for (item, example) in zip(tree.items(id), examples) {
      guard let declaration = exampleDeclaration(item, example) else { continue }
      flow.examples.append(declaration)
    }
  }

  private mutating func exampleDeclaration(_ id: SyntaxTree.ID, _ example: Example) -> ExampleDeclaration? {
    guard let given = tree.value(of: "given", in: id), let text = tree.value(of: "expr", in: id) else {
      return nil
    }
    let before = diagnostics.count
    let place = tree.span(text)
    let columns = entries(given, of: "given").map { Cells(name: $0.0, items: tree.items($0.1)) }
    let node = NodeDeclaration(
      name: Name(nodeName(besides: columns.map(\.name.text)), at: place), frame: nil,
      expression: expression(text), doc: "", tags: [], unit: nil, type: statedType(of: id))
    let rows = Name(ExampleDeclaration.rows, at: place)
    var test = TestDeclaration(
      name: Name(example.expression, at: place), doc: "",
      given: [TestTable(name: rows, content: .rows(table(columns, at: given)))], parameters: [], expected: [],
      checks: [], failure: nil, tolerance: nil, span: tree.span(id))
    switch example.outcome {
    case .gives:
      guard let list = tree.value(of: "gives", in: id) else { return nil }
      let cells = Cells(name: Name(node.name.text, at: tree.span(list)), items: tree.items(list))
      test.expected = [TestTable(name: rows, content: .rows(table([cells], at: list)))]
    case .failsAtRow(let row):
      let span = tree.value(of: "fails", in: id).map { tree.span($0) } ?? place
      test.failure = ExpectedFailure(kind: .noValue, node: node.name, row: row, span: span)
    }
    let series = tree.value(of: "series", in: id).map { Name(tree.text($0), at: tree.span($0)) }
    let source = source(of: columns, example, series: series, at: given)
    return diagnostics.count == before ? ExampleDeclaration(source: source, node: node, test: test) : nil
  }

  /// A column of cells in a list.
  private struct Cells {
    let name: Name
    let items: [SyntaxTree.ID]
  }

  /// The columns side by side; they have equally many cells.
  private func table(_ columns: [Cells], at id: SyntaxTree.ID) -> TableLiteral {
    let rows = (columns.first?.items ?? []).indices.map { row in columns.map { cell($0.items[row]) } }
    return TableLiteral(columns: columns.map(\.name), rows: rows, span: tree.span(id))
  }

  /// YAML's quotes tell a text from null; values of all other types may stand in quotes as well.
  private func cell(_ id: SyntaxTree.ID) -> TableLiteral.Cell {
    let text = tree.text(id)
    let isText = tree.style(id) != .plain && (text.isEmpty || text == "null")
    return TableLiteral.Cell(text: text, isQuoted: isText, span: tree.span(id))
  }

  private func source(
    of columns: [Cells], _ example: Example, series: Name?, at id: SyntaxTree.ID
  ) -> FrameDeclaration {
    let declared = columns.compactMap { column in
      example.given.first { $0.name == column.name.text }.map { known in
        ColumnDeclaration(
          name: column.name, type: known.type, fileName: known.name, constant: nil, doc: "", tags: [])
      }
    }
    let source = SourceDeclaration(
      path: nil, format: nil, compression: nil, layout: TextLayout(), nanAsNull: false, sort: false,
      series: series.map { [$0] } ?? [], order: .position, key: nil, columns: declared)
    return FrameDeclaration(
      name: Name(ExampleDeclaration.rows, at: tree.span(id)), kind: .source(source), doc: "", checks: [])
  }

  private mutating func statedType(of id: SyntaxTree.ID) -> (value: ValueType, span: Span)? {
    guard let id = tree.value(of: "type", in: id) else { return nil }
    return typeNamed(tree.text(id), at: tree.span(id)).map { ($0, tree.span(id)) }
  }

  /// A name that no column has.
  private func nodeName(besides columns: [String]) -> String {
    var name = "gives"
    while columns.contains(name) { name += "_" }
    return name
  }
}

import Diagnostics
import StandardLibrary
public import Types

/// The body of a flow's own transform as the one node of a flow, over rows in the order of a time: its
/// arguments are columns of never null cells, and its constants parameters, which stay to be given.
extension ParsedFlow {
  /// - Parameters:
  ///   - columns: the types of the arguments.
  ///   - constants: the types of the constants.
  ///   - transforms: those that the body calls, and those that they call.
  public func trial(
    of declaration: TransformDeclaration, columns: [(name: String, type: DataType)],
    constants: [(name: String, type: DataType)], transforms: [TransformDeclaration]
  ) -> ParsedFlow? {
    guard case .body(let body) = declaration.transform.implementation else { return nil }
    let place = declaration.name.span
    let names = Set((columns + constants).map(\.name))
    func unused(_ name: String) -> String {
      var name = name
      while names.contains(name) { name += "_" }
      return name
    }
    let time = Name(unused("at"), at: place)
    let types = columns.map { (Name($0.name, at: place), $0.type) } + [(time, .timestamp(zone: nil))]
    let source = SourceDeclaration(
      path: nil, format: nil, compression: nil, layout: TextLayout(), nanAsNull: false, sort: false,
      series: [], order: .columns([time]), key: nil,
      columns: types.map { name, type in
        ColumnDeclaration(
          name: name, type: ValueType(type), fileName: name.text, constant: nil, doc: "", tags: [])
      })
    var flow = ParsedFlow(name: name, doc: "")
    flow.transforms = transforms
    flow.namespaces = namespaces
    flow.brokenNames = brokenNames
    flow.lostWords = lostWords
    flow.parameters = constants.map { name, type in
      ParameterDeclaration(
        name: Name(name, at: place), kind: .plain(type), defaultValue: nil, minimum: nil, maximum: nil,
        doc: "")
    }
    flow.frames = [
      FrameDeclaration(name: Name("rows", at: place), kind: .source(source), doc: "", checks: [])
    ]
    flow.nodes = [
      NodeDeclaration(
        name: Name(unused(declaration.name.text), at: place), frame: nil, expression: body, doc: "", tags: [],
        unit: nil, type: nil)
    ]
    return flow
  }
}

public import Diagnostics
import Syntax
public import Types

/// The columns that an output promises to have.
public struct ContractDeclaration: Sendable {
  public struct Column: Sendable {
    public internal(set) var name: Name
    public let type: ValueType
    /// Where the type is written.
    public let place: Span
  }

  public internal(set) var columns: [Column]
  /// Where it says that there are no others; nil: there may be.
  public let exact: Span?
}

extension FlowReader {
  mutating func contract(_ fields: Fields) -> ContractDeclaration? {
    guard let id = fields["contract"] else { return nil }
    guard
      let contract = Fields(
        id, in: tree, of: "a contract", keys: ["columns", "exact"], diagnostics: &diagnostics)
    else { return nil }
    if contract.lacks("columns") {
      diagnostics.append(missingKey("columns", of: "the contract", at: contract.span))
    }
    let isExact = contract.flag("exact", diagnostics: &diagnostics) ?? false
    let columns = entries(contract["columns"], of: "columns", mayBeTemplates: true).compactMap { name, id in
      promised(name, id)
    }
    return ContractDeclaration(
      columns: columns, exact: isExact ? contract["exact"].map { tree.span($0) } : nil)
  }

  private mutating func promised(_ name: Name, _ id: SyntaxTree.ID) -> ContractDeclaration.Column? {
    if tree.isBroken(id) { return nil }
    if tree.kind(id) == .scalar {
      return typeNamed(tree.text(id), at: tree.span(id)).map {
        ContractDeclaration.Column(name: name, type: $0, place: tree.span(id))
      }
    }
    guard
      let fields = Fields(
        id, in: tree, of: "column `\(name.text)`", keys: ["type", "unit"], diagnostics: &diagnostics)
    else { return nil }
    guard let (type, place) = statedType(of: name, fields) else { return nil }
    return ContractDeclaration.Column(name: name, type: type, place: place)
  }
}

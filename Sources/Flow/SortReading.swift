import Diagnostics
import Syntax

/// `sort: [column, {by: column, descending: true}]`, or `sort: {by: [...], series: column}`.
extension FlowReader {
  mutating func sort(_ id: SyntaxTree.ID, of frame: Name, from: Name) -> Derivation? {
    var series: [Name] = []
    var parts = items(id)
    var isDown = false
    // Another mapping is a call.
    if tree.kind(id) == .mapping, ["by", "series"].contains(where: { tree.value(of: $0, in: id) != nil }) {
      let keys = ["by", "series", "descending"]
      guard let fields = Fields(id, in: tree, of: "`sort`", keys: keys, diagnostics: &diagnostics) else {
        return nil
      }
      if fields.lacks("by") { diagnostics.append(missingKey("by", of: "`sort`", at: tree.span(id))) }
      guard let by = fields["by"], !tree.isBroken(by) else { return nil }
      parts = items(by)
      isDown = fields.flag("descending", diagnostics: &diagnostics) ?? false
      if fields["series"] != nil {
        guard let names = names("series", fields) else { return nil }
        series = names
      }
    }
    var directions: [Derivation.Direction] = []
    var operands: [Int] = []
    for part in parts {
      guard let (by, isDescending) = sorted(part, isDown) else { return nil }
      directions.append(isDescending ? .descending : .ascending)
      operands.append(operand("sort", expression(by), of: frame, in: from))
    }
    return Derivation(
      parents: [from], verb: .sort(directions, series: series), operands: operands, place: tree.span(id))
  }

  /// An expression, or `{by: expression, descending: true}`.
  private mutating func sorted(
    _ part: SyntaxTree.ID, _ isDown: Bool
  ) -> (by: SyntaxTree.ID, isDescending: Bool)? {
    guard tree.kind(part) == .mapping, tree.value(of: "by", in: part) != nil else { return (part, isDown) }
    guard
      let fields = Fields(
        part, in: tree, of: "a part of `sort`", keys: ["by", "descending"], diagnostics: &diagnostics),
      let by = fields["by"]
    else { return nil }
    return (by, fields.flag("descending", diagnostics: &diagnostics) ?? isDown)
  }
}

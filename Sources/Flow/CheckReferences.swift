import Diagnostics
import Syntax

/// Checks that values of a frame stand in a column of another one.
extension CheckPlacing {
  /// Makes the frame of the rows that have no match, an anti join: all of them fail that have no null. Its
  /// position; nil, with a diagnostic, when the check does not say what to compare.
  mutating func unmatched(
    _ check: CheckDeclaration, of values: [Expression], in site: Site, named name: Name
  ) -> Int? {
    let columns = check.operands.compactMap { $0 }
    guard let frame = site.frame else {
      diagnostics.append(noFrameOfReference(at: check.place))
      return nil
    }
    guard let (other, names) = target(columns, site) else { return nil }
    guard columns.count == values.count else {
      let span = columns[0][columns[0].root].span
      diagnostics.append(unevenReferences(values: values.count, columns: columns.count, at: span))
      return nil
    }
    // The rows of a frame do not stand on both sides of a join: its keys get a frame of their own.
    let keyed = other == frame ? keys(of: frame, names[0], named: name, site) : other
    let position = flow.frames.count
    func operand(_ expression: Expression, rowsOf frame: Int) -> Int {
      var node = NodeDeclaration(
        name: name, frame: frame, expression: expression, doc: "", tags: [], unit: nil, type: nil)
      node.operandOf = position
      node.prefix = site.prefix
      node.instance = site.instance
      flow.nodes.append(node)
      return flow.nodes.count - 1
    }
    let left = values.map { operand($0, rowsOf: frame) }
    let right = names.map { operand(Expression(name: $0.text, at: $0.span), rowsOf: keyed) }
    let join = JoinDeclaration(kind: .anti, take: nil, mayMultiply: true)
    let derivation = Derivation(
      parents: [flow.frames[frame].name, flow.frames[keyed].name], verb: .join(join), operands: left + right,
      place: check.place)
    var made = FrameDeclaration(
      name: Name("check \(name.text)", at: check.place), kind: .derived(derivation), doc: "", checks: [])
    made.prefix = site.prefix
    made.isMade = true
    flow.frames.append(made)
    return position
  }

  /// A frame of the rows that have a key; null is like none.
  private mutating func keys(of frame: Int, _ key: Name, named name: Name, _ site: Site) -> Int {
    let column = Expression(name: key.text, at: key.span)
    var node = NodeDeclaration(
      name: name, frame: frame, expression: .call("is_not_null", [column], at: key.span), doc: "", tags: [],
      unit: nil, type: nil)
    node.operandOf = flow.frames.count
    node.prefix = site.prefix
    node.instance = site.instance
    flow.nodes.append(node)
    let derivation = Derivation(
      parents: [flow.frames[frame].name], verb: .filter, operands: [flow.nodes.count - 1], place: name.span)
    var made = FrameDeclaration(
      name: Name("keys of check \(name.text)", at: name.span), kind: .derived(derivation), doc: "", checks: []
    )
    made.prefix = site.prefix
    made.isMade = true
    flow.frames.append(made)
    return flow.frames.count - 1
  }

  /// The frame that all the columns belong to, and their names in it.
  private mutating func target(_ columns: [Expression], _ site: Site) -> (frame: Int, names: [Name])? {
    var found: (frame: Int, names: [Name])?
    for column in columns {
      guard case .name(let parts) = column[column.root].kind, parts.count > 1 else {
        if column[column.root].kind != .error {
          diagnostics.append(noReference(at: column[column.root].span))
        }
        return nil
      }
      let owner = parts.dropLast().map(\.text).joined(separator: ".")
      guard let frame = frames[site.prefix + owner] else {
        if !flow.brokenNames.contains(site.prefix + owner), !flow.brokenNames.contains(parts[0].text) {
          let known = flow.frames.filter { !$0.isMade }.map(\.name.text)
          diagnostics.append(unknownFrame(Name(owner, at: parts[0].span), known: known))
        }
        return nil
      }
      if let first = found?.frame, first != frame {
        diagnostics.append(twoReferences(flow.frames[first].name.text, at: parts[0].span))
        return nil
      }
      let last = parts[parts.count - 1]
      found = (frame, (found?.names ?? []) + [Name(last.text, at: last.span)])
    }
    return found
  }
}

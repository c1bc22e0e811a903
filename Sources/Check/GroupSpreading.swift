import Flow
import Types

/// Values of groups beside the rows that are grouped, in a node of a grouped frame: the mean in
/// `mean((x - mean(x)) ** 2)` is that of the row's own group.
extension ExpressionChecker {
  /// Brings operands that have a value for each group to the rows that others have.
  mutating func spreadGroups(_ site: inout CallSite) {
    guard let group = site.group, let parent = scope.resolved.parents[group].first else { return }
    let (groups, rows) = (Domain.rows(FrameID(group)), Domain.rows(FrameID(parent)))
    let domains = site.operands.map { terms[$0.term].domain }
    guard domains.contains(groups), domains.contains(rows) else { return }
    for index in site.operands.indices where domains[index] == groups {
      guard let spread = spread(site.operands[index].term, of: group, over: parent) else { return }
      site.operands[index].term = spread
    }
  }

  /// A term of a group's value as one of the rows: its aggregates over the rows with the same key. Nil where
  /// it is made of the grouped frame's own rows.
  private mutating func spread(_ index: Int, of group: Int, over parent: Int) -> Int? {
    var term = terms[index]
    guard case .rows = term.domain else { return index }
    if let known = spreadTerms[index] { return known }
    guard case .call(let call) = term.kind, !call.isLookup else { return nil }
    if call.group == group {
      guard let keys = keys(of: group, over: parent, at: index) else { return nil }
      term.kind = .call(call.spread(by: keys))
    } else {
      guard call.fusion == .elementwise else { return nil }
      var operands: [Int] = []
      for operand in call.operands {
        guard let operand = spread(operand, of: group, over: parent) else { return nil }
        operands.append(operand)
      }
      term.kind = .call(call.reading(operands))
    }
    term.domain = .rows(FrameID(parent))
    let result = append(term)
    spreadTerms[index] = result
    return result
  }

  /// What rows are grouped by, as terms.
  private mutating func keys(of group: Int, over parent: Int, at index: Int) -> [Int]? {
    let operands = scope.resolved.flow.derivation(of: group)?.operands ?? []
    let rows = Domain.rows(FrameID(parent))
    guard !operands.isEmpty, operands.allSatisfy({ scope.nodes[$0]?.domain == rows }) else { return nil }
    return operands.compactMap { operand in
      guard let type = scope.nodes[operand]?.type else { return nil }
      return append(Term(kind: .node(operand), type: type, domain: rows, span: terms[index].span))
    }
  }
}

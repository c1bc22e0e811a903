public import Diagnostics
import Flow
import Types

/// Which rows a call looks at beside its own.
public enum Sight: Hashable, Sendable {
  /// None, or earlier ones of the series.
  case past
  /// Later ones of the series too.
  case ahead
  /// All of the frame or the group.
  case all
}

/// Why a node uses rows that come later than its own.
public struct LookAhead: Sendable {
  /// As a sentence goes on after "it uses later rows: ".
  public let reason: String
  /// The part of the expression that does.
  public let span: Span
}

extension TypedFlow {
  /// The nodes whose values use rows of their series or frame that come later, by position. In a frame
  /// without an order no row is later than another.
  public func lookAheads() -> [Int: LookAhead] {
    var seen: [Int: RowUse] = [:]
    for index in resolved.order {
      guard let node = nodes[index] else { continue }
      var uses: [RowUse] = []
      uses.reserveCapacity(node.expression.terms.count)
      for term in node.expression.terms {
        uses.append(use(of: term, in: node.expression, uses, nodes: seen))
      }
      let found = uses[uses.count - 1]
      if found.isAny { seen[index] = found }
    }
    return seen.compactMapValues(\.ahead)
  }

  private func use(
    of term: Term, in expression: TypedExpression, _ uses: [RowUse], nodes: [Int: RowUse]
  ) -> RowUse {
    switch term.kind {
    case .literal, .parameter, .column: return RowUse()
    case .node(let node), .taken(_, let node): return nodes[node] ?? RowUse()
    case .call(let call):
      var found = RowUse()
      for operand in call.operands { found.add(uses[operand]) }
      if call.sight == .ahead {
        found.ahead =
          found.ahead ?? LookAhead(reason: "`\(call.transform)` looks at later ones", span: term.span)
      } else if call.sight == .all, call.group == nil, let frame = frame(of: call, in: expression),
        !isWithinOneTime(call, expression, frame)
      {
        if term.domain == .scalar {
          found.whole.insert(frame)
        } else {
          let reason = "`\(call.transform)` looks at all rows of `\(frames[frame].name)`"
          found.ahead = found.ahead ?? LookAhead(reason: reason, span: term.span)
        }
      }
      if case .rows(let own) = term.domain,
        let whole = found.whole.sorted().first(where: { isOf(own.index, $0) })
      {
        let reason = "a value of all rows of `\(frames[whole].name)` is in it"
        found.ahead = found.ahead ?? LookAhead(reason: reason, span: term.span)
      }
      return found
    }
  }

  /// The ordered frame whose rows a call passes over.
  private func frame(of call: TypedCall, in expression: TypedExpression) -> Int? {
    // What is looked up is told by the rows that do it.
    for operand in call.isLookup ? call.operands.suffix(call.keys ?? 0) : call.operands[...] {
      guard case .rows(let frame) = expression.terms[operand].domain else { continue }
      return frames[frame.index].order == .none ? nil : frame.index
    }
    return nil
  }

  /// Whether groups are of one moment each: then all rows of a group are known with the first.
  private func isWithinOneTime(_ call: TypedCall, _ expression: TypedExpression, _ frame: Int) -> Bool {
    guard let count = call.keys, case .columns(let order) = frames[frame].order else { return false }
    let names = call.operands.suffix(count).compactMap { operand -> String? in
      guard case .column(let frame, let position) = expression.terms[operand].kind else { return nil }
      return frames[frame].columns[position].name
    }
    return Set(order).isSubset(of: names)
  }

  private func isOf(_ frame: Int, _ other: Int) -> Bool {
    frame == other || resolved.isMade(frame, of: other)
  }
}

/// What a value uses beside its own row.
private struct RowUse {
  var ahead: LookAhead?
  /// Frames all rows of which it was made of.
  var whole: Set<Int> = []

  var isAny: Bool { ahead != nil || !whole.isEmpty }

  mutating func add(_ other: RowUse) {
    ahead = ahead ?? other.ahead
    whole.formUnion(other.whole)
  }
}

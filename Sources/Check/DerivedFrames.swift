import Diagnostics
import Flow
import Syntax
import Types

/// Series, order and key of derived frames, and what their verbs ask of operands.
extension Checker {
  func isGrouped(_ frame: Int) -> Bool {
    if case .group? = flow.derivation(of: frame)?.verb { true } else { false }
  }

  mutating func derived(
    _ index: Int, _ derivation: Derivation, columns: [TypedColumn], frames: [TypedFrame]
  ) -> TypedFrame {
    let name = flow.frames[index].name.text
    func frame(series: [String] = [], order: TypedFrame.Order, key: [String] = []) -> TypedFrame {
      TypedFrame(name: name, columns: columns, series: series, order: order, key: key)
    }
    // What its rows are is unsure, so that some order stands in for its own.
    if resolved.unsureFrames[index] { return frame(order: .position) }
    let parent = frames[resolved.parents[index][0]]
    switch derivation.verb {
    case .filter, .limit, .limitBy, .sample:
      return frame(series: parent.series, order: parent.order, key: parent.key)
    case .distinct:
      let names = plainNames(derivation.operands)
      return frame(series: parent.series, order: parent.order, key: names ?? parent.key)
    case .sort(let directions, let named):
      let isUp = directions.allSatisfy { $0 == .ascending }
      let series = self.series(named, among: columns, of: parent)
      guard isUp, let names = plainNames(derivation.operands) else {
        return frame(series: series, order: .position, key: parent.key)
      }
      return frame(series: series, order: .columns(names), key: parent.key)
    case .group(let keys):
      let (series, order) = order(ofGroups: keys.map(\.text), derivation, parent)
      return frame(series: series, order: order, key: keys.map(\.text))
    case .resample(let resampling): return resampled(index, resampling, columns: columns, of: parent)
    case .unpivot(let unpivot):
      // Each of the columns is a series of its own.
      let name = unpivot.name.text
      let gone = Set(unpivot.columns.map(\.text))
      let key = parent.key.isEmpty || !gone.isDisjoint(with: parent.key) ? [] : parent.key + [name]
      var order = parent.order
      if case .columns(let columns) = order, !gone.isDisjoint(with: columns) { order = .none }
      if order == .none || !gone.isDisjoint(with: parent.series) { return frame(order: .none, key: key) }
      return frame(series: parent.series + [name], order: order, key: key)
    case .union(let union):
      // A row of one frame may be like one of another but for the tag.
      let keys = Set(resolved.parents[index].map { frames[$0].key })
      guard let tag = union.tag, keys.count == 1, let key = keys.first, !key.isEmpty else {
        return frame(order: .none)
      }
      return frame(order: .none, key: [tag.text] + key)
    case .join(let join):
      let right = frames[resolved.parents[index][1]]
      if join.asOf != nil { requireOrder(of: right, for: derivation) }
      let isUnique = join.asOf != nil || isUnique(derivation.rightOperands, in: right)
      return joined(index, derivation, join, isUnique: isUnique, left: parent, right: right, columns)
    }
  }

  /// The names that the operands are; nil when one is more than a name.
  private func plainNames(_ operands: [Int]) -> [String]? {
    let names = operands.compactMap { flow.nodes[$0].expression.plainName }
    return names.count == operands.count ? names : nil
  }

  /// The columns of a sorted frame that are named as its series.
  private mutating func series(
    _ names: [Name], among columns: [TypedColumn], of parent: TypedFrame
  ) -> [String] {
    names.compactMap { name in
      if columns.contains(where: { $0.name == name.text }) { return name.text }
      if !resolved.isBroken(name.text), !resolved.isBroken(parent.name) {
        diagnostics.append(unknownSeries(name, of: parent))
      }
      return nil
    }
  }

  /// Groups stand in the order of their first rows. If one key never falls while the rows go on, it is their
  /// order and the other keys are the series; rows that are series before must have their series as keys.
  private func order(
    ofGroups keys: [String], _ derivation: Derivation, _ parent: TypedFrame
  ) -> (series: [String], order: TypedFrame.Order) {
    guard case .columns(let order) = parent.order, let first = order.first else { return ([], .none) }
    let operands = derivation.operands.map { flow.nodes[$0].expression }
    let plain = Set(operands.compactMap(\.plainName))
    let monotone = operands.indices.filter { position in
      operands[position].rises(with: first)
        || resolved.rises(derivation.operands[position], with: first, in: derivation)
    }
    guard monotone.count == 1, Set(parent.series).isSubset(of: plain) else { return ([], .none) }
    var series = keys
    let key = series.remove(at: monotone[0])
    return (series, .columns([key]))
  }

  // MARK: Joins

  /// Whether the frame's key is among the columns that the operands are, so that no two rows are alike there.
  private func isUnique(_ operands: ArraySlice<Int>, in frame: TypedFrame) -> Bool {
    let names = Set(operands.compactMap { flow.nodes[$0].expression.plainName })
    return !frame.key.isEmpty && names.isSuperset(of: frame.key)
  }

  private mutating func joined(
    _ index: Int, _ derivation: Derivation, _ join: JoinDeclaration, isUnique: Bool, left: TypedFrame,
    right: TypedFrame, _ columns: [TypedColumn]
  ) -> TypedFrame {
    let isSemi = join.kind == .semi || join.kind == .anti
    if !isUnique, !isSemi, !join.mayMultiply {
      diagnostics.append(
        mayMultiply(flow.frames[index].name.text, with: derivation.parents[1], at: derivation.place))
    }
    let keepsAll = !join.kind.mayLackLeft
    return TypedFrame(
      name: flow.frames[index].name.text, columns: columns, series: keepsAll ? left.series : [],
      order: keepsAll ? left.order : .none, key: keepsAll && (isUnique || isSemi) ? left.key : [])
  }

  // MARK: Operands

  /// Whether an operand of a verb is what the verb takes; true for all other nodes.
  mutating func serves(
    _ root: Term, _ node: NodeDeclaration, _ index: Int, _ nodes: FinishedNodes
  ) -> Bool {
    guard let frame = node.operandOf, let derivation = flow.derivation(of: frame) else { return true }
    switch derivation.verb {
    case .filter:
      if root.type.type == .bool { return true }
      diagnostics.append(noCondition(root))
    case .join(let join):
      let position = derivation.operands.firstIndex(of: index) ?? 0
      let half = derivation.pairs
      if position == 2 * half { return isTolerance(root, of: derivation, nodes) }
      guard hasRows(root, in: frame) else {
        withdrawDoubts(about: derivation, at: root.span)
        return false
      }
      if position == half - 1, join.asOf != nil { return hasDistances(root) }
      guard position >= half, let left = nodes[derivation.operands[position - half]] else { return true }
      if left.type.type == root.type.type { return true }
      withdrawDoubts(about: derivation, at: root.span)
      diagnostics.append(keysDiffer(left.expression.root, root, isReference: flow.frames[frame].isMade))
    case .sort, .distinct, .group: return hasRows(root, in: frame)
    case .limitBy:
      if root.domain == .scalar, root.type.type.isInteger { return true }
      diagnostics.append(noCount(root))
    case .resample(let resampling): return standsOnGrid(root, resampling)
    case .limit, .sample, .union, .unpivot: return true
    }
    return false
  }

  /// Whether keys of the wrong type are unique, and in order, is no question any more.
  mutating func withdrawDoubts(about derivation: Derivation, at place: Span) {
    diagnostics.removeAll {
      $0.code == .mayMultiply && $0.primary.span == derivation.place
        || $0.code == .noOrder && $0.primary.span == place
    }
  }

  private mutating func hasRows(_ root: Term, in frame: Int) -> Bool {
    if case .rows = root.domain { return true }
    diagnostics.append(sameInEveryRow(flow.frames[frame].name.text, at: root.span))
    return false
  }
}

extension ResolvedFlow {
  /// Whether a node never falls while the named column of a derivation's first parent rises, through any
  /// number of nodes of these rows.
  fileprivate func rises(_ node: Int, with column: String, in derivation: Derivation) -> Bool {
    guard let parent = flow.frames.firstIndex(where: { $0.name.text == derivation.parents.first?.text })
    else { return false }
    var (node, seen) = (node, Set([node]))
    while let name = flow.nodes[node].expression.risingName {
      switch references[node][Int(name.value)] {
      case .column(let frame, let position)?:
        return columns[frame][position].name == column && (frame == parent || isMade(parent, of: frame))
      case .node(let next)?, .taken(_, let next)?:
        guard seen.insert(next).inserted else { return false }
        node = next
      case .parameter?, nil: return false
      }
    }
    return false
  }
}

extension Expression {
  /// Whether the value never falls while the named column rises: the column itself, or what cuts off its end,
  /// once or several times.
  func rises(with column: String) -> Bool {
    guard let name = risingName, case .name(let parts) = self[name].kind else { return false }
    return parts.count == 1 && parts[0].text == column
  }

  /// The name with which the value rises, or at least never falls.
  fileprivate var risingName: Index? {
    var index = root
    while case .call(let call) = self[index].kind, Expression.rising.contains(call.name.text),
      let first = call.arguments.first
    {
      index = first.value
    }
    if case .name = self[index].kind { return index }
    return nil
  }

  /// Transforms of one column, with constants behind it, that never fall where the column rises.
  private static let rising: Set<String> = ["truncate", "date", "floor", "ceil", "year"]
}

private func noCount(_ root: Term) -> Diagnostic {
  Diagnostic(
    .typeMismatch, "`limit` takes a number of rows, found \(root.type.type)", at: root.span,
    label: "this is \(root.type.type)\(root.domain == .scalar ? "" : " in every row")",
    notes: ["a number, or a parameter of type int64"])
}

private func unknownSeries(_ name: Name, of frame: TypedFrame) -> Diagnostic {
  .unknown(
    .unknownColumn, name.text, "frame `\(frame.name)` has no column `\(escaped(name.text))`", at: name.span,
    among: frame.columns.map(\.name), list: "columns")
}

private func noCondition(_ root: Term) -> Diagnostic {
  Diagnostic(
    .typeMismatch, "`where` takes a condition, found \(root.type.type)", at: root.span,
    label: "this is \(root.type.type)", notes: ["a condition compares: `x > 0`, `x is not null`"])
}

private func sameInEveryRow(_ frame: String, at span: Span) -> Diagnostic {
  Diagnostic(
    .typeMismatch, "frame `\(frame)` needs a column here, found a single value", at: span,
    label: "this is a scalar")
}

private func keysDiffer(_ left: Term, _ right: Term, isReference: Bool) -> Diagnostic {
  let demand = isReference ? "`references` compares values" : "the sides of a join have keys"
  return Diagnostic(
    .typeMismatch,
    "\(demand) of one type, found \(left.type.type) and \(right.type.type)",
    at: right.span, label: "this is \(right.type.type)",
    secondary: [Label(left.span, "this is \(left.type.type)")],
    notes: ["`cast(x, '\(left.type.type)')` makes them one type"])
}

private func mayMultiply(_ frame: String, with right: Name, at span: Span) -> Diagnostic {
  Diagnostic(
    .mayMultiply, "nothing says that `\(right.text)` has one row for each key of the join", at: span,
    label: "rows of `\(frame)` may multiply",
    notes: [
      "declare it on the source, `key: <columns>`, and it is verified while reading",
      "or say `multiply: true` where several matches are meant",
    ])
}

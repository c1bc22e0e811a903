import Diagnostics
import Flow
import StandardLibrary
import Syntax
import Types

/// `lookup(frame.column, key=expression)`: the value of another frame by its key.
enum Lookup {
  static let name = "lookup"

  /// How two values meet that have rows of different frames, where one can be looked up for the other.
  static func help(_ left: Term, _ right: Term, _ scope: Scope) -> Help? {
    for (value, other) in [(right, left), (left, right)] {
      guard case .rows(let frame) = value.domain, case .rows(let own) = other.domain,
        let name = name(of: value, scope)
      else { continue }
      let key = scope.frames[frame.index].key
      if let group = scope.group(under: frame.index),
        scope.operand(of: group, in: own.index, position: 0) != nil
      {
        return Help("look it up by key: `lookup(\(name))`")
      }
      if !key.isEmpty {
        let pairs = key.map { "\($0)=..." }.joined(separator: ", ")
        return Help("look it up by key: `lookup(\(name), \(pairs))`")
      }
    }
    return nil
  }

  private static func name(of term: Term, _ scope: Scope) -> String? {
    switch term.kind {
    case .column(let frame, let position):
      "\(scope.frames[frame].name).\(scope.frames[frame].columns[position].name)"
    case .node(let node): scope.nodes[node]?.name
    case .taken(let frame, let node):
      "\(scope.frames[frame].name).\(scope.resolved.flow.nodes[node].name.text)"
    case .literal, .parameter, .call: nil
    }
  }
}

extension Scope {
  /// The grouped frame whose rows a frame keeps, some or all of them.
  fileprivate func group(under frame: Int) -> Int? {
    var next = frame
    while let derivation = resolved.flow.derivation(of: next), let parent = resolved.parents[next].first {
      switch derivation.verb {
      case .group: return next
      case .filter, .limit, .limitBy, .sample, .sort, .distinct: next = parent
      case .join, .union, .unpivot, .resample: return nil
      }
    }
    return nil
  }

  /// Whether a group of the frame may have rows that come later than the one that looks it up.
  fileprivate func hasLaterRows(inGroupsOf frame: Int) -> Bool {
    guard let group = group(under: frame), let parent = resolved.parents[group].first,
      let operands = resolved.flow.derivation(of: group)?.operands
    else { return false }
    switch frames[parent].order {
    case .none: return false
    case .position: return true
    case .columns(let order):
      let keys = operands.compactMap { resolved.flow.nodes[$0].expression.plainName }
      return !Set(order).isSubset(of: keys)
    }
  }

  /// A column or a node of a frame by its name; nil where it has none.
  fileprivate func key(_ name: String, of frame: Int) -> Term.Kind? {
    if let position = resolved.columns[frame].firstIndex(where: { $0.name == name }) {
      return .column(frame: frame, position: position)
    }
    guard let node = resolved.node(name, seenFrom: frame), isSeen(node, from: frame),
      case .rows(let rows)? = nodes[node]?.domain
    else { return nil }
    return rows.index == frame ? .node(node) : .taken(frame: frame, node: node)
  }

  fileprivate func type(ofKey key: Term.Kind, in frame: Int) -> ValueType? {
    switch key {
    case .column(_, let position): type(ofColumn: position, in: frame)
    case .node(let node), .taken(_, let node): type(ofNode: node, seenFrom: frame)
    case .literal, .parameter, .call: nil
    }
  }

  /// An operand of a grouped frame as the rows of a frame have it, which are rows of the one that is grouped.
  fileprivate func operand(of group: Int, in frame: Int, position: Int) -> Term.Kind? {
    guard let parent = resolved.parents[group].first,
      let operands = resolved.flow.derivation(of: group)?.operands, operands.indices.contains(position)
    else { return nil }
    let node = operands[position]
    if nodes[node]?.domain == .scalar || frame == parent { return .node(node) }
    return resolved.isMade(frame, of: parent) ? .taken(frame: frame, node: node) : nil
  }
}

extension ExpressionChecker {
  /// A key of the frame that is looked up, as a term, with what it is compared with.
  private typealias KeyPair = (theirs: Int, own: Int)

  mutating func lookUp(
    _ call: Expression.Call, at span: Span, _ results: [Int?], _ context: Context
  ) -> Int? {
    guard let first = call.arguments.first, first.label == nil else {
      diagnostics.append(nothingToLookUp(at: span))
      return nil
    }
    let rest = call.arguments.dropFirst()
    if let loose = rest.first(where: { $0.label == nil }) {
      diagnostics.append(keyWithoutName(at: results[Int(loose.value.value)].map { terms[$0].span } ?? span))
      return nil
    }
    guard let value = results[Int(first.value.value)] else { return nil }
    guard case .rows(let frame) = terms[value].domain else {
      diagnostics.append(singleValue(at: terms[value].span))
      return nil
    }
    let pairs =
      rest.isEmpty
      ? groupKeys(of: frame.index, at: span, context)
      : givenKeys(Array(rest), of: frame.index, results, context)
    guard let pairs, let domain = domain(ofKeys: pairs.map(\.own), at: span, context) else { return nil }
    let names = rest.compactMap(\.label?.text)
    let key = scope.frames[frame.index].key
    guard rest.isEmpty || (!key.isEmpty && Set(names).isSuperset(of: key)) else {
      if !scope.brokenNames.contains(scope.frames[frame.index].name) {
        diagnostics.append(notUnique(scope.frames[frame.index], names, at: span))
      }
      return nil
    }
    var type = terms[value].type
    type.nullable = true
    let typed = TypedCall(
      transform: Lookup.name, kernel: Lookup.name,
      operands: [value] + pairs.map(\.theirs) + pairs.map(\.own), keys: pairs.count, options: [],
      fusion: .whole, isAggregate: false,
      sight: rest.isEmpty && scope.hasLaterRows(inGroupsOf: frame.index) ? .all : .past, isLookup: true)
    return append(
      Term(
        kind: .call(typed), type: type, domain: domain,
        reason: .words("`\(scope.frames[frame.index].name)` may have no row for the key"), span: span))
  }

  /// The keys of a frame that is grouped from the rows that look it up.
  private mutating func groupKeys(of frame: Int, at span: Span, _ context: Context) -> [KeyPair]? {
    let key = scope.frames[frame].key
    guard let group = scope.group(under: frame), let parent = scope.resolved.parents[group].first,
      case .group(let names)? = scope.resolved.flow.derivation(of: group)?.verb,
      scope.operand(of: group, in: context.frame ?? parent, position: 0) != nil
    else {
      diagnostics.append(needsKeys(scope.frames[frame].name, key, at: span))
      return nil
    }
    let own = context.frame ?? parent
    var pairs: [KeyPair] = []
    for (position, name) in names.enumerated() {
      guard let kind = scope.operand(of: group, in: own, position: position),
        let place = scope.resolved.columns[frame].firstIndex(where: { $0.name == name.text }),
        let type = scope.type(ofColumn: place, in: frame)
      else { return nil }
      let theirs = append(
        Term(
          kind: .column(frame: frame, position: place), type: type, domain: .rows(FrameID(frame)), span: span)
      )
      let mine = append(Term(kind: kind, type: type, domain: .rows(FrameID(own)), span: span))
      pairs.append((theirs, mine))
    }
    return pairs
  }

  private mutating func givenKeys(
    _ arguments: [Expression.Argument], of frame: Int, _ results: [Int?], _ context: Context
  ) -> [KeyPair]? {
    var pairs: [KeyPair] = []
    var isValid = true
    for argument in arguments {
      guard let label = argument.label else { continue }
      guard let kind = scope.key(label.text, of: frame) else {
        if !scope.brokenNames.contains(scope.frames[frame].name) {
          let isOnly = arguments.count == 1 && scope.frames[frame].key.count == 1
          diagnostics.append(
            noKey(
              label.text, of: scope.frames[frame], meant: isOnly ? scope.frames[frame].key[0] : nil,
              at: context.place(label.span)))
        }
        isValid = false
        continue
      }
      guard let own = results[Int(argument.value.value)], let type = scope.type(ofKey: kind, in: frame) else {
        isValid = false
        continue
      }
      let met = meet(type.type, terms[own])
      guard met == type.type else {
        diagnostics.append(keyDiffers(label.text, type.type, terms[own]))
        isValid = false
        continue
      }
      let theirs = append(
        Term(kind: kind, type: type, domain: .rows(FrameID(frame)), span: context.place(label.span)))
      pairs.append((theirs, convert(own, to: type.type)))
    }
    return isValid ? pairs : nil
  }

  /// The rows that look up: those of the keys, or the node's own.
  private mutating func domain(ofKeys keys: [Int], at span: Span, _ context: Context) -> Domain? {
    var found: Int?
    for key in keys {
      guard case .rows = terms[key].domain else { continue }
      if let first = found, terms[first].domain != terms[key].domain {
        diagnostics.append(keysOfTwoFrames(terms[first], terms[key], scope))
        return nil
      }
      found = key
    }
    if let found { return terms[found].domain }
    if let frame = context.frame { return .rows(FrameID(frame)) }
    diagnostics.append(constantKeys(at: span))
    return nil
  }
}

private func nothingToLookUp(at span: Span) -> Diagnostic {
  Diagnostic(
    .wrongArguments, "`lookup` takes a column of another frame first", at: span,
    notes: ["as in `lookup(rates.rate, currency=currency)`"])
}

private func keyWithoutName(at span: Span) -> Diagnostic {
  Diagnostic(
    .wrongArguments, "a key of `lookup` says which column of the other frame it is compared with", at: span,
    notes: ["as in `lookup(rates.rate, currency=currency)`"])
}

private func singleValue(at span: Span) -> Diagnostic {
  Diagnostic(
    .typeMismatch, "`lookup` takes a column of another frame, found a single value", at: span,
    label: "this is a scalar", notes: ["a single value is the same in every row: use it as it is"])
}

private func notUnique(_ frame: TypedFrame, _ names: [String], at span: Span) -> Diagnostic {
  let tuple = names.joined(separator: ", ")
  return Diagnostic(
    .mayMultiply, "nothing says that `\(frame.name)` has one row for each (\(tuple))", at: span,
    notes: frame.key.isEmpty
      ? ["declare it on the source, `key: [\(tuple)]`, and it is verified while reading"]
      : ["it has one row for each (\(frame.key.joined(separator: ", ")))"])
}

private func needsKeys(_ frame: String, _ key: [String], at span: Span) -> Diagnostic {
  let pairs = (key.isEmpty ? ["key"] : key).map { "\($0)=..." }.joined(separator: ", ")
  return Diagnostic(
    .wrongArguments, "`\(frame)` is not grouped from these rows, so that its key must be given", at: span,
    notes: ["as in `lookup(\(frame).<column>, \(pairs))`"])
}

/// `meant` is the frame's key, where no other column can have been meant.
private func noKey(_ name: String, of frame: TypedFrame, meant: String?, at span: Span) -> Diagnostic {
  .unknown(
    .unknownColumn, name, "frame `\(frame.name)` has no column `\(escaped(name))`", at: span,
    among: frame.columns.map(\.name), list: "columns", meant: meant)
}

private func keyDiffers(_ name: String, _ type: DataType, _ own: Term) -> Diagnostic {
  Diagnostic(
    .typeMismatch, "key `\(name)` is \(type), found \(own.type.type)", at: own.span,
    label: "this is \(own.type.type)", notes: ["`cast(x, '\(type)')` makes it one"])
}

private func keysOfTwoFrames(_ one: Term, _ other: Term, _ scope: Scope) -> Diagnostic {
  Diagnostic(
    .frameMismatch,
    "the keys of a lookup have rows of \(scope.name(of: one.domain)) and of \(scope.name(of: other.domain))",
    at: other.span, label: "rows of \(scope.name(of: other.domain))",
    secondary: [Label(one.span, "rows of \(scope.name(of: one.domain))")])
}

private func constantKeys(at span: Span) -> Diagnostic {
  Diagnostic(
    .typeMismatch, "`lookup` needs rows to look up for, and these keys are single values", at: span,
    notes: ["in the `nodes` of a frame each of its rows gets the value"])
}

import Diagnostics
import Syntax

/// Derived frames: `from` (or `zip`), one verb, `nodes`.
extension FlowReader {
  static let verbs = [
    "where", "group_by", "join", "asof_join", "sort", "distinct", "limit", "sample", "unpivot", "resample",
  ]

  /// Reads frames so that each comes after those it is made of, in whatever order they are written.
  mutating func readFrames(_ section: SyntaxTree.ID?) {
    let all = entries(section, of: "frames")
    let places = Dictionary(all.indices.map { (all[$0].0.text, $0) }) { first, _ in first }
    var isRead = [Bool](repeating: false, count: all.count)
    for start in all.indices {
      var path = [(frame: start, parts: parts(of: all[start].1)[...])]
      if isRead[start] { continue }
      isRead[start] = true
      while let (frame, parts) = path.last {
        guard let part = parts.first else {
          readFrame(all[frame].0, all[frame].1)
          path.removeLast()
          continue
        }
        path[path.count - 1].parts.removeFirst()
        // A source of the name comes first.
        guard framePositions[part.text] == nil, let next = places[part.text] else { continue }
        if let first = path.firstIndex(where: { $0.frame == next }) {
          diagnostics.append(madeOfItself(path[first...].map { all[$0.frame].0 }, at: part.span))
          for step in path[first...] { flow.brokenNames.insert(all[step.frame].0.text) }
        } else if !isRead[next] {
          isRead[next] = true
          path.append((next, self.parts(of: all[next].1)[...]))
        }
      }
    }
  }

  /// The frames that a frame is made of, as far as they can be read.
  private func parts(of frame: SyntaxTree.ID) -> [Name] {
    guard tree.kind(frame) == .mapping else { return [] }
    func names(_ id: SyntaxTree.ID?) -> [Name] {
      guard let id else { return [] }
      let items = tree.kind(id) == .sequence ? tree.items(id) : [id]
      return items.filter { tree.kind($0) == .scalar }.map { Name(tree.text($0), at: tree.span($0)) }
    }
    let joined = ["join", "asof_join"].compactMap { tree.value(of: $0, in: frame) }.flatMap {
      tree.kind($0) == .mapping ? names(tree.value(of: "with", in: $0)) : []
    }
    let united = tree.value(of: "union", in: frame).flatMap {
      tree.kind($0) == .mapping ? tree.value(of: "of", in: $0) : $0
    }
    return names(tree.value(of: "from", in: frame)) + names(tree.value(of: "zip", in: frame)) + joined
      + names(united)
  }

  private mutating func readFrame(_ name: Name, _ id: SyntaxTree.ID) {
    let keys =
      ["from", "zip", "union"] + FlowReader.verbs
      + ["nodes", "doc", "owner", "tags", "checks"]
    guard
      let fields = Fields(id, in: tree, of: "frame `\(name.text)`", keys: keys, diagnostics: &diagnostics)
    else {
      flow.brokenNames.insert(name.text)
      return
    }
    let before = diagnostics.count
    let nodes = flow.nodes.count
    let kind: FrameDeclaration.Kind? =
      if let id = fields["union"] {
        union(id, of: name, fields)
      } else if fields["zip"] != nil {
        names("zip", fields).map { .zip($0) }
      } else {
        derivation(name, fields)
      }
    if diagnostics.count > before || kind == nil { flow.brokenNames.insert(name.text) }
    guard let kind else {
      flow.nodes.removeSubrange(nodes...)
      return
    }
    appendFrame(name, kind, fields)
  }

  mutating func appendFrame(_ name: Name, _ kind: FrameDeclaration.Kind, _ fields: Fields) {
    let position = flow.frames.count
    let doc = fields.text("doc", diagnostics: &diagnostics) ?? ""
    var frame = FrameDeclaration(name: name, kind: kind, doc: doc, checks: checks(onFrame: name, fields))
    frame.owner = fields.text("owner", diagnostics: &diagnostics)
    frame.tags = tags(fields)
    flow.frames.append(frame)
    if framePositions[name.text] == nil { framePositions[name.text] = position }
    for entry in fields.unknown { setAside(declarationsOf: entry.value) }
    for (name, id) in entries(fields["nodes"], of: "nodes", mayBeTemplates: true) {
      readNode(name, id, frame: position)
    }
  }

  // MARK: Verbs

  private mutating func derivation(_ name: Name, _ fields: Fields) -> FrameDeclaration.Kind? {
    let given = FlowReader.verbs.filter { fields[$0] != nil }
    guard let from = located("from", fields) else {
      if fields.lacks("from") {
        diagnostics.append(missingKey("from", of: "frame `\(name.text)`", at: name.span))
      }
      return nil
    }
    guard let verb = given.first, let id = fields[verb] else {
      if !FlowReader.verbs.contains(where: { !fields.lacks($0) }) {
        diagnostics.append(noVerb(name, verbs: FlowReader.verbs))
      }
      return nil
    }
    if given.count > 1 {
      diagnostics.append(twoVerbs(name, given, at: tree.span(key: given[1], in: fields.id)))
      return nil
    }
    if tree.isBroken(id) { return nil }
    guard let derivation = read(verb, id, of: name, from: from) else { return nil }
    if derivation.operands.isEmpty, !["limit", "sample", "unpivot"].contains(verb) {
      diagnostics.append(noOperand(verb, at: tree.span(key: verb, in: fields.id)))
      return nil
    }
    return .derived(derivation)
  }

  private mutating func read(
    _ verb: String, _ id: SyntaxTree.ID, of frame: Name, from: Name
  ) -> Derivation? {
    switch verb {
    case "where":
      if tree.kind(id) == .sequence {
        diagnostics.append(manyConditions(at: tree.span(id)))
        return nil
      }
      let operand = operand("where", expression(id), of: frame, in: from)
      return Derivation(parents: [from], verb: .filter, operands: [operand], place: tree.span(id))
    case "limit": return limit(id, of: frame, from: from)
    case "sample": return sample(id, from: from)
    case "resample": return resample(id, of: frame, from: from)
    case "unpivot": return unpivot(id, of: frame, from: from)
    case "sort": return sort(id, of: frame, from: from)
    case "distinct":
      let operands = items(id).map { self.operand("distinct", expression($0), of: frame, in: from) }
      return Derivation(parents: [from], verb: .distinct, operands: operands, place: tree.span(id))
    case "group_by": return group(id, of: frame, from: from)
    case "join": return join(id, of: frame, from: from)
    case _: return asOfJoin(id, of: frame, from: from)
    }
  }

  func items(_ id: SyntaxTree.ID) -> [SyntaxTree.ID] {
    tree.kind(id) == .sequence ? tree.items(id) : [id]
  }

  /// `limit: 10`, or `limit: {rows: 10, skip: 20}`.
  private mutating func limit(_ id: SyntaxTree.ID, of frame: Name, from: Name) -> Derivation? {
    var count: Int?
    var offset: Int? = 0
    var operand: Int?
    if tree.kind(id) == .mapping {
      guard
        let fields = Fields(id, in: tree, of: "`limit`", keys: ["rows", "skip"], diagnostics: &diagnostics)
      else { return nil }
      if let rows = fields["rows"], isExpression(rows) {
        operand = self.operand("limit", expression(rows), of: frame, in: from)
      } else if let rows = fields["rows"] {
        count = wholeNumber(rows, of: "rows")
      } else if fields.lacks("rows") {
        diagnostics.append(missingKey("rows", of: "`limit`", at: tree.span(id)))
      }
      offset = fields["skip"].map { wholeNumber($0, of: "skip") } ?? 0
    } else if isExpression(id) {
      operand = self.operand("limit", expression(id), of: frame, in: from)
    } else {
      count = wholeNumber(id, of: "limit")
    }
    guard let offset else { return nil }
    if let operand {
      return Derivation(
        parents: [from], verb: .limitBy(offset: offset), operands: [operand], place: tree.span(id))
    }
    guard let count else { return nil }
    return Derivation(
      parents: [from], verb: .limit(count: count, offset: offset), operands: [], place: tree.span(id))
  }

  /// Whether a number of rows is an expression, and no number.
  private func isExpression(_ id: SyntaxTree.ID) -> Bool {
    tree.kind(id) == .scalar && !tree.isBroken(id) && Double(tree.text(id).replacing("_", with: "")) == nil
  }

  mutating func wholeNumber(_ id: SyntaxTree.ID, of key: String) -> Int? {
    if tree.isBroken(id) { return nil }
    if tree.kind(id) == .scalar, let number = Int(tree.text(id).replacing("_", with: "")), number >= 0 {
      return number
    }
    diagnostics.append(notCount(key, at: tree.span(id)))
    return nil
  }

  /// `{name: expression}`, or names of columns.
  private mutating func group(_ id: SyntaxTree.ID, of frame: Name, from: Name) -> Derivation? {
    var keys: [Name] = []
    var operands: [Int] = []
    if tree.kind(id) == .mapping {
      for (name, id) in entries(id, of: "group_by") {
        keys.append(name)
        operands.append(operand(name.text, expression(id), of: frame, in: from))
      }
      if keys.count < tree.entries(id).count { return nil }
    } else {
      for item in items(id) {
        let name = Name(tree.kind(item) == .scalar ? tree.text(item) : "", at: tree.span(item))
        guard isIdentifier(name.text) else {
          if !tree.isBroken(item) { diagnostics.append(namelessKey(at: name.span)) }
          return nil
        }
        keys.append(name)
        operands.append(operand(name.text, expression(item), of: frame, in: from))
      }
    }
    return Derivation(parents: [from], verb: .group(keys), operands: operands, place: tree.span(id))
  }

  /// Declares an operand of a verb as a node in the rows of the frame that the verb reads.
  mutating func operand(
    _ word: String, _ expression: Expression, of frame: Name, in parent: Name
  ) -> Int {
    let name = Name("\(frame.text).\(word)", at: expression[expression.root].span)
    var node = NodeDeclaration(
      name: name, frame: framePositions[parent.text], expression: expression, doc: "", tags: [], unit: nil,
      type: nil)
    node.operandOf = flow.frames.count
    node.rows = parent
    flow.nodes.append(node)
    return flow.nodes.count - 1
  }
}

extension SyntaxTree {
  /// Where a key of a mapping stands.
  func span(key: String, in mapping: ID) -> Span {
    entries(mapping).first { text($0.key) == key }.map { span($0.key) } ?? span(mapping)
  }
}

private func madeOfItself(_ frames: [Name], at span: Span) -> Diagnostic {
  let path = (frames + frames.prefix(1)).map { "`\(escaped($0.text))`" }.joined(separator: " -> ")
  return Diagnostic(.cycle, "a frame is made of itself: \(path)", at: span)
}

private func noVerb(_ frame: Name, verbs: [String]) -> Diagnostic {
  Diagnostic(
    .missingKey, "frame `\(frame.text)` does not say how its rows come from those of `from`",
    at: frame.span, label: "add one of \(verbs.map { "`\($0)`" }.joined(separator: ", "))")
}

private func manyConditions(at span: Span) -> Diagnostic {
  Diagnostic(
    .expectedScalar, "`where` takes one condition, found a list", at: span,
    label: "join them with `and`", notes: ["as in `where: amount > 1 and shop is not null`"])
}

private func twoVerbs(_ frame: Name, _ verbs: [String], at span: Span) -> Diagnostic {
  Diagnostic(
    .conflictingKeys, "frame `\(frame.text)` has both `\(verbs[0])` and `\(verbs[1])`", at: span,
    notes: ["a frame does one thing: make a second frame with `from: \(frame.text)`"])
}

private func noOperand(_ verb: String, at span: Span) -> Diagnostic {
  Diagnostic(.missingKey, "`\(verb)` says nothing", at: span, label: "add at least one column or expression")
}

private func notCount(_ key: String, at span: Span) -> Diagnostic {
  Diagnostic(.invalidConstant, "`\(key)` is a number of rows", at: span, label: "expected 0, 1, 2, ...")
}

private func namelessKey(at span: Span) -> Diagnostic {
  Diagnostic(
    .invalidName, "the key of a group needs a name", at: span,
    notes: ["columns are listed by their names; an expression gets one: `{month: truncate(day, 1mo)}`"])
}

import Diagnostics
import Syntax

/// The columns that names can mean in each frame.
extension Resolver {
  mutating func collectColumns(_ index: Int) {
    var own: [FrameColumn] = []
    var positions: [String: Int] = [:]
    var found: [Int] = []
    switch flow.frames[index].kind {
    case .source(let source):
      for (position, column) in source.columns.enumerated() {
        positions[column.name.text] = own.count
        own.append(FrameColumn(name: column.name.text, origin: .declared(position)))
        let full = flow.frames[index].prefix + column.name.text
        if owners[full]?.last != index { owners[full, default: []].append(index) }
      }
    case .zip(let parts):
      for part in parts {
        guard let frame = parent(part, of: index) else { continue }
        found.append(frame)
        for position in columns[frame].indices {
          let name = columns[frame][position].name
          if positions[name] != nil {
            diagnostics.append(zippedTwice(name, at: part.span))
            continue
          }
          positions[name] = own.count
          own.append(FrameColumn(name: name, origin: .column(frame: frame, position: position)))
        }
      }
    case .derived(let derivation):
      found = derivation.parents.compactMap { parent($0, of: index) }
      if found.count == derivation.parents.count { own = self.columns(of: derivation, index, found) }
      for (position, column) in own.enumerated() { positions[column.name] = position }
    }
    stackingDepths[index] = max(
      stackingDepths[index, default: 0], found.map { stackingDepths[$0, default: 0] }.max() ?? 0)
    columns.append(own)
    columnPositions.append(positions)
    parents.append(found)
    rowNodes.append(rowNodes(of: index, found))
  }

  /// The nodes that the rows of a frame depend on. Operands stand in the rows of the parents, and so depend
  /// on what those depend on; the series of sorted rows may be nodes of any frame.
  private func rowNodes(of index: Int, _ parents: [Int]) -> [Int] {
    guard let derivation = flow.derivation(of: index), !derivation.operands.isEmpty else {
      return Set(parents.flatMap { rowNodes[$0] }).sorted()
    }
    guard case .sort(_, let series) = derivation.verb, let parent = parents.first else {
      return derivation.operands
    }
    let nodes = series.flatMap { name -> [Int] in
      guard let column = columnPositions[parent][name.text] else {
        return node(name.text, seenFrom: parent).map { [$0] } ?? []
      }
      return columns.origins(of: column, in: parent).compactMap(\.node)
    }
    return derivation.operands + nodes
  }

  /// Makes columns and nodes of frames known under the names of the sources that they stand for.
  mutating func collectGivens() -> [[Reference?]] {
    flow.givens.map { given in
      guard let frame = frames[given.frame.text] else {
        broken.formUnion(given.source.columns.map { given.prefix + $0.name.text })
        return given.source.columns.map { _ in nil }
      }
      frames[given.name.text] = frame
      let prefix = given.name.text.prefix(
        through: given.name.text.lastIndex(of: ".") ?? given.name.text.startIndex)
      return given.source.columns.map { column in
        let reference =
          own(column.name.text, in: frame) ?? topLevel(given.prefix + column.name.text, in: frame)
        if let reference {
          self.given[prefix + column.name.text, default: []].append((frame, reference))
        } else {
          // That the frame has no such column is told where it is given.
          broken.insert(prefix + column.name.text)
        }
        return reference
      }
    }
  }

  /// A frame that another one is made of; nil, with a diagnostic, when there is none of the name.
  private mutating func parent(_ name: Name, of index: Int) -> Int? {
    if broken.contains(name.text) { broken.insert(flow.frames[index].name.text) }
    if let frame = frames[name.text], frame < index { return frame }
    broken.insert(flow.frames[index].name.text)
    if flow.brokenNames.contains(name.text) { return nil }
    diagnostics.append(unknownFrame(name, known: flow.frames[..<index].map(\.name.text)))
    return nil
  }

  /// The columns of a derived frame.
  private mutating func columns(of derivation: Derivation, _ index: Int, _ parents: [Int]) -> [FrameColumn] {
    switch derivation.verb {
    case .filter, .limit, .limitBy, .sample, .distinct:
      return columns[parents[0]].indices.map { taken($0, of: parents[0]) }
    case .sort(_, let series):
      // A node that names the series becomes a column of the sorted rows.
      let nodes = series.filter { columnPositions[parents[0]][$0.text] == nil }.compactMap { name in
        node(name.text, seenFrom: parents[0]).map { FrameColumn(name: name.text, origin: .node($0)) }
      }
      return columns[parents[0]].indices.map { taken($0, of: parents[0]) } + nodes
    case .group(let names):
      return zip(names, derivation.operands).map { name, node in
        FrameColumn(name: name.text, origin: .node(node))
      }
    case .join(let join): return columns(of: join, derivation, index, left: parents[0], right: parents[1])
    case .union(let union): return columns(of: union, derivation, index, parents)
    case .resample(let resampling):
      let at = resampling.at.text
      var own = columns[parents[0]].indices.map {
        var column = taken($0, of: parents[0])
        // Those of the series too are known everywhere; which they are is known with the frame's order.
        column.mayBeMissing = column.name != at
        return column
      }
      // A node becomes a column, which the gaps have too.
      if columnPositions[parents[0]][at] == nil, let node = node(at, seenFrom: parents[0]) {
        own.append(FrameColumn(name: at, origin: .node(node)))
      }
      return own
    case .unpivot(let unpivot): return columns(of: unpivot, index, parents[0])
    }
  }

  func taken(_ position: Int, of frame: Int) -> FrameColumn {
    FrameColumn(name: columns[frame][position].name, origin: .column(frame: frame, position: position))
  }

  /// The left's columns, then those that the right gives: what `take` lists, else all but the keys.
  private mutating func columns(
    of join: JoinDeclaration, _ derivation: Derivation, _ index: Int, left: Int, right: Int
  ) -> [FrameColumn] {
    var own = columns[left].indices.map { taken($0, of: left) }
    for column in own.indices { own[column].mayBeMissing = join.kind.mayLackLeft }
    if join.kind == .semi || join.kind == .anti { return own }
    var seen = Set(own.map(\.name))
    for (name, origin) in given(by: right, join, derivation) {
      guard seen.insert(name.text).inserted else {
        if !broken.contains(flow.frames[index].name.text) {
          diagnostics.append(joinedTwice(name, left: flow.frames[left].name.text))
        }
        continue
      }
      own.append(
        FrameColumn(name: name.text, origin: origin, mayBeMissing: join.kind.mayLackRight))
    }
    return own
  }

  /// The columns and nodes of the right side that a join has, by their names in it.
  private mutating func given(
    by right: Int, _ join: JoinDeclaration, _ derivation: Derivation
  ) -> [(name: Name, origin: FrameColumn.Origin)] {
    let own = flow.nodes.indices.filter { flow.nodes[$0].frame == right && flow.nodes[$0].isNamed }
    let all =
      columns[right].indices.map {
        (columns[right][$0].name, FrameColumn.Origin.column(frame: right, position: $0))
      }
      + own.map { (flow.nodes[$0].name.text, .node($0)) }
    guard let take = join.take else {
      let keys = Set(derivation.rightOperands.compactMap { flow.nodes[$0].expression.plainName })
      return all.filter { !keys.contains($0.0) }.map { (Name($0.0, at: derivation.parents[1].span), $0.1) }
    }
    var found: [(name: Name, origin: FrameColumn.Origin)] = []
    let frame = flow.frames[right].name.text
    for (name, column) in take {
      if let (_, origin) = all.first(where: { $0.0 == column.text }) {
        found.append((name, origin))
      } else if let node = node(column.text, seenFrom: right) {
        found.append((name, .node(node)))
      } else {
        if !isBroken(column.text), !broken.contains(frame) {
          diagnostics.append(
            unknownColumn(column, frame: frame, known: all.map(\.0) + seenNames(from: right)))
          // Any of them may have been meant, and is read elsewhere.
          broken.formUnion(all.map(\.0))
        }
        broken.insert(name.text)
      }
    }
    return found
  }
}

private func zippedTwice(_ column: String, at span: Span) -> Diagnostic {
  Diagnostic(
    .duplicateName, "two of the zipped frames have a column `\(column)`", at: span,
    notes: ["rename one in its source: `new_name: {type: ..., from: \(column)}`"])
}

private func joinedTwice(_ name: Name, left: String) -> Diagnostic {
  Diagnostic(
    .duplicateName, "both frames of the join have a column `\(name.text)`", at: name.span,
    notes: ["`\(left)` keeps its name; give the other one a new one: `take: {new_name: \(name.text)}`"])
}

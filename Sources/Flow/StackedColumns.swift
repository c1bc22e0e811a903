import Diagnostics
import Syntax

/// Columns that have cells of several others.
extension Resolver {
  /// How many frames deep columns are stacked on stacked ones. Each level is looked through for every column.
  static let stackingDepth = 64

  /// The columns and nodes that all frames of a union have by name, in the order of the first.
  mutating func columns(
    of union: UnionDeclaration, _ derivation: Derivation, _ index: Int, _ parents: [Int]
  ) -> [FrameColumn] {
    if isTooDeep(index, parents) { return [] }
    let lanes = parents.map { self.lanes(of: $0) }
    let positions = lanes.map { Dictionary($0.map { ($0.name, $0.lane) }) { first, _ in first } }
    var names: [String] = []
    var seen: Set<String> = []
    for lane in lanes.joined() where seen.insert(lane.name).inserted { names.append(lane.name) }
    var own: [FrameColumn] = []
    if let tag = union.tag {
      if seen.contains(tag.text) { diagnostics.append(tagIsColumn(tag)) }
      let texts = parents.map { FrameColumn.Lane.text(flow.frames[$0].name.text) }
      own.append(FrameColumn(name: tag.text, origin: .stacked(texts)))
    }
    for name in names where name != union.tag?.text {
      let cells = positions.map { $0[name] }
      if !union.fillsMissing, let lack = cells.firstIndex(of: nil),
        let has = cells.firstIndex(where: { $0 != nil })
      {
        if !broken.contains(flow.frames[parents[lack]].name.text) {
          diagnostics.append(
            lacks(name, derivation.parents[lack], other: flow.frames[parents[has]].name.text))
        }
        broken.insert(flow.frames[index].name.text)
        continue
      }
      own.append(FrameColumn(name: name, origin: .stacked(cells.map { $0 ?? .missing })))
    }
    return own
  }

  /// The columns that stay, then the one of names and the one of values.
  mutating func columns(of unpivot: UnpivotDeclaration, _ index: Int, _ parent: Int) -> [FrameColumn] {
    if isTooDeep(index, [parent]) { return [] }
    let all = lanes(of: parent)
    let frame = flow.frames[parent].name.text
    var cells: [FrameColumn.Lane] = []
    for column in unpivot.columns {
      if let found = all.first(where: { $0.name == column.text }) {
        cells.append(found.lane)
      } else if let node = node(column.text, seenFrom: parent) {
        cells.append(.node(node, frame: parent))
      } else {
        if !isBroken(column.text), !broken.contains(frame) {
          diagnostics.append(
            unknownColumn(column, frame: frame, known: all.map(\.name) + seenNames(from: parent)))
        }
        broken.insert(flow.frames[index].name.text)
      }
    }
    let gone = Set(unpivot.columns.map(\.text))
    var own = columns[parent].indices.filter { !gone.contains(columns[parent][$0].name) }
      .map { taken($0, of: parent) }
    for name in [unpivot.name, unpivot.value] {
      if own.contains(where: { $0.name == name.text }) {
        diagnostics.append(madeTwice(name, frame: frame))
        broken.insert(flow.frames[index].name.text)
        return own
      }
    }
    if cells.count < unpivot.columns.count { return own }
    own.append(
      FrameColumn(name: unpivot.name.text, origin: .stacked(unpivot.columns.map { .text($0.text) })))
    own.append(FrameColumn(name: unpivot.value.text, origin: .stacked(cells)))
    return own
  }

  private mutating func isTooDeep(_ index: Int, _ parents: [Int]) -> Bool {
    let depth = 1 + (parents.map { stackingDepths[$0, default: 0] }.max() ?? 0)
    stackingDepths[index] = depth
    if depth <= Resolver.stackingDepth { return false }
    diagnostics.append(stackedTooDeep(flow.frames[index].name))
    broken.insert(flow.frames[index].name.text)
    return true
  }

  /// The columns and the nodes of a frame.
  private func lanes(of frame: Int) -> [(name: String, lane: FrameColumn.Lane)] {
    let own = flow.nodes.indices.filter { flow.nodes[$0].frame == frame && flow.nodes[$0].isNamed }
    return columns[frame].indices.map { (columns[frame][$0].name, .column(frame: frame, position: $0)) }
      + own.map { (flow.nodes[$0].name.text, .node($0, frame: frame)) }
  }
}

private func lacks(_ column: String, _ frame: Name, other: String) -> Diagnostic {
  Diagnostic(
    .unknownColumn, "frame `\(frame.text)` has no column `\(column)`, which `\(other)` has", at: frame.span,
    notes: ["`union: {of: [...], missing: null}` makes it null there"])
}

private func tagIsColumn(_ name: Name) -> Diagnostic {
  Diagnostic(
    .duplicateName, "the frames of the union have a column `\(name.text)`", at: name.span,
    notes: ["the tag is a column of its own, with the name of each row's frame"])
}

private func madeTwice(_ name: Name, frame: String) -> Diagnostic {
  Diagnostic(
    .duplicateName, "the unpivot has two columns `\(name.text)`", at: name.span,
    notes: ["columns of `\(frame)` that are not listed stay; `name` and `value` are new ones"])
}

private func stackedTooDeep(_ frame: Name) -> Diagnostic {
  Diagnostic(
    .tooDeep, "unions and unpivots stand in each other more than \(Resolver.stackingDepth) deep",
    at: frame.span,
    notes: ["one union takes any number of frames"])
}

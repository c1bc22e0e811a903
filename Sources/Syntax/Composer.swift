import Diagnostics

/// Builds the flat tree from events in one pass, and checks what YAML allows and Leat does not.
struct Composer {
  let file: FileID
  /// The file as it is written; libyaml may have read a copy in which broken values were blanked out.
  let bytes: [UInt8]
  let repairs: [Repair]
  var nodes: [SyntaxNode] = []
  var children: [Int32] = []
  var diagnostics: [Diagnostic] = []
  /// Finished nodes whose parents are still open.
  var pending: [Int32] = []
  private(set) var frames: [Frame] = []
  private var anchors = AnchorTable()
  private var expandedNodes = 0
  /// The node that was finished last, and where its text ends.
  private(set) var last: (node: Int32, end: Int) = (-1, 0)

  /// A collection that is still open.
  struct Frame {
    let node: Int32
    let isMapping: Bool
    let isFlow: Bool
    /// Where its children begin among the pending ones.
    let base: Int
    /// Its number in the anchor table, or -1.
    let anchor: Int
    let isAnchored: Bool
    /// Nodes in it, with all that aliases stand for.
    var size = 1
    /// Levels of collections in it, itself included.
    var height = 1
    /// Some plain scalar in it stops in the middle of an expression.
    var hasSplit = false
    /// Nothing in it is used, since it stands where a key should.
    let isRefused: Bool
  }

  init(_ bytes: [UInt8], file: FileID, repairs: [Repair]) {
    self.file = file
    self.bytes = bytes
    self.repairs = repairs
    nodes.reserveCapacity(bytes.count / 16)
    children.reserveCapacity(bytes.count / 16)
  }

  /// False when a limit has been passed and reading on would serve nobody.
  mutating func add(_ event: Event) -> Bool {
    switch event.kind {
    case .scalar: return addScalar(event)
    case .mappingStart, .sequenceStart: return open(event)
    case .collectionEnd:
      close(event)
      return true
    case .alias: return addAlias(event)
    case .streamStart, .streamEnd, .documentStart, .documentEnd: return true
    }
  }

  mutating func report(_ diagnostic: Diagnostic) {
    if diagnostics.count < SyntaxLimits.diagnostics { diagnostics.append(diagnostic) }
  }

  func span(_ range: Range<Int>) -> Span {
    Span(file: file, start: range.lowerBound, end: range.upperBound)
  }

  func span(_ node: SyntaxNode) -> Span {
    Span(file: file, start: node.start, end: node.end)
  }

  /// Whether the next node is the key of a pair.
  private var isKeyNext: Bool {
    guard let frame = frames.last, frame.isMapping else { return false }
    return (pending.count - frame.base) & 1 == 0
  }

  private mutating func addScalar(_ event: Event) -> Bool {
    let id = Int32(nodes.count)
    var node = SyntaxNode(
      start: Int32(event.start), end: Int32(event.end), kind: .scalar, style: event.style)
    node.isVerbatim = event.isVerbatim
    node.count = Int32(event.indentation)
    node.isAnchored = frames.last?.isAnchored ?? false
    let repair = repairs.isEmpty ? nil : repair(in: event.start..<event.end)
    node.isBroken = event.hasTag || repair.map { $0.kind != .usable } ?? false
    node.isDiagnosed = node.isBroken || event.hasAnchor || repair != nil
    let size = max(event.length, event.end - event.start)
    guard size <= SyntaxLimits.scalarBytes else {
      report(scalarSize(at: span(event.start..<event.start + 1), bytes: size))
      return false
    }
    guard hasRoom(at: event) else { return false }
    if event.hasTag { report(tag(event)) }
    if event.hasAnchor {
      report(anchorOnText(at: anchorSpan(event)))
      define(id, event, isOpen: false)
    }
    if let top = frames.indices.last {
      if event.style == .plain, frames[top].isFlow || isKeyNext { checkSplit(node, frame: top) }
      frames[top].size += 1
    }
    nodes.append(node)
    finish(id, end: event.end)
    return true
  }

  private mutating func checkSplit(_ node: SyntaxNode, frame: Int) {
    var scan = BracketScan()
    scan.read(bytes[node.content])
    if !scan.isComplete { frames[frame].hasSplit = true }
  }

  private mutating func finish(_ id: Int32, end: Int) {
    pending.append(id)
    last = (id, end)
  }

  private func hasRoomForNode() -> Bool {
    nodes.count < SyntaxLimits.nodes
  }

  private mutating func hasRoom(at event: Event) -> Bool {
    if hasRoomForNode() { return true }
    report(nodeLimit(at: span(event.start..<event.start)))
    return false
  }

  private mutating func open(_ event: Event) -> Bool {
    let id = Int32(nodes.count)
    let opening = span(event.start..<min(event.start + 1, bytes.count))
    guard frames.count < SyntaxLimits.nesting else {
      report(nestingDepth(at: opening))
      return false
    }
    guard hasRoom(at: event) else { return false }
    if event.hasTag { report(tag(event)) }
    var isRefused = frames.last?.isRefused ?? false
    let isKey = isKeyNext
    if isKey, !isRefused { report(collectionAsKey(at: opening)) }
    isRefused = isRefused || isKey
    let anchor = event.hasAnchor ? define(id, event, isOpen: true) : -1
    var node = SyntaxNode(
      start: Int32(event.start), end: Int32(event.end),
      kind: event.kind == .mappingStart ? .mapping : .sequence, style: event.style)
    node.isRefusedKey = isKey
    node.isAnchored = event.hasAnchor || (frames.last?.isAnchored ?? false)
    nodes.append(node)
    frames.append(
      Frame(
        node: id, isMapping: event.kind == .mappingStart, isFlow: event.style == .flow, base: pending.count,
        anchor: anchor, isAnchored: node.isAnchored, isRefused: isRefused))
    return true
  }

  private mutating func close(_ event: Event) {
    let frame = frames.removeLast()
    let node = Int(frame.node)
    // The end of a block collection is announced where the next thing begins; its text ended before.
    let end = frame.isFlow && event.end > event.start ? event.end : max(last.end, Int(nodes[node].start))
    nodes[node].end = Int32(end)
    // The end of an empty one may be announced before its anchor, where it starts.
    let start = Int(nodes[node].start)
    nodes[node].isIncomplete = hasLostEntries(start..<max(start, event.end))
    if frame.hasSplit { mergeSplits(frame) }
    if frame.isFlow, frame.isMapping { mergeBareLists(frame) }
    if frame.isMapping, nodes[node].kind == .mapping { dropUnusableEntries(frame) }
    if nodes[node].kind != .scalar {
      nodes[node].first = Int32(children.count)
      nodes[node].count = Int32(pending.count - frame.base)
      children.append(contentsOf: pending[frame.base...])
    }
    pending.removeLast(pending.count - frame.base)
    if let top = frames.indices.last {
      frames[top].size += frame.size
      frames[top].height = max(frames[top].height, frame.height + 1)
    }
    if frame.anchor >= 0 { anchors.close(frame.anchor, size: frame.size, height: frame.height) }
    finish(frame.node, end: end)
  }

  /// Unusable keys and duplicates go, with their values.
  private mutating func dropUnusableEntries(_ frame: Frame) {
    var keys = KeySet(capacity: (pending.count - frame.base) / 2)
    var kept = frame.base
    for index in stride(from: frame.base, to: pending.count, by: 2) {
      let key = pending[index]
      guard !nodes[Int(key)].isRefusedKey, isUsableKey(nodes[Int(key)]) else {
        // What is missing from the map has been said.
        nodes[Int(frame.node)].isDiagnosed = true
        continue
      }
      let earlier = stride(from: frame.base, to: kept, by: 2)
      if let first = keys.isSmall
        ? earlier.first(where: { haveEqualText(nodes[Int(pending[$0])], nodes[Int(key)], in: bytes) }).map({
          pending[$0]
        })
        : keys.insert(key, nodes, in: bytes)
      {
        report(duplicateKey(nodes[Int(key)], first: nodes[Int(first)]))
        continue
      }
      pending[kept] = key
      pending[kept + 1] = pending[index + 1]
      kept += 2
    }
    pending.removeLast(pending.count - kept)
  }

  @discardableResult
  private mutating func define(_ node: Int32, _ event: Event, isOpen: Bool) -> Int {
    let place = anchorSpan(event)
    let name = String(decoding: bytes[Int(place.start) + 1..<Int(place.end)], as: UTF8.self)
    if let first = anchors[name] { report(anchorDuplicate(name, at: place, first: first.span)) }
    return anchors.define(
      name, AnchorTable.Anchor(node: node, span: place, height: isOpen ? 1 : 0, isOpen: isOpen))
  }

  private mutating func addAlias(_ event: Event) -> Bool {
    let place = span(event.start..<event.end)
    let name = String(decoding: bytes[event.start + 1..<event.end], as: UTF8.self)
    guard let anchor = anchors[name], !anchor.isOpen else {
      let known = anchors[name]
      report(known.map { recursiveAlias(name, at: place, anchor: $0.span) } ?? unknownAlias(name, at: place))
      return addUnusable(event)
    }
    if isKeyNext {
      report(aliasAsKey(at: place))
      return addUnusable(event)
    }
    expandedNodes += anchor.size
    guard expandedNodes <= SyntaxLimits.aliasNodes else {
      report(aliasLimit(name, at: place, anchor: anchor.span))
      return false
    }
    guard frames.count + anchor.height <= SyntaxLimits.nesting else {
      report(nestingDepth(at: place))
      return false
    }
    if let top = frames.indices.last {
      frames[top].size += anchor.size
      frames[top].height = max(frames[top].height, anchor.height + 1)
    }
    finish(anchor.node, end: event.end)
    return true
  }

  /// A node in the place of an alias that has been reported.
  private mutating func addUnusable(_ event: Event) -> Bool {
    guard hasRoom(at: event) else { return false }
    var node = SyntaxNode(start: Int32(event.start), end: Int32(event.end), kind: .scalar, style: .plain)
    node.isVerbatim = true
    node.isDiagnosed = true
    node.isBroken = true
    node.isRefusedKey = isKeyNext
    nodes.append(node)
    finish(Int32(nodes.count - 1), end: event.end)
    return true
  }

  /// What of a scalar has been set aside; of an empty one, lines that would have been its value.
  private func repair(in range: Range<Int>) -> Repair? {
    repairs.first { repair in
      if !range.isEmpty { return repair.range.overlaps(range) }
      guard repair.kind == .removed, repair.range.lowerBound >= range.upperBound else { return false }
      return bytes[range.upperBound..<repair.range.lowerBound].allSatisfy { isBlank($0) || isBreak($0) }
    }
  }

  /// Whether lines have been removed from a collection, or right before its first entry.
  private func hasLostEntries(_ range: Range<Int>) -> Bool {
    repairs.contains { repair in
      guard repair.kind == .removed else { return false }
      if repair.range.lowerBound >= range.lowerBound { return repair.range.lowerBound < range.upperBound }
      return repair.range.upperBound <= range.lowerBound
        && bytes[repair.range.upperBound..<range.lowerBound].allSatisfy { isBlank($0) || isBreak($0) }
    }
  }

  private func anchorSpan(_ event: Event) -> Span {
    property(UInt8(ascii: "&"), of: event)
  }

  private func tag(_ event: Event) -> Diagnostic {
    tagDiagnostic(at: property(UInt8(ascii: "!"), of: event))
  }

  /// The anchor or tag before a node, by its sign. Either may stand first.
  private func property(_ sign: UInt8, of event: Event) -> Span {
    var start = event.properties
    var end = start
    while start < bytes.count {
      while start < bytes.count, isBlank(bytes[start]) || isBreak(bytes[start]) { start += 1 }
      end = start
      while end < bytes.count, !isBlank(bytes[end]), !isBreak(bytes[end]) { end += 1 }
      if start >= bytes.count || bytes[start] == sign { break }
      start = bytes[start] == UInt8(ascii: "#") ? endOfLine(bytes, start) : end
    }
    return span(start..<end)
  }
}

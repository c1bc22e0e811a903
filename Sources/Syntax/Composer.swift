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
  private var anchors: [String: Anchor] = [:]
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
    let anchor: String?
    let isAnchored: Bool
    /// Nodes in it, with all that aliases stand for.
    var size = 1
    /// Levels of collections in it, itself included.
    var height = 1
    /// Some plain scalar in it stops in the middle of an expression.
    var hasSplit = false
    /// Nodes that stand where a key should and cannot be one.
    var refused: [Int32] = []
  }

  private struct Anchor {
    let node: Int32
    let span: Span
    var size: Int
    var height: Int
    var isOpen: Bool
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
    if !repairs.isEmpty { node.isBroken = isRepairBroken(at: event.start) }
    guard event.length <= SyntaxLimits.scalarBytes else {
      report(scalarSize(at: span(event.start..<event.start + 1), bytes: event.length))
      return false
    }
    guard hasRoom(at: event) else { return false }
    if event.hasTag {
      report(tag(event))
      node.isBroken = true
    }
    if let name = event.anchor {
      report(anchorOnText(at: propertySpan(event)))
      define(name, id, event, isOpen: false)
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
    if isKeyNext, let top = frames.indices.last {
      report(collectionAsKey(at: opening))
      frames[top].refused.append(id)
    }
    if let name = event.anchor { define(name, id, event, isOpen: true) }
    var node = SyntaxNode(
      start: Int32(event.start), end: Int32(event.end),
      kind: event.kind == .mappingStart ? .mapping : .sequence, style: event.style)
    node.isAnchored = event.anchor != nil || (frames.last?.isAnchored ?? false)
    nodes.append(node)
    frames.append(
      Frame(
        node: id, isMapping: event.kind == .mappingStart, isFlow: event.style == .flow, base: pending.count,
        anchor: event.anchor, isAnchored: node.isAnchored))
    return true
  }

  private mutating func close(_ event: Event) {
    var frame = frames.removeLast()
    let node = Int(frame.node)
    // The end of a block collection is announced where the next thing begins; its text ended before.
    let end = frame.isFlow && event.end > event.start ? event.end : max(last.end, Int(nodes[node].start))
    nodes[node].end = Int32(end)
    if frame.hasSplit { mergeSplits(&frame) }
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
    if let name = frame.anchor {
      anchors[name]?.size = frame.size
      anchors[name]?.height = frame.height
      anchors[name]?.isOpen = false
    }
    finish(frame.node, end: end)
  }

  /// Unusable keys and duplicates go, with their values.
  private mutating func dropUnusableEntries(_ frame: Frame) {
    var keys = KeySet(capacity: (pending.count - frame.base) / 2)
    var kept = frame.base
    for index in stride(from: frame.base, to: pending.count, by: 2) {
      let key = nodes[Int(pending[index])]
      if !frame.refused.isEmpty, frame.refused.contains(pending[index]) { continue }
      guard isUsableKey(key) else { continue }
      if let first = keys.insert(key, in: bytes) {
        report(duplicateKey(key, first: first))
        continue
      }
      pending[kept] = pending[index]
      pending[kept + 1] = pending[index + 1]
      kept += 2
    }
    pending.removeLast(pending.count - kept)
  }

  private mutating func define(_ name: String, _ node: Int32, _ event: Event, isOpen: Bool) {
    let place = propertySpan(event)
    if let first = anchors[name] { report(anchorDuplicate(name, at: place, first: first.span)) }
    anchors[name] = Anchor(node: node, span: place, size: 1, height: isOpen ? 1 : 0, isOpen: isOpen)
  }

  private mutating func addAlias(_ event: Event) -> Bool {
    let place = span(event.start..<event.end)
    let name = event.anchor ?? ""
    guard let anchor = anchors[name], !anchor.isOpen else {
      let known = anchors[name]
      report(known.map { recursiveAlias(name, at: place, anchor: $0.span) } ?? unknownAlias(name, at: place))
      var node = SyntaxNode(
        start: Int32(event.start), end: Int32(event.end), kind: .scalar, style: .plain)
      node.isVerbatim = true
      node.isBroken = true
      if isKeyNext, let top = frames.indices.last { frames[top].refused.append(Int32(nodes.count)) }
      nodes.append(node)
      finish(Int32(nodes.count - 1), end: event.end)
      return hasRoom(at: event)
    }
    if isKeyNext, let top = frames.indices.last {
      report(aliasAsKey(at: place))
      frames[top].refused.append(anchor.node)
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

  private func isRepairBroken(at offset: Int) -> Bool {
    repairs.contains { $0.isBroken && $0.range.contains(offset) }
  }

  /// The anchor or tag before a node.
  private func propertySpan(_ event: Event) -> Span {
    var end = event.properties
    while end < bytes.count, !isBlank(bytes[end]), !isBreak(bytes[end]) { end += 1 }
    return span(event.properties..<end)
  }

  private func tag(_ event: Event) -> Diagnostic {
    // An anchor may stand before the tag.
    var start = event.properties
    while start < bytes.count, bytes[start] != UInt8(ascii: "!") { start += 1 }
    var end = start
    while end < bytes.count, !isBlank(bytes[end]), !isBreak(bytes[end]) { end += 1 }
    return tagDiagnostic(at: span(start..<end))
  }
}

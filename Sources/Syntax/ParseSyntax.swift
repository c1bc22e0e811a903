public import Diagnostics

/// Parses one YAML file to a tree, with everything that is wrong with it as YAML.
///
/// The tree's root is a mapping, or nil where the file could not be read. One broken value does not take the
/// rest of the file with it.
public func parseSyntax(_ file: SourceFile, id: FileID) -> (tree: SyntaxTree, diagnostics: [Diagnostic]) {
  let start = file.markLength
  let nothing = SyntaxTree(
    file: id, root: nil, comments: [], lostWords: [], bytes: file.bytes, nodes: [], children: [])
  if file.bytes.count > SyntaxLimits.fileBytes { return (nothing, [fileSize(file.bytes.count, id)]) }
  if let flaw = file.bytes.withUnsafeBufferPointer({ TextFlaw(in: $0, from: start) }) {
    return (nothing, [flaw.diagnostic(in: file, id)])
  }
  let prologue = Prologue(file.bytes, from: start, file: id)
  if !prologue.diagnostics.isEmpty { return (nothing, prologue.diagnostics) }
  var reading = Reading(file, id)
  return reading.finish()
}

/// The attempts to read one file: each broken value is set aside, and the file is read again.
private struct Reading {
  let file: SourceFile
  let id: FileID
  /// What libyaml reads: the file, with broken values blanked out.
  var bytes: [UInt8]
  var repairs: [Repair] = []
  var failures: [Diagnostic] = []

  enum Outcome {
    /// The document has ended here.
    case document(end: Int)
    case empty
    case stopped
    case failed(EventFailure)
  }

  init(_ file: SourceFile, _ id: FileID) {
    self.file = file
    self.id = id
    bytes = file.bytes
  }

  mutating func finish() -> (tree: SyntaxTree, diagnostics: [Diagnostic]) {
    while true {
      var composer = Composer(file.bytes, file: id, repairs: repairs)
      let outcome = compose(&composer)
      var root: SyntaxTree.ID?
      switch outcome {
      case .failed(let failure):
        let (diagnostic, repair) = FailureReading(failure: failure, composer: composer, file: file, id: id)
          .result
        failures.append(diagnostic)
        if let repair, hasRoomForRepair, blank(repair) { continue }
      case .document(let end):
        root = self.root(of: &composer)
        checkEnd(of: &composer, at: end)
      case .empty where !repairs.isEmpty: break
      case .empty:
        composer.report(documentEmpty(Span(file: id, start: file.markLength, end: file.markLength)))
      case .stopped: break
      }
      let comments = CommentCollection(of: &composer).comments
      let tree = SyntaxTree(
        file: id, root: root, comments: comments, lostWords: lostWords, bytes: file.bytes,
        nodes: composer.nodes, children: composer.children)
      return (tree, inOrder(failures + composer.diagnostics))
    }
  }

  private func compose(_ composer: inout Composer) -> Outcome {
    bytes.withUnsafeBufferPointer { buffer in
      var stream = EventStream(buffer, from: file.markLength)
      while stream.advance() {
        if stream.event.kind == .documentEnd { return .document(end: stream.event.end) }
        if stream.event.kind == .streamEnd { return .empty }
        if !composer.add(stream.event) { return .stopped }
      }
      return .failed(stream.failure)
    }
  }

  private func root(of composer: inout Composer) -> SyntaxTree.ID? {
    guard let first = composer.pending.first else { return nil }
    let node = composer.nodes[Int(first)]
    if node.kind == .mapping { return SyntaxTree.ID(index: first) }
    let span = composer.span(node)
    if node.isBroken { return nil }
    composer.report(
      node.kind == .scalar && span.isEmpty ? documentEmpty(span) : rootNotMapping(span, node.kind))
    return nil
  }

  /// Behind the document only comments and its end marker may stand. libyaml is not asked: it would read on.
  private func checkEnd(of composer: inout Composer, at end: Int) {
    var index = end
    while index < bytes.count {
      let lineEnd = endOfLine(bytes, index)
      let line = bytes[index..<lineEnd]
      let first = line.firstIndex { !isBlank($0) }
      if let first, bytes[first] != UInt8(ascii: "#"), !isEndMarker(line[first...]) {
        composer.report(documentExtra(Span(file: id, start: first, end: lineEnd), line[first...]))
        return
      }
      index = lineEnd < bytes.count ? endOfBreak(bytes, lineEnd) : lineEnd
    }
  }

  private func isEndMarker(_ text: ArraySlice<UInt8>) -> Bool {
    text.starts(with: "...".utf8) && (text.count == 3 || isBlank(text[text.startIndex + 3]))
  }

  /// Every repair reads the file once more.
  private var hasRoomForRepair: Bool {
    repairs.count < SyntaxLimits.repairs && (repairs.count + 1) * bytes.count <= SyntaxLimits.repairedBytes
  }

  private var lostWords: Set<String> {
    var words: Set<String> = []
    for repair in repairs {
      switch repair.kind {
      case .usable, .broken: break
      case .lost, .removed:
        let found = file.bytes[repair.range].split { !isWord($0) }
        words.formUnion(found.map { String(decoding: $0, as: UTF8.self) })
      }
    }
    return words
  }

  /// False where this place has been set aside before.
  private mutating func blank(_ repair: Repair) -> Bool {
    let range = repair.range
    guard !range.isEmpty, !repairs.contains(where: { $0.range.overlaps(range) }) else { return false }
    for index in range where repair.kind != .removed || !isBreak(bytes[index]) {
      bytes[index] = repair.filler
    }
    repairs.append(repair)
    return true
  }

  private func inOrder(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    diagnostics.sorted { $0.primary.span.start < $1.primary.span.start }
  }
}

private func fileSize(_ count: Int, _ id: FileID) -> Diagnostic {
  Diagnostic(
    .fileSize, "a flow has at most \(SyntaxLimits.fileBytes >> 20) MiB, this file has \(count) bytes",
    at: Span(file: id, start: 0, end: 0),
    help: Help("keep data in a CSV or Parquet file, and name it by `path` in a source"))
}

private func documentEmpty(_ span: Span) -> Diagnostic {
  Diagnostic(.documentEmpty, "the file is empty; expected a map that begins with `leat: 1`", at: span)
}

private func rootNotMapping(_ span: Span, _ kind: SyntaxTree.Kind) -> Diagnostic {
  Diagnostic(
    .rootNotMapping, "a flow is a map of `key: value`, found a \(kind == .scalar ? "single text" : "list")",
    at: span, help: Help("begin with `leat: 1`; a space stands behind the colon"))
}

private func documentExtra(_ span: Span, _ text: ArraySlice<UInt8>) -> Diagnostic {
  if text.starts(with: "---".utf8) || text.starts(with: "%".utf8) {
    return Diagnostic(
      .documentExtra, "a file holds one YAML document, a second one begins here", at: span,
      help: Help("write it to a file of its own"))
  }
  return Diagnostic(
    .yamlSyntax, "expected the end of the file, found text behind its end", at: span,
    help: Help("check the indentation: this line is indented less than the first one"))
}

extension TextFlaw {
  fileprivate func diagnostic(in file: SourceFile, _ id: FileID) -> Diagnostic {
    let span = Span(file: id, start: range.lowerBound, end: range.upperBound)
    let found = file.bytes[range].map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined(separator: " ")
    func encoding(_ message: String) -> Diagnostic {
      Diagnostic(
        .encoding, message, at: span,
        help: Help("save the file as UTF-8; most editors say `Save with encoding`"))
    }
    switch cause {
    case .utf16: return encoding("the file is UTF-16, expected UTF-8")
    case .invalidLead: return encoding("the file is not UTF-8: byte \(found) begins no character")
    case .truncated:
      return encoding(
        "the file is not UTF-8: \(range.count > 1 ? "bytes \(found) begin" : "byte \(found) begins") a "
          + "character that is not complete")
    case .overlong: return encoding("bytes \(found) are an overlong form, which UTF-8 forbids")
    case .surrogate: return encoding("bytes \(found) are half of a UTF-16 pair, which UTF-8 forbids")
    case .beyondUnicode: return encoding("bytes \(found) are beyond the last Unicode character")
    case .control:
      return Diagnostic(
        .controlCharacter,
        "control characters are not allowed, found byte\(range.count > 1 ? "s" : "") \(found)",
        at: span,
        help: Help("remove it, or write an escape like `\\x1b` in a double-quoted text"))
    case .lineSeparator:
      return Diagnostic(
        .lineSeparator,
        "a hidden line separator (bytes \(found)), of which YAML versions disagree whether it ends the line",
        at: span, help: Help("remove it, or write `\\N`, `\\L` or `\\P` in a double-quoted text"))
    case .innerMark:
      return Diagnostic(
        .controlCharacter, "a byte order mark stands only at the start of a file", at: span,
        help: Help("remove it", edits: [Edit(span, "")]))
    }
  }
}

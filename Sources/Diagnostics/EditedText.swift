/// A file with the repairs of diagnostics carried out.
public struct EditedText: Sendable {
  public let bytes: [UInt8]
  /// The diagnostics whose edits are in it, in the order of the file.
  public let repaired: [Diagnostic]

  /// A diagnostic's edits are applied all or not at all. Edits that touch those of an earlier diagnostic
  /// wait: whether they still make sense is known once the file has been read again.
  public init(_ file: SourceFile, id: FileID, repairing diagnostics: [Diagnostic]) {
    var accepted: [Edit] = []
    var repaired: [Diagnostic] = []
    for diagnostic in diagnostics {
      let edits = diagnostic.help?.edits ?? []
      guard !edits.isEmpty, edits.allSatisfy({ $0.span.file == id && $0.isWithin(file) }) else { continue }
      var trial = accepted
      let isFree = edits.allSatisfy { edit in
        let touches = trial.contains { edit.touches($0) }
        trial.append(edit)
        return !touches
      }
      guard isFree else { continue }
      accepted = trial
      repaired.append(diagnostic)
    }
    var bytes: [UInt8] = []
    var position = 0
    for edit in accepted.sorted(by: { $0.span.start < $1.span.start }) {
      bytes += file.bytes[position..<Int(edit.span.start)]
      bytes += Array(edit.replacement.utf8)
      position = Int(edit.span.end)
    }
    self.bytes = bytes + file.bytes[position...]
    self.repaired = repaired
  }
}

extension Edit {
  fileprivate func isWithin(_ file: SourceFile) -> Bool {
    0 <= span.start && span.start <= span.end && Int(span.end) <= file.bytes.count
  }

  /// Overlaps, or meets at a border, where the order of two insertions would decide what comes out.
  fileprivate func touches(_ other: Edit) -> Bool {
    span.start <= other.span.end && other.span.start <= span.end
  }
}

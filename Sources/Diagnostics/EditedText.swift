/// A file with the repairs of diagnostics carried out.
public struct EditedText: Sendable {
  public let bytes: [UInt8]
  /// The diagnostics whose edits are in it, in the order of the file.
  public let repaired: [Diagnostic]

  /// A diagnostic's edits are applied all or not at all. Edits that touch those of an earlier diagnostic
  /// wait: whether they still make sense is known once the file has been read again.
  public init(_ file: SourceFile, id: FileID, repairing diagnostics: [Diagnostic]) {
    var accepted = SeparateEdits()
    var repaired: [Diagnostic] = []
    for diagnostic in diagnostics {
      let edits = diagnostic.help?.edits ?? []
      guard !edits.isEmpty, edits.allSatisfy({ $0.span.file == id && $0.isWithin(file) }) else { continue }
      let isFree = edits.indices.allSatisfy { index in
        accepted.isFree(edits[index]) && !edits[..<index].contains { $0.touches(edits[index]) }
      }
      guard isFree else { continue }
      for edit in edits { accepted.insert(edit) }
      repaired.append(diagnostic)
    }
    var bytes: [UInt8] = []
    var position = 0
    for edit in accepted.inOrder {
      bytes += file.bytes[position..<Int(edit.span.start)]
      bytes += Array(edit.replacement.utf8)
      position = Int(edit.span.end)
    }
    self.bytes = bytes + file.bytes[position...]
    self.repaired = repaired
  }
}

/// Edits none of which touches another one.
private struct SeparateEdits {
  private(set) var inOrder: [Edit] = []

  func isFree(_ edit: Edit) -> Bool {
    let index = position(of: edit)
    return (index == 0 || !edit.touches(inOrder[index - 1]))
      && (index == inOrder.count || !edit.touches(inOrder[index]))
  }

  mutating func insert(_ edit: Edit) { inOrder.insert(edit, at: position(of: edit)) }

  /// How many edits begin before it.
  private func position(of edit: Edit) -> Int {
    var low = 0
    var high = inOrder.count
    while low < high {
      let middle = (low + high) / 2
      if inOrder[middle].span.start < edit.span.start { low = middle + 1 } else { high = middle }
    }
    return low
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

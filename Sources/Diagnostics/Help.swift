/// What to write instead. Where `edits` is not empty, applying them all is a safe fix.
public struct Help: Hashable, Sendable {
  public let text: String
  public let edits: [Edit]

  public init(_ text: String, edits: [Edit] = []) {
    self.text = text
    self.edits = edits
  }
}

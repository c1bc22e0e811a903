/// A replacement of one span's text; an empty span inserts.
public struct Edit: Hashable, Sendable {
  public let span: Span
  public let replacement: String

  public init(_ span: Span, _ replacement: String) {
    self.span = span
    self.replacement = replacement
  }
}

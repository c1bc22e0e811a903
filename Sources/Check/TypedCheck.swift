public import Flow
public import Types

/// A check of which it is known what it looks at.
public struct TypedCheck: Sendable {
  public let name: String
  /// The rows that the condition is about; `.scalar`: one value.
  public let domain: Domain
  /// The rows that it counts: those, or, where the condition is about some of them only, all.
  public let counted: Domain
  /// Position of the node that is false where it fails.
  public let passes: Int
  /// Counts the rows that fail; nil where one value passes or fails.
  public let failing: TypedNode?
  /// What a failure shows: the key of the row and what the condition reads, or the single values.
  public let shown: [TypedOutput.Column]
  public let mostly: Double
  public let isWarning: Bool
  public let message: String?
  public let owner: PlacedCheck.Owner

  /// The same, with nothing said of the rows that fail.
  func withoutRows() -> TypedCheck { showing { _ in false } }

  /// The same, with only some values of the rows that fail.
  public func showing(_ isShown: (TypedOutput.Column) -> Bool) -> TypedCheck {
    TypedCheck(
      name: name, domain: domain, counted: counted, passes: passes, failing: failing,
      shown: shown.filter(isShown), mostly: mostly, isWarning: isWarning, message: message, owner: owner)
  }
}

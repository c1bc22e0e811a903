public import Diagnostics
public import Syntax

/// A demand on values that a run verifies: one item of a list of `checks`.
public struct CheckDeclaration: Sendable {
  /// The word that says what is demanded, and where it stands.
  public let kind: CheckKind
  public let place: Span
  /// What the kind takes, in its order: limits, a list, a pattern, a condition. nil: left out.
  public var operands: [Expression?]
  /// What is checked, where the list stands on a frame or an output; empty: the frame, or what the list
  /// stands on.
  public var subjects: [Expression]
  /// The share of rows that has to pass.
  public let mostly: Double
  /// Whether a failure is told and the run goes on.
  public let isWarning: Bool
  /// Whether rows that fail leave the output that the check stands on.
  public let isQuarantining: Bool
  /// The author's words about a failure.
  public internal(set) var message: String?
  /// The author's name for it; nil: the kind is its name.
  public internal(set) var name: Name?
  /// Whether it comes from `defaults`, and so may stand on many nodes.
  var isDefault = false
  /// The values for which it is declared; nil: it stands for itself.
  var repetition: Repetition?
  /// Which of a repetition's checks it is, as in `w = 6`.
  var instance: String?
  /// What its name has behind the kind, where the author gave it none.
  var ending = ""
}

/// A check that has its place among the nodes of the flow.
public struct PlacedCheck: Sendable {
  /// `frame.column.kind`, unique in the flow.
  public let name: String
  public let declaration: CheckDeclaration
  /// Position of the frame whose rows it counts; nil: that of what it reads.
  public let frame: Int?
  /// Position of the node that says which rows, or whether the one value, pass.
  public let passes: Int
  /// Position of the node that is the one value looked at.
  public let value: Int?
  /// What it is declared on.
  public let owner: Owner

  public enum Owner: Hashable, Sendable {
    case node(Int)
    case column(frame: Int, name: String)
    case frame(Int)
    case output(String)
  }
}

extension ParsedFlow {
  /// Every check as it was written, those of nodes declared by `for` once.
  public var declaredChecks: [CheckDeclaration] {
    var checks = nodes.flatMap(\.checks)
    for frame in frames {
      if case .source(let source) = frame.kind { checks += source.columns.flatMap(\.checks) }
      checks += frame.checks
    }
    checks += givens.flatMap { $0.checks + $0.source.columns.flatMap(\.checks) }
    return checks + outputs.flatMap(\.checks) + defaults.flatMap(\.checks)
  }
}

extension CheckDeclaration {
  /// The expressions that the author wrote in it.
  public var expressions: [Expression] { operands.compactMap { $0 } + subjects }
}

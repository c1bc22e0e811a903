import Diagnostics
import Syntax

/// A flow whose names are looked up: every name in an expression knows what it stands for, and nodes have an
/// order in which each comes after what it reads.
public struct ResolvedFlow: Sendable {
  public let flow: ParsedFlow
  /// For each frame, the columns that names can mean.
  public let columns: [[FrameColumn]]
  /// For each node, what the names of its expression stand for, by index in the expression; nil also for
  /// names that a diagnostic was reported for.
  public let references: [[Reference?]]
  /// Positions of nodes, each after its dependencies; nodes of a cycle are left out.
  public let order: [Int]
  /// Names whose declarations a diagnostic was reported for, frames of such frames among them.
  public let brokenNames: Set<String>
}

/// A column of a frame, and where its cells come from.
public struct FrameColumn: Hashable, Sendable {
  public let name: String
  /// The source that declares it, and its position there.
  public let source: Int
  public let position: Int
}

/// What a name stands for.
public enum Reference: Hashable, Sendable {
  case parameter(Int)
  case column(frame: Int, position: Int)
  case node(Int)
}

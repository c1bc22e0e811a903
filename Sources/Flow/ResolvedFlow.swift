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
  /// For each frame the frames that it is made of, before it.
  public let parents: [[Int]]
  /// For each frame the nodes that its rows depend on: operands of its verb and of those before it.
  public let rowNodes: [[Int]]
  /// For each frame that stands for an imported flow's source, what it has for the columns of that: nil where
  /// it has nothing of the name.
  public let givenColumns: [[Reference?]]
  /// Names whose declarations a diagnostic was reported for, frames of such frames among them.
  public let brokenNames: Set<String>
  /// Templates among the broken names.
  let brokenTemplates: [NameTemplate]
  /// For each frame whether its rows are unsure: a verb reads what nothing has, in it or in a frame that it
  /// is made of. Nothing is said of its order and its key then.
  public let unsureFrames: [Bool]

  /// Whether a diagnostic has said why nothing has the name.
  public func isBroken(_ name: String) -> Bool {
    brokenNames.contains(name) || brokenTemplates.contains { $0.couldBe(name) }
  }
}

/// A column of a frame, and where its cells come from.
public struct FrameColumn: Hashable, Sendable {
  public enum Origin: Hashable, Sendable {
    /// The source declares it, at this position.
    case declared(Int)
    /// A column of a frame that the frame is made of.
    case column(frame: Int, position: Int)
    /// A node in the rows of a frame that the frame is made of, such as the key of a group.
    case node(Int)
    /// Cells of several columns: of a union one for each frame.
    case stacked([Lane])
  }

  /// One of the columns whose cells stand in one.
  public enum Lane: Hashable, Sendable {
    case column(frame: Int, position: Int)
    /// A node as a frame sees it.
    case node(Int, frame: Int)
    /// The same text in every row.
    case text(String)
    /// Null in every row.
    case missing
  }

  public let name: String
  public let origin: Origin
  /// A row of the frame may have no row there, so that the cell is null.
  public var mayBeMissing = false
}

/// What a name stands for.
public enum Reference: Hashable, Sendable {
  case parameter(Int)
  case column(frame: Int, position: Int)
  case node(Int)
  /// A node as a derived frame sees it: where it has the rows of a frame that this one is made of, those of
  /// its cells that stand in this frame's rows.
  case taken(frame: Int, node: Int)

  /// The node that it stands for.
  public var node: Int? {
    switch self {
    case .node(let node), .taken(_, let node): node
    case .parameter, .column: nil
    }
  }
}

extension ParsedFlow {
  /// The derivation of a frame that a verb makes.
  public func derivation(of frame: Int) -> Derivation? {
    if case .derived(let derivation) = frames[frame].kind { derivation } else { nil }
  }
}

extension ResolvedFlow {
  /// The nodes that a column of a frame needs: the one that computes it, if any, and those that the frame's
  /// rows depend on.
  public func nodes(behind position: Int, in frame: Int) -> [Int] {
    rowNodes[frame] + origins(of: position, in: frame).compactMap(\.node)
  }

  /// What a frame's column is in the frames that it comes from: columns of sources, or nodes.
  public func origins(of position: Int, in frame: Int) -> [Reference] {
    columns.origins(of: position, in: frame)
  }

  /// Whether a frame has rows for which its first parent has none.
  public func mayLackParent(_ frame: Int) -> Bool {
    switch flow.derivation(of: frame)?.verb {
    case .join(let join): join.kind.mayLackLeft
    case .resample: true
    case .filter, .limit, .limitBy, .sample, .sort, .distinct, .group, .unpivot, .union, nil: false
    }
  }

  /// Whether a column of a frame on a grid has a value also where its parent has no row: the time, and what
  /// is the same in all of a series.
  public func isKnownInGaps(_ column: String, of frame: Int, series: [String]) -> Bool {
    guard case .resample(let resampling)? = flow.derivation(of: frame)?.verb else { return false }
    return column == resampling.at.text || series.contains(column)
  }

  /// Whether a frame stands on a grid, some of whose places may have no row.
  public func hasGaps(_ frame: Int) -> Bool {
    if case .resample? = flow.derivation(of: frame)?.verb { true } else { false }
  }

  /// Whether every row of a frame is a row of another one that it is made of, or of none.
  public func isMade(_ frame: Int, of other: Int) -> Bool {
    var next = frame
    while next != other {
      guard flow.derivation(of: next)?.keepsRows == true, let parent = parents[next].first else {
        return false
      }
      next = parent
    }
    return frame != other
  }
}

extension [[FrameColumn]] {
  /// What a frame's column is in the frames that it comes from: columns of sources, or nodes.
  func origins(of position: Int, in frame: Int) -> [Reference] {
    var found: [Reference] = []
    var known: Set<Reference> = []
    var open: [Reference] = [.column(frame: frame, position: position)]
    while let next = open.popLast() {
      guard known.insert(next).inserted else { continue }
      guard case .column(let frame, let position) = next else {
        found.append(next)
        continue
      }
      switch self[frame][position].origin {
      case .declared: found.append(next)
      case .column(let from, let there): open.append(.column(frame: from, position: there))
      case .node(let node): open.append(.node(node))
      case .stacked(let lanes): open += lanes.reversed().compactMap(\.reference)
      }
    }
    return found
  }
}

extension FrameColumn.Lane {
  /// The column or node whose cells they are.
  public var reference: Reference? {
    switch self {
    case .column(let frame, let position): .column(frame: frame, position: position)
    case .node(let node, _): .node(node)
    case .text, .missing: nil
    }
  }
}

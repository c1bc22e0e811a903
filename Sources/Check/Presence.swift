public import Flow
import Syntax

/// What the conditions of frames prove: where `x is not null`, `x` is never null in the rows that are left.
/// By frame, the columns and nodes of its parent that are present in all its rows.
public struct Presence: Sendable {
  private let proven: [Int: Set<Reference>]

  init(_ resolved: ResolvedFlow, isStrict: (Expression.Call) -> Bool) {
    var proven: [Int: Set<Reference>] = [:]
    for frame in resolved.flow.frames.indices {
      guard let derivation = resolved.flow.derivation(of: frame), case .filter = derivation.verb,
        let operand = derivation.operands.first
      else { continue }
      let references = resolved.references[operand]
      let found = Narrowing.proven(by: resolved.flow.nodes[operand].expression) { index in
        references[index].map { .reference(Presence.same($0)) }
      } isStrict: {
        isStrict($0)
      }
      proven[frame] = found.reduce(into: []) { set, identity in
        if case .reference(let reference) = identity { set.insert(reference) }
      }
    }
    self.proven = proven
  }

  /// Whether a column or node of a frame's parent is present in all rows of the frame.
  public func proves(_ reference: Reference, in frame: Int) -> Bool {
    proven[frame]?.contains(Presence.same(reference)) ?? false
  }

  /// A node is the same value in the rows of every frame that is made of its own.
  private static func same(_ reference: Reference) -> Reference {
    reference.node.map { .node($0) } ?? reference
  }
}

public import Flow
public import StandardLibrary
import Syntax

/// What transforms do through the calls in their bodies: a composite is what it uses.
public struct TransformUses {
  private let catalog: TransformCatalog

  public init(_ flow: ParsedFlow, library: TransformLibrary) {
    catalog = TransformCatalog(flow, library: library)
  }

  /// Whether a transform makes one value of many rows.
  public func aggregates(_ name: String) -> Bool { uses(name, depth: 0) { $0.isAggregate } }

  /// Whether a transform looks at other rows of its series.
  public func looksAround(_ name: String) -> Bool { uses(name, depth: 0) { $0.needsOrder } }

  private func uses(_ name: String, depth: Int, _ isMeant: (Transform) -> Bool) -> Bool {
    guard depth < ExpressionChecker.compositeDepth, let transform = catalog[name] else { return false }
    guard case .body(let body) = transform.implementation else { return isMeant(transform) }
    return body.nodes.contains { node in
      if case .call(let call) = node.kind { uses(call.name.text, depth: depth + 1, isMeant) } else { false }
    }
  }
}

public import Flow
public import StandardLibrary
import Syntax

/// The transforms that make one value of many rows: aggregates, and composites that use them.
public struct AggregateNames {
  private let catalog: TransformCatalog

  public init(_ flow: ParsedFlow, library: TransformLibrary) {
    catalog = TransformCatalog(flow, library: library)
  }

  public func contains(_ name: String) -> Bool { contains(name, depth: 0) }

  private func contains(_ name: String, depth: Int) -> Bool {
    guard depth < ExpressionChecker.compositeDepth, let transform = catalog[name] else { return false }
    guard case .body(let body) = transform.implementation else { return transform.isAggregate }
    return body.nodes.contains { node in
      if case .call(let call) = node.kind { contains(call.name.text, depth: depth + 1) } else { false }
    }
  }
}

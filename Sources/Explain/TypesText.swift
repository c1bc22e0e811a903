public import Check
import Types

/// A line for each node: name, type and rows; what the `types` fence of a spec shows.
public func typesText(_ typed: TypedFlow) -> String {
  typed.nodes.compactMap { node in
    guard let node else { return nil }
    var type = node.type
    if node.expression.root.emptyOf != nil { type.nullable = true }
    switch node.domain {
    case .scalar: return "\(node.name): \(type) scalar\n"
    case .rows(let frame): return "\(node.name): \(type) of \(typed.frames[frame.index].name)\n"
    }
  }.joined()
}

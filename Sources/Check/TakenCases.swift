public import Diagnostics
import Flow
import Syntax
import Types

/// The `cases` of a node, and the branch that the parameters take.
public struct TakenCases: Sendable {
  /// Position of the node.
  public let node: Int
  /// Where the value of each branch stands.
  public let branches: [Span]
  /// Position of the branch.
  public let taken: Int
}

extension TypedFlow {
  /// Of every sound node that has `cases`, in order of declaration.
  public var takenCases: [TakenCases] {
    flow.nodes.indices.compactMap { index in nodes[index] == nil ? nil : takenCases(of: index) }
  }

  private func takenCases(of index: Int) -> TakenCases? {
    let node = flow.nodes[index]
    let expression = node.expression
    guard case .call(let call) = expression[expression.root].kind, call.form == .cases else { return nil }
    let folder = ConstantFolder { name in
      parameters.first { $0.name == node.prefix + name }?.value
    }
    var branches: [Span] = []
    var taken: Int?
    // Condition and value in turn, and the value of `else` at the end.
    for (position, argument) in call.arguments.enumerated() {
      if position % 2 == 0 && position < call.arguments.count - 1 {
        if taken == nil, folder.value(of: argument.value, in: expression) == .bool(true) {
          taken = branches.count
        }
      } else {
        branches.append(expression[argument.value].span)
      }
    }
    return TakenCases(node: index, branches: branches, taken: taken ?? branches.count - 1)
  }
}

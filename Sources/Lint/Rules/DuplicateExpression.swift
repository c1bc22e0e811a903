import Diagnostics
import Flow
import StandardLibrary
import Syntax

extension LintRule {
  /// A node that computes what another one has computed.
  static let duplicateExpression = LintRule(.duplicateExpression) { flow in
    let nodes = flow.declared.nodes
    // To write every expression out takes long, and nearly all differ at first sight.
    var alike: [UInt64: [Int]] = [:]
    alike.reserveCapacity(nodes.count)
    for (index, node) in nodes.enumerated() {
      // A second name for a column or a value is no computation.
      guard node.repetition == nil, case .call? = node.expression.nodes.last?.kind else { continue }
      alike[node.sketch, default: []].append(index)
    }
    let repeated = alike.values.filter { $0.count > 1 }.flatMap { twins(among: $0, of: nodes) }
    return repeated.sorted { $0.index < $1.index }.map { computedTwice(nodes[$0.index], nodes[$0.first]) }
  }
}

/// Those of the nodes that compute what an earlier one of them does, with the first that does.
private func twins(among candidates: [Int], of nodes: [NodeDeclaration]) -> [(index: Int, first: Int)] {
  var first: [Computation: Int] = [:]
  return candidates.compactMap { index in
    let node = nodes[index]
    let computation = Computation(frame: node.frame, expression: Array(node.expression.text.utf8))
    guard let other = first[computation] else {
      first[computation] = index
      return nil
    }
    return (index, other)
  }
}

/// What a node computes: names mean the same within one scope.
private struct Computation: Hashable {
  let frame: Int?
  /// In bytes: Swift's strings equate two spellings of a letter in Unicode, which are two texts.
  let expression: [UInt8]
}

extension NodeDeclaration {
  /// The same for equal computations, and seldom for others.
  fileprivate var sketch: UInt64 {
    var sketch = UInt64(truncatingIfNeeded: (frame ?? -1) &+ expression.nodes.count &* 31)
    for node in expression.nodes {
      switch node.kind {
      case .name(let parts): for part in parts { sketch.mix(part.text) }
      case .call(let call): sketch.mix(call.name.text)
      case .string(let text): sketch.mix(text)
      case .integer(let value): sketch.mix(value)
      case .float(let value): sketch.mix(value.bitPattern)
      case .negativeInteger, .boolean, .null, .duration, .date, .timestamp, .list, .error: sketch.mix(1)
      }
    }
    return sketch
  }
}

extension UInt64 {
  /// Fowler, Noll and Vo's step, a whole word at once.
  fileprivate mutating func mix(_ value: UInt64) { self = (self ^ value) &* 0x100_0000_01b3 }

  fileprivate mutating func mix(_ text: String) {
    for byte in text.utf8 { mix(UInt64(byte)) }
  }
}

private func computedTwice(_ node: NodeDeclaration, _ other: NodeDeclaration) -> Diagnostic {
  Diagnostic(
    .duplicateExpression, "`\(node.name.text)` computes the same as `\(other.name.text)`",
    at: node.expression[node.expression.root].span, severity: .warning,
    secondary: [Label(other.expression[other.expression.root].span, "here first")],
    help: Help("write `\(node.name.text): \(other.name.text)` for a second name, or remove one of them"))
}

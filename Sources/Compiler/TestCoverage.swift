import Check
public import Diagnostics
import Flow
import Plan

/// What of a flow its tests compute.
public struct TestCoverage: Sendable {
  /// A node, or a branch of its `cases`.
  public struct Item: Sendable {
    /// `frame.node` where the node is declared inside a frame.
    public let node: String
    public let span: Span
    /// Whether a test computes it, or takes it.
    public internal(set) var isReached = false
  }

  /// Those of the flow itself; what it imports has tests of its own.
  public private(set) var nodes: [Item] = []
  public private(set) var cases: [Item] = []

  private var nodePositions: [String: Int] = [:]
  private var casePositions: [Span: Int] = [:]

  init(of flow: TypedFlow) {
    for (index, declaration) in flow.flow.nodes.enumerated() {
      guard let node = flow.nodes[index], declaration.isNamed, declaration.prefix.isEmpty else { continue }
      nodePositions[node.name] = nodes.count
      nodes.append(Item(node: node.name, span: declaration.name.span))
    }
    for found in flow.takenCases where flow.flow.nodes[found.node].prefix.isEmpty {
      // Instances of one declaration have their branches in common.
      for branch in found.branches where casePositions[branch] == nil {
        casePositions[branch] = cases.count
        cases.append(Item(node: flow.nodes[found.node]?.name ?? "", span: branch))
      }
    }
  }

  /// Adds nodes, by position, that a test computes in the flow as its parameters make it.
  mutating func reach(_ reached: [Int], in flow: TypedFlow) {
    for node in reached {
      guard let name = flow.nodes[node]?.name, let position = nodePositions[name] else { continue }
      nodes[position].isReached = true
    }
    let reached = Set(reached)
    for found in flow.takenCases where reached.contains(found.node) {
      guard let position = casePositions[found.branches[found.taken]] else { continue }
      cases[position].isReached = true
    }
  }
}

extension TestSuite {
  /// What the tests whose names hold a text compute.
  public func coverage(naming text: String?) -> TestCoverage {
    var coverage = TestCoverage(of: base)
    for test in tests where !test.isExample && text.map(test.typed.name.text.contains) ?? true {
      let nodes = PlanBuilder.nodes(behind: test.outputs, test.checks, in: self.flow(of: test))
      coverage.reach(nodes, in: self.flow(of: test))
    }
    return coverage
  }
}

import Check
import Diagnostics
import Flow
import StandardLibrary
import Types

extension TestSuite {
  /// Adds the examples of the flow's own transforms. `known` has been said of the flow before.
  mutating func addExamples(of flow: ParsedFlow, besides known: [Diagnostic], library: TransformLibrary) {
    let said = Set(known)
    for example in flow.examples {
      let front = Front(example.flow(in: flow), given: [:], library: library)
      // Some mistakes of a transform are in every flow that has it.
      diagnostics += front.diagnostics.filter { !said.contains($0) && !diagnostics.contains($0) }
      guard !front.diagnostics.hasErrors else { continue }
      var test = example.test
      if front.typed.nodes.first??.domain == .scalar { test.expectsScalars() }
      let checked = TestChecker(front.typed).check(test)
      diagnostics += checked.diagnostics
      guard let typed = checked.test else { continue }
      tests.append(Test(typed: typed, variant: variants.count, isExample: true))
      variants.append(front.typed)
    }
  }
}

extension TestDeclaration {
  /// What is expected of rows is expected of the one row of values that are the same for all.
  fileprivate mutating func expectsScalars() {
    for index in expected.indices {
      expected[index].name = Name(TestTargets.scalars, at: expected[index].name.span)
    }
  }
}

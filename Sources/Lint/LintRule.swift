public import Diagnostics

/// Something that is allowed and seldom meant: a pure look at a flow in which nothing is wrong.
public struct LintRule: Sendable {
  public let code: DiagnosticCode
  let find: @Sendable (LintedFlow) -> [Diagnostic]

  init(_ code: DiagnosticCode, find: @escaping @Sendable (LintedFlow) -> [Diagnostic]) {
    self.code = code
    self.find = find
  }

  /// Every rule, one line each, sorted by slug.
  public static let all: [LintRule] = [
    .constantCondition,
    .duplicateExpression,
    .lookAhead,
    .missingUnit,
    .nanComparison,
    .nullComparison,
    .shadowingParameter,
    .unusedArgument,
    .unusedColumn,
    .unusedNode,
    .unusedParameter,
    .unusedTransform,
    .unusedVariable,
    .zeroDivision,
  ]
}

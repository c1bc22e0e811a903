/// What became of one test of a flow.
public struct TestResult: Sendable {
  public let name: String
  /// Where its name stands.
  public let span: Span
  public let seconds: Double
  /// Empty: it passed.
  public let findings: [Diagnostic]

  public init(name: String, span: Span, seconds: Double, findings: [Diagnostic]) {
    self.name = name
    self.span = span
    self.seconds = seconds
    self.findings = findings
  }

  public var isPassed: Bool { findings.isEmpty }
}

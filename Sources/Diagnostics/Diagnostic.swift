/// One finding about what a user wrote.
public struct Diagnostic: Hashable, Sendable {
  public var code: DiagnosticCode
  public var severity: Severity
  /// One sentence without a full stop: what was found and what was expected.
  public var message: String
  /// The exact place of the finding.
  public var primary: Label
  /// Places that explain it: a first definition, an opening bracket.
  public var secondary: [Label]
  public var notes: [String]
  public var help: Help?
  /// The instance of a declaration by `for` that it is about, as in `w = 6`; nil for what stands for itself.
  public var instance: String?

  public init(
    _ code: DiagnosticCode, _ message: String, at span: Span, label: String = "", severity: Severity = .error,
    secondary: [Label] = [], notes: [String] = [], help: Help? = nil
  ) {
    self.code = code
    self.severity = severity
    self.message = message
    primary = Label(span, label)
    self.secondary = secondary
    self.notes = notes
    self.help = help
  }
}

extension Array where Element == Diagnostic {
  /// Says of the diagnostics from a position on which instance they are about.
  public mutating func name(_ instance: String?, from start: Int) {
    guard let instance else { return }
    for index in indices[start...] { self[index].instance = instance }
  }
}

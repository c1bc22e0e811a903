/// How much a diagnostic weighs: an error stops compilation, a warning does not.
public enum Severity: String, Sendable, Hashable, Comparable, CaseIterable {
  case error, warning

  /// Errors stand first.
  public static func < (left: Severity, right: Severity) -> Bool {
    left == .error && right == .warning
  }
}

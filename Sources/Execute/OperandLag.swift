import Plan
import Types

/// The rule by which an operation is read instead of computed: the value of its input some rows back.
enum OperandLag {
  /// The kernel that means this when it has one operand, and its parameter.
  private static let kernel = "shift"
  private static let option = "n"

  /// Rows back; nil when the operation must be computed.
  static func rows(_ operation: Operation) -> Int? {
    guard case .apply(let application) = operation.kind, application.kernel == kernel,
      operation.inputs.count == 1, case .rows = operation.domain
    else { return nil }
    let value = application.options.first { $0.name == option }?.value
    guard case .integer(let rows)? = value, rows >= 0, rows < 1 << 30 else { return nil }
    return Int(rows)
  }
}

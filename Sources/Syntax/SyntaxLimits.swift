/// What a file may hold. Each limit has a diagnostic of its own; none depends on the machine.
enum SyntaxLimits {
  static let fileBytes = 32 << 20
  static let scalarBytes = 1 << 20
  static let nodes = 4_000_000
  static let nesting = 64
  static let aliasNodes = 100_000
  static let expressionNesting = 100
  /// A file that breaks one rule everywhere is told so this often.
  static let diagnostics = 200
  /// How many keys of one map that it does not have are told one by one.
  static let unknownKeys = 50
  /// How many flaws of one expression are told.
  static let flaws = 10
  /// How many broken lines are set aside so that the rest of the file can still be read.
  static let repairs = 16
  /// How much is read again for that, all together.
  static let repairedBytes = 64 << 20
}

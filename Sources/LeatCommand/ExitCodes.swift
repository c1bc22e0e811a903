import ArgumentParser

extension ExitCode {
  /// Something is wrong with the flow, the plan or the data: a retry cannot help.
  static let findings = ExitCode(1)
  /// The run could not finish: a retry may help.
  static let trouble = ExitCode(2)
  /// Nothing matched what was asked for.
  static let nothingMatched = ExitCode(3)
  /// More memory than `--memory` allows would be needed.
  static let limit = ExitCode(4)
  /// A mistake of Leat itself.
  static let bug = ExitCode(70)
  /// The command line is wrong.
  static let usage = ExitCode(64)
}

import Foundation
import Testing

/// The short forms of the campaigns under `tools/`.
@Suite struct ToolTests {
  private static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
  #if DEBUG
    private static let seconds = 20
  #else
    private static let seconds = 2
  #endif
  private static let programs = URL(filePath: Scratch.program).deletingLastPathComponent().path

  /// One mistake of each kind in valid flows: each reported once, at its token.
  @Test func seededMistakesAreFound() throws {
    let outcome = try Scratch().shell(
      "python3 -B '\(ToolTests.root)/tools/mistakes/mistakes.py' --each 1 --leat '\(Scratch.program)'")
    #expect(outcome.code == Code.ok, "\(outcome.output)\(outcome.errors)")
  }

  /// Two seconds of damaged flows and plans.
  @Test func damagedInputsEndInDiagnostics() throws {
    let outcome = try Scratch().shell(
      "'\(ToolTests.programs)/fuzz' --seconds 2 --state state \(ToolTests.root)/tools/fuzz/seeds/*")
    #expect(outcome.code == Code.ok, "\(outcome.errors)")
    #expect(outcome.output.contains(" executions, "))
  }

  /// Hostile files: refused for what is wrong with them, in time and memory.
  ///
  /// Without optimization everything takes longer.
  @Test(.enabled(if: Corpora.arePresent, "the corpora are not at \(Corpora.root)"))
  func hostileFilesAreRefused() throws {
    let outcome = try Scratch().shell(
      "python3 -B '\(ToolTests.root)/tools/hostile/hostile.py' --leat '\(Scratch.program)' "
        + "--corpora '\(Corpora.root)' --seconds \(ToolTests.seconds)")
    #expect(outcome.code == Code.ok, "\(outcome.output)\(outcome.errors)")
  }
}

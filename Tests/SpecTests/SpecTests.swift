import Foundation
import Testing

/// Every heading of `specs/**/*.md` that has fenced blocks is a test.
///
/// - `yaml [NAME]`, `csv NAME`: a file. The first `yaml` is the flow.
/// - `module PATH`: a file that the flow imports; `bind PATH`: a bind file that it is given, with claims.
/// - `# error: [slug]` (or `# warning: [slug]`) at the end of a line of the flow claims exactly one
///   diagnostic there; without any claim and without a `diagnostics` fence the flow must be clean.
/// - `report FORMAT`: the findings in a format, rewritten by `SPEC_UPDATE=1`; it stands for the claims.
/// - `diagnostics`, `types`, `plan`, `optimized [--disable PASS]`, `lineage`: one stage's output, rewritten
///   by `SPEC_UPDATE=1`.
/// - `table OUTPUT`: the rows of an output, never rewritten; numbers agree within 1e-9.
/// - `same-plan`: all flows of the case plan alike.
@Suite struct SpecTests {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// All Markdown files below specs/, sorted.
  static let files: [String] = {
    let specs = root.appending(path: "specs")
    let found = FileManager.default.enumerator(at: specs, includingPropertiesForKeys: nil)
    return (found?.compactMap { $0 as? URL } ?? [])
      .filter { $0.pathExtension == "md" }.map(\.path).sorted()
  }()

  @Test func thereAreSpecs() {
    #expect(SpecTests.files.count > 3)
  }

  @Test(arguments: files)
  func spec(path: String) throws {
    let file = try SpecFile(path: path)
    let isUpdating = ProcessInfo.processInfo.environment["SPEC_UPDATE"] == "1"
    var changes: [(lines: Range<Int>, text: String)] = []
    for item in file.cases where item.fences.contains(where: { $0.kind == "yaml" }) {
      let runner = SpecRunner(item, path: path)
      let failures = try runner.failures()
      for failure in failures {
        if isUpdating, let text = failure.replacement, let lines = failure.lines {
          changes.append((lines, text))
        } else {
          Issue.record("\(path):\(failure.lines?.lowerBound ?? item.line): \(item.title): \(failure.message)")
        }
      }
    }
    if !changes.isEmpty { try SpecFile.rewrite(path, changes) }
  }
}

import Compiler
import Diagnostics
import Foundation
import Testing

/// Every diagnostic has a page under `specs/diagnostics` that shows it and its correction; `SpecTests` runs
/// the examples.
@Suite struct DiagnosticPageTests {
  private static let folder = SpecTests.root.appending(path: "specs/diagnostics")

  /// Diagnostics of what cannot be seen on a page or would fill it: a flow for each, and the place.
  private static let notOnAPage: [(code: DiagnosticCode, flow: @Sendable () -> [UInt8], place: String)] = [
    (.controlCharacter, { flow("doc: a\u{0}b") }, "2:7"),
    (.encoding, { flow("doc: K") + [0xF6] }, "3:1"),
    (.fileSize, { [UInt8](repeating: UInt8(ascii: "#"), count: 32 << 20 + 1) }, "1:1"),
    (.lineSeparator, { flow("doc: a\u{2028}b") }, "2:7"),
    // Five nodes stand before the items of the list.
    (.nodeLimit, { flow("name: [" + String(repeating: "x,", count: 4_000_000) + "]") }, "2:7999998"),
    (.scalarSize, { flow("doc: " + String(repeating: "x", count: 1 << 20 + 1)) }, "2:6"),
    (.tooDeep, { flow(nestedTransforms(34)) }, "38:8"),
  ]

  /// What takes data to find; `RunTests` does.
  private static let ofRuns: Set<DiagnosticCode> = [.failedCheck, .failedRun]

  /// A flow with a chain of transforms, each of which uses the one before.
  private static func nestedTransforms(_ count: Int) -> String {
    var lines = ["transforms:", "  t0: {args: {x: {type: number}}, body: x}"]
    for index in 1..<count {
      lines.append("  t\(index): {args: {x: {type: number}}, body: t\(index - 1)(x)}")
    }
    return (lines + ["nodes:", "  top: t\(count - 1)(1)"]).joined(separator: "\n")
  }

  private static func flow(_ text: String) -> [UInt8] { Array("leat: 1\n\(text)\n".utf8) }

  @Test func everySlugHasAPageAndEveryPageASlug() throws {
    let pages = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).sorted()
    #expect(pages == DiagnosticCode.allCases.map { $0.rawValue + ".md" }.sorted())
  }

  @Test(arguments: DiagnosticCode.allCases)
  func aPageShowsTheMistakeAndItsCorrection(code: DiagnosticCode) throws {
    let path = Self.folder.appending(path: code.rawValue + ".md").path
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.hasPrefix("# \(code.rawValue)\n\n"))
    #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 41)
    let cases = try SpecFile(path: path).cases
    let shown = cases.filter { $0.title == code.rawValue }.flatMap(\.fences).contains { fence in
      let claims =
        fence.kind == "yaml" && (fence.text.contains("# error: [") || fence.text.contains("# warning: ["))
      return (claims || fence.kind == "diagnostics") && fence.text.contains(code.rawValue)
    }
    let isNamed = Self.ofRuns.contains(code) || Self.notOnAPage.contains { $0.code == code }
    #expect(shown != isNamed)
    #expect(text.contains("A Swift test covers this one") == isNamed)
    let fixed = cases.filter { $0.title == "Fixed" }.flatMap(\.fences)
    #expect(fixed.contains { $0.kind == "yaml" })
    #expect(!fixed.contains { $0.text.contains("error: [") || $0.text.contains("warning: [") })
  }

  /// What a page's mistakes carry as a repair is carried out: they are gone, with nothing new in their place.
  @Test(arguments: DiagnosticCode.allCases)
  func aRepairRepairs(code: DiagnosticCode) throws {
    let path = Self.folder.appending(path: code.rawValue + ".md").path
    let flows = try SpecFile(path: path).cases.filter { $0.title == code.rawValue }.flatMap(\.fences)
      .filter { $0.kind == "yaml" }
    for flow in flows {
      var options = CompilerOptions()
      options.lints = true
      let before = Compiler.compile(path: "flow.leat.yaml", text: Array(flow.text.utf8), options: options)
      let id = try #require(before.files.ids.first)
      let shown = before.diagnostics.filter { $0.code == code }
      let edited = EditedText(before.files[id], id: id, repairing: shown)
      let after = Compiler.compile(path: "flow.leat.yaml", text: edited.bytes, options: options)
      let left = shown.count - edited.repaired.count
      let text = String(decoding: edited.bytes, as: UTF8.self)
      #expect(after.diagnostics.count { $0.code == code } == left, "\(text)")
      let known = Set(before.diagnostics.map(\.code))
      // A flow that has become sound may get its first warnings.
      let errors = after.diagnostics.filter { $0.severity == .error }
      #expect(errors.allSatisfy { known.contains($0.code) }, "\(text)\n\(errors)")
    }
  }

  @Test(arguments: notOnAPage.indices)
  func whatIsNotOnAPageIsToldAllTheSame(index: Int) {
    let (code, flow, place) = Self.notOnAPage[index]
    let compilation = Compiler.compile(path: "flow.leat.yaml", text: flow())
    let found = compilation.diagnostics.map { diagnostic in
      let location = compilation.files.location(of: diagnostic.primary.span)
      return "\(location.line):\(location.column) \(diagnostic.code.rawValue)"
    }
    #expect(found == ["\(place) \(code.rawValue)"])
  }
}

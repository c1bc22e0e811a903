import Compiler
import Diagnostics
import Explain
import Foundation
import Plan
import TestRuns

/// What a spec asked for and did not get.
struct SpecFailure {
  let message: String
  /// The fence's lines and its right text, where the text may be rewritten.
  var lines: Range<Int>?
  var replacement: String?
}

/// Runs one case of a spec file.
struct SpecRunner {
  /// The first day of 2026, for what has an end.
  private static let today: Int32 = 20_454

  private let item: SpecFile.Case
  private let path: String

  init(_ item: SpecFile.Case, path: String) {
    self.item = item
    self.path = path
  }

  func failures() throws -> [SpecFailure] {
    let flows = item.fences.filter { $0.kind == "yaml" }
    var failures: [SpecFailure] = []
    let compilations = flows.map { compile($0) }
    let asksForDiagnostics = item.fences.contains { $0.kind == "diagnostics" || $0.kind == "report" }
    for (flow, compilation) in zip(flows, compilations) {
      if asksForDiagnostics && !flow.text.contains("# error: [") { continue }
      failures += claims(flow, compilation)
    }
    for fence in item.fences {
      failures += try check(fence, flow: flows[0], compilation: compilations[0], all: compilations)
    }
    return failures
  }

  private func compile(_ fence: SpecFile.Fence, disabled: Set<String> = []) -> Compilation {
    var options = CompilerOptions()
    options.disabledPasses = disabled
    options.lints = true
    options.today = SpecRunner.today
    let modules = item.fences.filter { $0.kind == "module" }.map {
      ($0.words.first ?? "", Array($0.text.utf8))
    }
    let texts = Dictionary(modules) { first, _ in first }
    options.imported = { path in
      path.hasPrefix("..") ? .outside : texts[path].map { .text($0) } ?? .missing("there is no such file")
    }
    options.readsTests = true
    options.binds = binds.map { BindText(path: $0.path, text: Array($0.fence.text.utf8), folder: "") }
    var compilation = Compiler.compile(
      path: fence.words.first ?? "flow.leat.yaml", text: Array(fence.text.utf8), options: options)
    // The flow's own tests pass, or their failures are claimed.
    if var runner = TestRunner(compilation, folder: "") {
      compilation.diagnostics += runner.run().flatMap(\.findings)
    }
    return compilation
  }

  private var binds: [(path: String, fence: SpecFile.Fence)] {
    item.fences.filter { $0.kind == "bind" }.map { ($0.words.first ?? "flow.bind.yaml", $0) }
  }

  /// Every claim at the end of a line is met by exactly one diagnostic there, and there are no others.
  private func claims(_ flow: SpecFile.Fence, _ compilation: Compilation) -> [SpecFailure] {
    let expected =
      claims(in: flow.text, at: "") + binds.flatMap { claims(in: $0.fence.text, at: $0.path + ":") }
    let found = compilation.diagnostics.map { diagnostic in
      let place = compilation.files.location(of: diagnostic.primary.span)
      let file = binds.contains { $0.path == place.path } ? place.path + ":" : ""
      return "\(file)\(place.line): \(diagnostic.severity.rawValue)[\(diagnostic.code.rawValue)]"
    }
    if found.sorted() == expected.sorted() { return [] }
    let text = render(compilation)
    return [SpecFailure(message: "claimed \(expected.sorted()), found \(found.sorted())\n\(text)")]
  }

  private func claims(in text: String, at file: String) -> [String] {
    var claims: [String] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      for severity in ["error", "warning"] {
        guard let start = line.range(of: "# \(severity): [") else { continue }
        let slugs = line[start.upperBound...].prefix { $0 != "]" }.split(separator: ",")
        claims += slugs.map { slug in
          "\(file)\(index + 1): \(severity)[\(slug.trimmingCharacters(in: .whitespaces))]"
        }
      }
    }
    return claims
  }

  private func render(_ compilation: Compilation) -> String {
    TextRenderer(files: compilation.files).render(compilation.diagnostics)
  }

  private func report(_ compilation: Compilation) -> Report {
    var report = Report(version: compilerVersion)
    for id in compilation.files.ids {
      report.add(compilation.files[id].path, compilation.diagnostics, in: compilation.files)
    }
    return report
  }

  private func check(
    _ fence: SpecFile.Fence, flow: SpecFile.Fence, compilation: Compilation, all: [Compilation]
  ) throws -> [SpecFailure] {
    switch fence.kind {
    case "diagnostics": return compare(fence, render(compilation))
    case "report":
      guard let format = ReportFormat(rawValue: fence.words.first ?? "") else {
        return [SpecFailure(message: "there is no format \(fence.words)")]
      }
      return compare(fence, report(compilation).text(as: format))
    case "types": return compare(fence, compilation.typed.map(typesText) ?? render(compilation))
    case "explain":
      let part = FlowExplanation(compilation)?.part(fence.words.first ?? "")
      return compare(fence, part ?? render(compilation))
    case "plan": return compare(fence, compilation.plan?.text ?? render(compilation))
    case "optimized":
      let disabled = Set(fence.words.filter { !$0.hasPrefix("--") })
      let result = compile(flow, disabled: disabled)
      return compare(fence, result.optimized?.text ?? render(result))
    case "same-plan":
      let texts = all.map { $0.optimized?.text ?? "no plan" }
      return Set(texts).count == 1 && texts.count > 1
        ? [] : [SpecFailure(message: "plans differ:\n" + texts.joined(separator: "---\n"))]
    case "checks": return try compare(fence, SpecTable.checks(item: item, compilation: compilation))
    case "table": return try SpecTable.failures(fence, item: item, compilation: compilation)
    case "yaml", "bind", "module", "csv", "sh", "text", "swift", "json": return []
    case let other: return [SpecFailure(message: "there is no fence `\(other)`")]
    }
  }

  private func compare(_ fence: SpecFile.Fence, _ found: String) -> [SpecFailure] {
    if fence.text == found { return [] }
    return [
      SpecFailure(
        message: "`\(fence.kind)` differs; found:\n\(found)", lines: fence.lines, replacement: found)
    ]
  }
}

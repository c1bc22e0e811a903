import Compiler
import Diagnostics
import Execute
import Plan
import StandardLibrary
import TestRuns
import Types

/// What the inputs are given to. A defect is a trap, so that it ends the process and is found.
final class Targets {
  /// How plan files begin.
  static let planMagic = Array("LEATPLAN".utf8)
  private var options = CompilerOptions()
  private let engine = Engine()
  private var executions = 0

  init() {
    options.readsTests = true
    // Each is parsed once and not for every input.
    let library = TransformLibrary()
    for name in library.names {
      if let transform = library[name] { options.library.register(transform) }
    }
  }

  /// The plan file of a sound flow.
  func plan(of text: [UInt8]) -> [UInt8]? {
    compile(path: "f.leat.yaml", text: text, options: options).optimized.map {
      PlanWriter.file($0, compilerVersion: "0")
    }
  }

  /// What happened, as numbers that are equal for what is alike.
  func run(_ input: [UInt8]) -> [Int] {
    executions += 1
    return input.starts(with: Targets.planMagic) ? load(input) : check(input)
  }

  private func check(_ text: [UInt8]) -> [Int] {
    let result = compile(path: "f.leat.yaml", text: text, options: options)
    var features: [Int] = []
    for diagnostic in result.diagnostics {
      features.append(feature(diagnostic))
      for label in [diagnostic.primary] + diagnostic.secondary { hold(label.span, text) }
      for edit in diagnostic.help?.edits ?? [] { hold(edit.span, text) }
    }
    if executions & 15 == 0 { render(result) }
    guard !result.hasErrors, result.problems.isEmpty else { return features }
    guard let plan = result.optimized else { preconditionFailure("no errors and no plan") }
    features += plan.operations.map { feature(of: $0) }
    // A `for` makes more than there is time for.
    if result.tests.map({ $0.tests.count <= 8 }) ?? false, var runner = TestRunner(result, folder: "") {
      for finding in runner.run().flatMap(\.findings) { hold(finding.primary.span, text) }
    }
    let file = PlanWriter.file(plan, compilerVersion: "0")
    guard let read = try? PlanReader.read(file).plan, read == plan else {
      preconditionFailure("a plan is not what was written")
    }
    lower(plan)
    return features
  }

  private func load(_ file: [UInt8]) -> [Int] {
    do {
      let plan = try PlanReader.read(file).plan
      lower(plan)
      return plan.operations.map { feature(of: $0) }
    } catch {
      return [hash(error.description.split(separator: "`").first.map(String.init) ?? "", 3)]
    }
  }

  private func lower(_ plan: LogicalPlan) {
    _ = try? engine.lower(plan)
  }

  private func hold(_ span: Span, _ text: [UInt8]) {
    precondition(
      0 <= span.start && span.start <= span.end && Int(span.end) <= text.count, "a place in no file")
  }

  private func render(_ result: Compilation) {
    let text = TextRenderer(files: result.files, style: TextStyle(width: 60)).render(result.diagnostics)
    let isClean = text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x0A }
    precondition(isClean, "a control character on the terminal")
  }

  /// What the message begins and ends with, outside of what it quotes, counts or tells behind a colon, and
  /// how many labels it has.
  private func feature(_ diagnostic: Diagnostic) -> Int {
    let parts = diagnostic.message.split(omittingEmptySubsequences: false) { $0 == "`" || $0 == "'" }
    let ends = parts.count < 2 ? parts : [parts[0], parts[parts.count - 1]]
    let fixed = ends.map { $0.prefix { $0 != ":" }.filter { !$0.isNumber } }.joined(separator: "`")
    return hash(diagnostic.code.rawValue + fixed, diagnostic.secondary.count)
  }

  /// What kind of operation it is, of what, and what it gives.
  private func feature(of operation: Operation) -> Int {
    let kind =
      switch operation.kind {
      case .column: "column"
      case .adopt: "adopt"
      case .literal: "literal"
      case .parameter: "parameter"
      case .given: "given"
      case .apply(let application): "apply " + application.kernel
      case .aggregate(let application): "aggregate " + application.kernel
      case .aggregateBy(let application, _): "aggregate by " + application.kernel
      case .aggregateInto(let application): "aggregate into " + application.kernel
      case .rows: "rows"
      case .take: "take"
      case .lookup: "lookup"
      }
    // A damaged plan names kernels that there are none of.
    let isKnown = options.library.contains(operation.kernelName ?? "")
    return hash(isKnown ? kind : String(kind.prefix(9)), operation.type.nullable ? 7 : 8)
  }

  /// FNV-1a of the text without its digits: the same in every run, unlike `Hasher`.
  private func hash(_ text: String, _ salt: Int) -> Int {
    var state: UInt64 = 0xcbf2_9ce4_8422_2325 ^ UInt64(salt)
    for byte in text.utf8 where !(0x30...0x39).contains(byte) {
      state = (state ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    return Int(truncatingIfNeeded: state)
  }
}

extension Operation {
  fileprivate var kernelName: String? {
    switch kind {
    case .apply(let application), .aggregate(let application), .aggregateBy(let application, _),
      .aggregateInto(let application):
      application.transform
    case .column, .adopt, .literal, .parameter, .given, .rows, .take, .lookup: nil
    }
  }
}

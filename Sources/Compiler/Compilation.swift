public import Check
public import Diagnostics
import Flow
import Govern
import Lint
public import Optimize
public import Plan
public import StandardLibrary
import Syntax
import Threads
public import Types

/// The version of the compiler, as `leat version` and plan files say it.
public let compilerVersion = "0.1.0"

/// The optimizer's passes, in the order in which they run.
public let passNames = Pass.all.map(\.name)

/// A flow taken as far as it is sound: every stage's value, and everything that is wrong with it.
public struct Compilation: Sendable {
  public internal(set) var files: SourceFiles
  public let library: TransformLibrary
  /// Errors and warnings of all stages, in the order of the file.
  public var diagnostics: [Diagnostic] = []
  /// What is wrong with the options, not with the flow: a misspelled parameter, a selection of nothing.
  public var problems: [String] = []
  public var typed: TypedFlow?
  /// The plan before optimization; nil when anything is wrong.
  public var plan: LogicalPlan?
  /// The plan that runs; nil when anything is wrong.
  public var optimized: LogicalPlan?
  public var passes: [PassReport] = []
  /// The flow's tests; nil where nobody asked for them.
  public var tests: TestSuite?

  /// Nodes that the flow itself declares.
  public var nodeCount: Int { typed?.flow.nodes.count { $0.isNamed && $0.prefix.isEmpty } ?? 0 }

  /// Leaves out what is wrong with imported files that are reported on by themselves.
  public mutating func leaveOut(_ isReported: (String) -> Bool) {
    guard files.count > 1 else { return }
    let others = files.ids.dropFirst().filter { isReported(files[$0].path) }
    diagnostics.removeAll { others.contains($0.primary.span.file) }
  }

  public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}

/// What a compilation is told beside the text.
public struct CompilerOptions: Sendable {
  /// Values of parameters.
  public var parameters: [String: Literal] = [:]
  /// Values of parameters as a command line spells them.
  public var parameterTexts: [String: String] = [:]
  /// Bind files, of which later ones win; what is said above wins over them.
  public var binds: [BindText] = []
  /// Names of passes that do not run.
  public var disabledPasses: Set<String> = []
  /// Nodes and columns to give instead of the flow's outputs; empty: the outputs.
  public var selection: [String] = []
  /// Nodes whose values the caller gives instead of having them computed.
  public var overrides: [String] = []
  /// Whether what `checks` demand goes into the plan.
  public var hasChecks = true
  /// Whether to look for what is allowed and seldom meant, which takes time and is for authors only.
  public var lints = false
  /// Gives the texts of imported files, by their paths; the compiler itself touches no file.
  public var imported: @Sendable (String) -> ImportedFile = { _ in .missing("no files are read here") }
  /// Whether to read and check the flow's tests, too; a run looks at none.
  public var readsTests = false
  public var library = TransformLibrary()
  /// Days since 1970-01-01, for what policies allow for a time only; nil: for ever.
  public var today: Int32?

  public init() {}
}

/// Compiles one flow. Pure: text in, value out; no file is touched.
public func compile(path: String, text: [UInt8], options: CompilerOptions = CompilerOptions()) -> Compilation
{
  var result = check(path: path, text: text, options: options)
  if let typed = result.typed, result.problems.isEmpty, !result.hasErrors { plan(&result, typed, options) }
  return result
}

/// Finds everything that is wrong with one flow, and makes no plan of it, since none could add to that.
public func check(path: String, text: [UInt8], options: CompilerOptions = CompilerOptions()) -> Compilation {
  var files = SourceFiles()
  let id = files.add(path: path, bytes: text)
  var binding = Binding(options.binds, in: &files)
  var result = Compilation(files: files, library: options.library)
  let (tree, syntaxDiagnostics) = parseSyntax(files[id], id: id)
  let read = FlowReader.read(tree, defaultName: flowName(path), withTests: options.readsTests)
  result.diagnostics = (syntaxDiagnostics + read.diagnostics + binding.diagnostics)
    .sortedForReport(in: files)
  guard let parsed = read.flow else { return result }
  let reading = pagesRead(for: parsed, from: options.library)
  defer { reading?.join() }
  let imported = Importing.modules(of: parsed, path: path, in: &files, read: options.imported)
  result.files = files
  var linked = Linker.link(imported.modules)
  binding.apply(to: &linked.flow)
  let given = ParameterTexts.read(options, for: linked.flow)
  result.problems = given.problems
  let front = Front(linked.flow, given: given.values, library: options.library)
  result.typed = front.typed
  result.diagnostics = [
    syntaxDiagnostics, read.diagnostics, imported.diagnostics, linked.diagnostics, binding.diagnostics,
    front.diagnostics, Governance.check(front.typed, library: options.library, today: options.today),
  ].flatMap { $0 }
  if options.readsTests {
    let suite = TestSuite(linked.flow, front, given: given.values, library: options.library)
    result.diagnostics += suite.diagnostics
    result.diagnostics += BodyTrials.flaws(
      in: front.typed.flow, besides: result.diagnostics, file: id, library: options.library)
    result.tests = suite
  }
  let isLinted = options.lints && !result.hasErrors
  if isLinted {
    // Imported files have theirs when they are checked themselves.
    result.diagnostics += LintedFlow(declared: parsed, typed: front.typed, file: files[id]).findings
      .filter { $0.primary.span.file == id }
  }
  result.diagnostics = Suppressions(tree.comments, in: files[id])
    .applied(to: result.diagnostics, isComplete: isLinted).sortedForReport(in: files)
  return result
}

private func plan(_ result: inout Compilation, _ typed: TypedFlow, _ options: CompilerOptions) {
  var outputs = typed.outputs
  var checks = options.hasChecks ? typed.checks : []
  if !options.selection.isEmpty {
    let selection = Selection.outputs(of: options.selection, in: typed)
    outputs = selection.outputs
    checks = checks.filter { $0.isOf(outputs) }
    result.problems += selection.problems
  }
  let overrides = Selection.nodes(named: options.overrides, in: typed)
  result.problems += overrides.problems
  guard result.problems.isEmpty else { return }
  checks = Governance.withoutProtectedValues(checks, in: typed, library: options.library)
  let fixed = Governance.fixedOutputs(
    outputs, areDeclared: options.selection.isEmpty, in: typed, library: options.library)
  for index in outputs.indices where fixed.contains(outputs[index].name) {
    outputs[index].target.isFixed = true
  }
  let plan = PlanBuilder.build(
    typed, outputs: outputs, checks: checks, given: overrides.nodes,
    hiding: Governance.hiddenValues(in: typed, library: options.library))
  if let defect = plan.defect() { preconditionFailure("the plan of a sound flow is unsound: \(defect)") }
  (result.optimized, result.passes) = optimize(plan, disabled: options.disabledPasses)
  // Files that only the rest of the flow reads need not be there.
  if !options.selection.isEmpty || !overrides.nodes.isEmpty {
    result.optimized = result.optimized?.withoutUnusedFrames()
  }
  result.plan = plan
}

/// Reads the pages of the transforms that a large flow calls, while its names are looked up.
private func pagesRead(for flow: ParsedFlow, from library: TransformLibrary) -> Companion? {
  guard flow.nodes.count >= 500 else { return nil }
  return Companion {
    var names: Set<String> = []
    for node in flow.nodes {
      for part in node.expression.nodes {
        if case .call(let call) = part.kind { names.insert(call.name.text) }
      }
    }
    library.prepare(names)
  }
}

/// A flow that does not name itself has the name of its file: `spend` for `flows/spend.leat.yaml`.
private func flowName(_ path: String) -> String {
  let file = path.split(separator: "/").last.map(String.init) ?? path
  return file.split(separator: ".").first.map(String.init) ?? file
}

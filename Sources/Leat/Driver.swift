public import Columns
import Compiler
import Diagnostics
import Execute
import Plan
public import Types

/// A compiled flow that is run on columns in memory: the seed's driver as a library.
///
/// ```swift
/// let driver = try Driver(flow, parameters: ["smooth": .integer(3)])
/// let features = try driver.run(["avg_spend"], sources: ["weekly": weekly])
/// ```
///
/// Only what the named nodes need is computed. A driver is a value: it can be run many times and from many
/// threads.
public struct Driver: Sendable {
  private let text: [UInt8]
  private let name: String
  private let parameters: [String: Literal]
  private let library: Library
  /// Threads that compute; nil: one for each core.
  public var threads: Int?

  /// Compiles a flow.
  ///
  /// - Parameters:
  ///   - text: the flow as YAML.
  ///   - name: what diagnostics call the file.
  ///   - parameters: values for the flow's `params`.
  ///   - library: transforms of the program's own beside the standard ones.
  /// - Throws: every mistake in the flow at once, as `leat check` shows them.
  public init(
    _ text: String, name: String = "flow.leat.yaml", parameters: [String: Literal] = [:],
    library: Library = Library()
  ) throws(FlowError) {
    self.text = Array(text.utf8)
    self.name = name
    self.parameters = parameters
    self.library = library
    _ = try compiled(selection: [], overrides: [])
  }

  /// Computes nodes.
  ///
  /// - Parameters:
  ///   - names: nodes or columns, as `node` or `frame.node`; of one frame, or scalars. Empty: the flow's only
  ///     output.
  ///   - sources: a table for each source that the nodes need, with the columns that the flow declares.
  ///   - overrides: values of nodes that are then not computed.
  /// - Returns: a table of the named columns; of one row for scalars.
  /// - Throws: `FlowError` for names that do not exist and for data that fails a check, `RunError` for data
  ///   that breaks a contract.
  public func run(
    _ names: [String] = [], sources: [String: Table], overrides: [String: Column] = [:]
  ) throws -> Table {
    let tables = try outputs(names, sources: sources, overrides: overrides)
    guard let first = tables.first, tables.count == 1 else {
      throw FlowError("the names belong to \(tables.count) frames: ask for each with a run of its own")
    }
    return first.table
  }

  /// Computes nodes of several frames, or all outputs of the flow: a table for each frame or output, in
  /// order.
  public func outputs(
    _ names: [String] = [], sources: [String: Table], overrides: [String: Column] = [:]
  ) throws -> [(name: String, table: Table)] {
    let plan = try compiled(selection: names, overrides: overrides.keys.sorted())
    let engine = Engine(kernels: library.kernels, options: EngineOptions(threads: threads))
    let needed = Set(plan.frames.map(\.name))
    for name in sources.keys.sorted() where !needed.contains(name) {
      throw FlowError("the flow has no source `\(name)`")
    }
    let qualified = qualify(overrides, in: plan)
    let result = try engine.run(plan, sources: sources, overrides: qualified)
    let unmet = result.checks.filter { !$0.isMet && !$0.check.isWarning }
    if !unmet.isEmpty { throw FlowError(unmet.map(\.finding).joined(separator: "; ")) }
    return result.outputs.map { ($0.output.name, $0.table) }
  }

  /// Computes the flow's only output and tells how much memory that took beyond sources and outputs: for
  /// benchmarks.
  public func measure(_ sources: [String: Table]) throws -> (table: Table, scratchBytes: Int) {
    let plan = try compiled(selection: [], overrides: [])
    let engine = Engine(kernels: library.kernels, options: EngineOptions(threads: threads))
    let result = try engine.run(plan, sources: sources)
    guard let output = result.outputs.first else { throw FlowError("the flow has no output") }
    return (output.table, result.statistics.scratchBytes)
  }

  private func compiled(selection: [String], overrides: [String]) throws(FlowError) -> LogicalPlan {
    var options = CompilerOptions()
    options.parameters = parameters
    options.selection = selection
    options.overrides = overrides
    options.library = library.transforms
    let compilation = Compiler.compile(path: name, text: text, options: options)
    if let problem = compilation.problems.first { throw FlowError(problem) }
    guard let plan = compilation.optimized else {
      let renderer = TextRenderer(files: compilation.files)
      throw FlowError(renderer.render(compilation.diagnostics))
    }
    return plan
  }

  /// Overrides by the qualified names that the plan uses.
  private func qualify(_ overrides: [String: Column], in plan: LogicalPlan) -> [String: Column] {
    var result: [String: Column] = [:]
    for operation in plan.operations {
      guard case .given(let node) = operation.kind else { continue }
      let short = node.split(separator: ".").last.map(String.init) ?? node
      result[node] = overrides[node] ?? overrides[short]
    }
    return result
  }
}

/// What is wrong with a flow or with what was asked of it.
public struct FlowError: Error, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}

public import Columns
import Files
public import Kernels
public import Plan
import Types

/// Runs a plan from files to files: reads the sources, computes, writes every output beside its target, and
/// renames them only when all are complete.
public struct Runner {
  private(set) var plan: LogicalPlan
  /// What relative paths of the plan are relative to; ends in `/`, or is empty for the working directory.
  private var folder: String

  public var kernels = KernelRegistry()
  public var options = EngineOptions()
  /// Files in place of the plan's paths, by name of the source or output.
  public var sourcePaths: [String: String] = [:]
  public var outputPaths: [String: String] = [:]
  /// Files that hold the values of given nodes, in a column of the node's name.
  public var overridePaths: [String: String] = [:]
  /// What given values of a step are stored as, by their names.
  public var stored: [String: StagePlan.Stored] = [:]
  /// What the columns of stored outputs are made of, by output and column: a step writes it beside what it
  /// stores.
  public var origins: [String: [String: String]] = [:]
  /// Bytes that the columns of all sources may hold, and what reads them; nil: as many as there are.
  public var memoryLimit: Int?
  /// Whether a check that is not met lets the run go on, whatever the flow says.
  public var onlyWarns = false
  /// Told in words what begins.
  public var progress: ((String) -> Void)?

  public init(_ plan: LogicalPlan, folder: String) {
    self.plan = plan
    self.folder = folder
  }

  public func run(writesFiles: Bool = true) throws(RunFailure) -> RunReport {
    try inEnvironment(writesFiles: writesFiles) { runner, environment throws(RunFailure) in
      let report = try runner.runHere(writesFiles: writesFiles)
      return report.hiding(environment)
    }
  }

  /// The columns of a source that the plan reads, from its file.
  public func table(ofSource name: String) throws(RunFailure) -> Table {
    try inEnvironment(writesFiles: false, source: name) { runner, _ throws(RunFailure) in
      try runner.readTable(ofSource: name)
    }
  }

  private func runHere(writesFiles: Bool) throws(RunFailure) -> RunReport {
    let clock = ContinuousClock()
    let start = clock.now
    if writesFiles { try verifyTargets() }
    var sources: [String: Table] = [:]
    var files: [String: SourceFiles] = [:]
    for frame in plan.frames {
      guard case .source(let source) = frame.origin else { continue }
      let held = sources.values.reduce(0) { $0 + $1.byteCount }
      let read = try read(
        needed(try self.files(of: frame.name, source), of: frame.name, source), of: frame.name, source,
        limit: memoryLimit.map { max(1, $0 - held) })
      sources[frame.name] = read.table
      files[frame.name] = read.files
    }
    let overrides = try readOverrides()
    progress?("computing \(plan.name)")
    let result: RunResult
    do {
      result = try Engine(kernels: kernels, options: options).run(
        plan, sources: sources, overrides: overrides)
    } catch {
      throw RunFailure(error, paths: files)
    }
    let unmet = result.checks.filter { !$0.isMet }
    if !onlyWarns, unmet.contains(where: { !$0.check.isWarning }) { throw RunFailure(unmet: unmet) }
    let outputs = result.outputs.map { output in
      RunReport.Output(
        name: output.output.name, table: output.table, path: writesFiles ? path(of: output.output) : nil)
    }
    try write(zip(outputs, result.outputs).map { ($0, $1.output) })
    return RunReport(
      outputs: outputs, warnings: unmet, statistics: result.statistics, seconds: (clock.now - start).inSeconds
    )
  }

  private func readTable(ofSource name: String) throws(RunFailure) -> Table {
    for frame in plan.frames where frame.name == name {
      if case .source(let source) = frame.origin {
        return try read(try files(of: name, source), of: name, source, limit: memoryLimit).table
      }
    }
    throw RunFailure.unbound(source: name)
  }

  // MARK: Paths

  /// Runs with the paths that the system knows, and tells of them as they are written.
  ///
  /// - Parameter source: the only source that is read; nil: all are.
  private func inEnvironment<Value>(
    writesFiles: Bool, source: String? = nil,
    _ work: (Runner, PathEnvironment) throws(RunFailure) -> Value
  ) throws(RunFailure) -> Value {
    var environment = PathEnvironment()
    do {
      let bound = try self.bound(to: &environment, writesFiles: writesFiles, source: source)
      return try work(bound, environment)
    } catch {
      throw error.hiding(environment)
    }
  }

  private func bound(
    to environment: inout PathEnvironment, writesFiles: Bool, source only: String?
  ) throws(RunFailure) -> Runner {
    var bound = self
    bound.folder = ""
    for (name, path) in sourcePaths { bound.sourcePaths[name] = try environment.path(path, in: "") }
    for (name, path) in outputPaths { bound.outputPaths[name] = try environment.path(path, in: "") }
    for index in plan.frames.indices where only == nil || plan.frames[index].name == only {
      guard case .source(var source) = plan.frames[index].origin, let path = source.path,
        sourcePaths[plan.frames[index].name] == nil
      else { continue }
      source.path = try environment.path(path, in: folder)
      bound.plan.frames[index].origin = .source(source)
    }
    for index in plan.outputs.indices where writesFiles && outputPaths[plan.outputs[index].name] == nil {
      guard let path = plan.outputs[index].target.path else { continue }
      bound.plan.outputs[index].target.path = try environment.path(path, in: folder)
    }
    for (name, place) in stored {
      guard let path = place.output.target.path else { continue }
      bound.stored[name]?.output.target.path = try environment.path(path, in: folder)
    }
    let (known, told) = (environment, progress)
    bound.progress = told.map { tell in { tell(known.hiding($0)) } }
    return bound
  }

  /// A path as people read it.
  private func shown(_ path: String) -> String { StorePlace(path)?.shown ?? path }

  private func path(ofSource name: String) -> String? {
    if let path = sourcePaths[name] { return path }
    for frame in plan.frames where frame.name == name {
      if case .source(let source) = frame.origin { return source.path }
    }
    return nil
  }

  func path(of output: PlanOutput) -> String? {
    outputPaths[output.name] ?? output.target.path
  }

  // MARK: Reading

  private func files(of name: String, _ source: PlanSource) throws(RunFailure) -> [FileListing.File] {
    guard let path = path(ofSource: name) else { throw RunFailure.unbound(source: name) }
    progress?("reading \(name) from \(shown(path))")
    return try FileListing.files(of: source, named: name, at: path)
  }

  private func read(
    _ files: [FileListing.File], of name: String, _ source: PlanSource, limit: Int?
  ) throws(RunFailure) -> (table: Table, files: SourceFiles) {
    let hidden = Set(source.columns.map(\.name).filter { plan.hides($0, ofSource: name) })
    var reader = SourceReader(
      name: name, source: source, isGiven: sourcePaths[name] != nil, threads: options.threads,
      hidden: hidden, memoryLimit: limit)
    if files.isEmpty { return (reader.empty, SourceFiles(path: name)) }
    var tables: [Table] = []
    for file in files {
      let held = tables.reduce(0) { $0 + $1.byteCount }
      reader.memoryLimit = limit.map { max(1, $0 - held) }
      tables.append(try reader.read(file.path, values: file.values))
    }
    // Sorted rows are no longer those of the files.
    let parts =
      source.sort || files.count == 1 ? [] : zip(files, tables).map { (shown($0.path), $1.rowCount) }
    let whole = shown(files.count == 1 ? files[0].path : path(ofSource: name) ?? name)
    return (Table(joining: tables), SourceFiles(path: whole, parts: parts))
  }

  private func readOverrides() throws(RunFailure) -> [String: Column] {
    var columns: [String: Column] = [:]
    for operation in plan.operations {
      guard case .given(let node) = operation.kind, columns[node] == nil else { continue }
      if let stored = stored[node] {
        columns[node] = try read(stored, as: operation)
        continue
      }
      let name = node.split(separator: ".").last.map(String.init) ?? node
      guard let path = overridePaths[node] ?? overridePaths[name] else {
        throw RunFailure.unbound(override: node)
      }
      guard let format = FileFormat(path: path) else {
        throw RunFailure.unknownFormat(path: path, isGiven: true)
      }
      do {
        let reader = try TableReader(path: path, format: format, threads: options.threads)
        let declared = DeclaredColumn(
          name: name, type: operation.type.type, nullable: operation.type.nullable)
        columns[node] = try reader.read([declared]).columns[0]
      } catch {
        let isHidden = plan.hiddenValues.contains(operation.node)
        throw RunFailure(isHidden ? error.hidingCells(of: operation.type.type) : error).about(.node(node))
      }
    }
    return columns
  }

  private func read(_ stored: StagePlan.Stored, as operation: Operation) throws(RunFailure) -> Column {
    guard let path = stored.output.target.path else {
      throw RunFailure.notStored(stored.output.name)
    }
    let column = PlanColumn(
      name: stored.column, fileName: stored.column, type: operation.type, isRead: true)
    let source = PlanSource(path: path, format: stored.output.target.format, columns: [column])
    let reader = SourceReader(
      name: stored.output.name, source: source, isGiven: false, threads: options.threads,
      hidden: plan.hiddenValues.contains(operation.node) ? [column.name] : [], memoryLimit: nil)
    let files = try FileListing.files(of: source, named: stored.output.name, at: path)
    var tables: [Table] = []
    for file in files { tables.append(try reader.read(file.path)) }
    return Table(joining: tables).columns[0]
  }
}

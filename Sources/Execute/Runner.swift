public import Columns
import Files
public import Kernels
public import Plan
import Types

/// Runs a plan from files to files: reads the sources, computes, writes every output beside its target, and
/// renames them only when all are complete.
public struct Runner {
  private let plan: LogicalPlan
  /// What relative paths of the plan are relative to; ends in `/`, or is empty for the working directory.
  private let folder: String

  public var kernels = KernelRegistry()
  public var options = EngineOptions()
  /// Files in place of the plan's paths, by name of the source or output.
  public var sourcePaths: [String: String] = [:]
  public var outputPaths: [String: String] = [:]
  /// Files that hold the values of given nodes, in a column of the node's name.
  public var overridePaths: [String: String] = [:]
  /// What given values of a step are stored as, by their names.
  public var stored: [String: StagePlan.Stored] = [:]
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
    let clock = ContinuousClock()
    let start = clock.now
    if writesFiles { try verifyTargets() }
    var sources: [String: Table] = [:]
    var files: [String: SourceFiles] = [:]
    for frame in plan.frames {
      guard case .source(let source) = frame.origin else { continue }
      let held = sources.values.reduce(0) { $0 + $1.byteCount }
      let read = try read(frame.name, source, limit: memoryLimit.map { max(1, $0 - held) })
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

  /// The columns of a source that the plan reads, from its file.
  public func table(ofSource name: String) throws(RunFailure) -> Table {
    for frame in plan.frames where frame.name == name {
      if case .source(let source) = frame.origin { return try read(name, source, limit: memoryLimit).table }
    }
    throw RunFailure.unbound(source: name)
  }

  // MARK: Paths

  private func resolve(_ path: String) -> String { path.hasPrefix("/") ? path : folder + path }

  private func path(ofSource name: String) -> String? {
    if let path = sourcePaths[name] { return path }
    for frame in plan.frames where frame.name == name {
      if case .source(let source) = frame.origin { return source.path.map(resolve) }
    }
    return nil
  }

  private func path(of output: PlanOutput) -> String? {
    outputPaths[output.name] ?? output.target.path.map(resolve)
  }

  // MARK: Reading

  private func read(
    _ name: String, _ source: PlanSource, limit: Int?
  ) throws(RunFailure) -> (table: Table, files: SourceFiles) {
    guard let path = path(ofSource: name) else { throw RunFailure.unbound(source: name) }
    progress?("reading \(name) from \(path)")
    var reader = SourceReader(
      name: name, source: source, isGiven: sourcePaths[name] != nil, threads: options.threads,
      memoryLimit: limit)
    guard FileGlob.isPattern(path) else { return (try reader.read(path), SourceFiles(path: path)) }
    let paths = FileGlob.files(matching: path)
    if paths.isEmpty { throw RunFailure.nothingMatches(path, source: name) }
    var tables: [Table] = []
    for path in paths {
      let held = tables.reduce(0) { $0 + $1.byteCount }
      reader.memoryLimit = limit.map { max(1, $0 - held) }
      tables.append(try reader.read(path))
    }
    // Sorted rows are no longer those of the files.
    let parts = source.sort ? [] : zip(paths, tables).map { ($0, $1.rowCount) }
    return (Table(joining: tables), SourceFiles(path: path, parts: parts))
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
        throw RunFailure(error).about(.node(node))
      }
    }
    return columns
  }

  private func read(_ stored: StagePlan.Stored, as operation: Operation) throws(RunFailure) -> Column {
    guard let path = stored.output.target.path.map(resolve) else {
      throw RunFailure.notStored(stored.output.name)
    }
    let column = PlanColumn(
      name: stored.column, fileName: stored.column, type: operation.type, isRead: true)
    let source = PlanSource(path: path, format: stored.output.target.format, columns: [column])
    let reader = SourceReader(
      name: stored.output.name, source: source, isGiven: false, threads: options.threads, memoryLimit: nil)
    return try reader.read(path).columns[0]
  }

  // MARK: Writing

  /// A path given in place of the flow's says its own format and packing; where it says none, it has those in
  /// the flow.
  private func storage(of path: String, _ output: PlanOutput) -> (FileFormat, Compression?)? {
    let target = output.target
    let isOwn = outputPaths[output.name] != nil && !path.hasNoSuffix
    guard
      let format = isOwn
        ? StorageFormat(path: path) : target.format ?? StorageFormat(path: target.path ?? path)
    else { return nil }
    let isTextFile = target.path.map { format.isText && Packing(path: $0) != .none } ?? false
    let packing =
      isOwn ? nil : target.compression ?? (isTextFile ? target.path.map { Packing(path: $0) } : nil)
    return (FileFormat(format, path: isOwn ? path : target.path ?? path), packing.map { Compression($0) })
  }

  /// Finds what is wrong with the outputs' paths before the work is done, not after it.
  private func verifyTargets() throws(RunFailure) {
    var names: [String: String] = [:]
    for output in plan.outputs {
      guard let path = path(of: output) else { continue }
      if let other = names.updateValue(output.name, forKey: path) {
        throw RunFailure.sameTarget(path: path, other, output.name)
      }
      if let reason = Folder.obstacle(to: path) { throw RunFailure.cannotWrite(path: path, reason: reason) }
      if storage(of: path, output) == nil {
        throw RunFailure.unknownFormat(path: path, isGiven: outputPaths[output.name] != nil)
      }
    }
  }

  /// Completes all files before the first one gets its name.
  private func write(_ outputs: [(RunReport.Output, PlanOutput)]) throws(RunFailure) {
    var writers: [TableWriter] = []
    do {
      for (output, planned) in outputs {
        guard let path = output.path else { continue }
        progress?("writing \(path)")
        guard let (format, compression) = storage(of: path, planned) else {
          preconditionFailure("targets were verified before the run")
        }
        try Folder.create(containing: path)
        let columns = zip(planned.columns, output.table.columns).map { column, data in
          WrittenColumn(
            name: column.name, type: data.type, nullable: plan[column.operation].type.nullable,
            mayHoldNaN: data.holdsNaN)
        }
        let writer = try TableWriter(
          path: path, format: format, columns: columns, compression: compression, threads: options.threads)
        try writer.write(output.table.columns, rowCount: output.table.rowCount)
        writers.append(writer)
      }
      for writer in writers { try writer.finish() }
    } catch let failure as RunFailure {
      for writer in writers { writer.abort() }
      throw failure
    } catch let failure as FileFailure {
      for writer in writers { writer.abort() }
      throw RunFailure(failure)
    } catch {
      preconditionFailure("writing throws nothing else: \(error)")
    }
  }
}

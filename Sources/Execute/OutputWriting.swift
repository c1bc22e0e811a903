import Columns
import Files
import Plan
import Types

/// An output that is being written: one file, or a folder of them.
enum OutputWriter {
  case file(TableWriter)
  case folder(FolderWriter)

  /// Completes it and gives it its name.
  func finish() throws {
    switch self {
    case .file(let writer): try writer.finish()
    case .folder(let writer): try writer.finish()
    }
  }

  func abort() {
    switch self {
    case .file(let writer): writer.abort()
    case .folder(let writer): writer.abort()
    }
  }
}

/// Writing the outputs of a run.
extension Runner {
  /// A path given in place of the flow's says its own format and packing; where it says none, it has those in
  /// the flow.
  private func storage(of path: String, _ output: PlanOutput) -> FileStorage? {
    let target = output.target
    let isOwn = outputPaths[output.name] != nil && !path.hasNoSuffix
    guard
      let format = isOwn
        ? StorageFormat(path: path) : target.format ?? StorageFormat(path: target.path ?? path)
    else { return nil }
    let isTextFile = target.path.map { format.isText && Packing(path: $0) != .none } ?? false
    let packing =
      isOwn ? nil : target.compression ?? (isTextFile ? target.path.map { Packing(path: $0) } : nil)
    return FileStorage(
      stored: format, packing: packing, format: FileFormat(format, path: isOwn ? path : target.path ?? path))
  }

  /// Finds what is wrong with the outputs' paths before the work is done, not after it.
  func verifyTargets() throws(RunFailure) {
    var names: [String: String] = [:]
    for output in plan.outputs {
      guard let path = path(of: output) else { continue }
      if let other = names.updateValue(output.name, forKey: path) {
        throw RunFailure.sameTarget(path: path, other, output.name)
      }
      if let misfit = output.target.misfit(path: path) {
        throw RunFailure.misfit(path: path, misfit, isGiven: outputPaths[output.name] != nil)
      }
      try verifyFree(path, for: output)
      if storage(of: path, output) == nil {
        throw RunFailure.unknownFormat(path: path, isGiven: outputPaths[output.name] != nil)
      }
    }
  }

  /// Whether an output can be written to a path, and may.
  private func verifyFree(_ path: String, for output: PlanOutput) throws(RunFailure) {
    let mode = output.target.mode
    let isThere: Bool
    if isFolder(path: path) {
      if let obstacle = try FolderWriter.obstacle(to: path, mode) {
        throw RunFailure.cannotWrite(path: path, reason: obstacle)
      }
      return
    } else if let object = StorePlace(path) {
      if mode != .error { return }
      do { isThere = try ObjectStore.exists(object) } catch { throw RunFailure(error) }
    } else {
      if let obstacle = Folder.obstacle(to: path) {
        throw RunFailure.cannotWrite(path: path, reason: obstacle)
      }
      isThere = mode == .error && Folder.exists(path)
    }
    if isThere { throw RunFailure.wouldBeReplaced(path: path, output: output.name) }
  }

  /// Completes all files before the first one gets its name.
  func write(_ outputs: [(RunReport.Output, PlanOutput)]) throws(RunFailure) {
    var writers: [OutputWriter] = []
    do {
      for (output, planned) in outputs {
        guard let path = output.path else { continue }
        progress?("writing \(PathText.withoutQuery(path))")
        writers.append(try written(output, planned, to: path))
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

  private func written(
    _ output: RunReport.Output, _ planned: PlanOutput, to path: String
  ) throws -> OutputWriter {
    guard let storage = storage(of: path, planned) else {
      preconditionFailure("targets were verified before the run")
    }
    if !PathText.isRemote(path) {
      try Folder.create(containing: isFolder(path: path) ? String(path.dropLast()) : path)
    }
    let columns = zip(planned.columns, output.table.columns).map { column, data in
      WrittenColumn(
        name: column.name, type: data.type, nullable: plan[column.operation].type.nullable,
        mayHoldNaN: data.holdsNaN, note: origins[output.name]?[column.name])
    }
    if isFolder(path: path) {
      let writer = try FolderWriter(
        path, mode: planned.target.mode, storage: storage, threads: options.threads)
      do {
        try writer.write(output.table, columns, dividedBy: planned.target.partitions)
      } catch {
        writer.abort()
        throw error
      }
      return .folder(writer)
    }
    let writer = try TableWriter(
      path: path, format: storage.format, columns: columns, compression: storage.compression,
      keepsExisting: planned.target.mode == .error, threads: options.threads)
    try writer.write(output.table.columns, rowCount: output.table.rowCount)
    return .file(writer)
  }
}

/// How the files of an output are laid out.
struct FileStorage {
  let stored: StorageFormat
  /// nil: as is usual.
  let packing: Packing?
  let format: FileFormat

  var compression: Compression? { packing.map { Compression($0) } }

  /// What the name of such a file ends in.
  var suffix: String {
    let packed =
      switch packing {
      case .gzip where stored.isText: ".gz"
      case .zstd where stored.isText: ".zst"
      case .gzip, .zstd, .snappy, .some(.none), nil: ""
      }
    return "." + stored.rawValue + packed
  }
}

import Columns
import Files
import Types

/// A folder of files that is being written: one file, or one for each tuple of values of columns, in a folder
/// for each. It appears when it is finished; what it is until then depends on where it lies.
final class FolderWriter {
  /// More folders than this were hardly meant.
  static let mostFolders = 10_000

  private enum Place {
    case machine(StagedFolder)
    case store(ObjectFolder)
  }

  /// As it was given, for messages.
  private let shown: String
  private let storage: FileStorage
  private let threads: Int
  private let place: Place

  init(_ path: String, mode: WriteMode, storage: FileStorage, threads: Int) throws(RunFailure) {
    shown = PathText.withoutQuery(path)
    self.storage = storage
    self.threads = threads
    place =
      if let folder = StorePlace(path) {
        .store(try ObjectFolder(folder, mode: mode, suffix: storage.suffix))
      } else {
        .machine(try StagedFolder(path, mode: mode, suffix: storage.suffix))
      }
  }

  /// Gives the files their names.
  func finish() throws {
    switch place {
    case .machine(let staged): try staged.finish()
    case .store(let objects): try objects.finish()
    }
  }

  /// Removes what was written; nothing is left of it that has no name yet.
  func abort() {
    switch place {
    case .machine(let staged): staged.abort()
    case .store(let objects): objects.abort()
    }
  }

  /// Why a folder cannot be written in this way, as far as that can be known before the run.
  static func obstacle(to path: String, _ mode: WriteMode) throws(RunFailure) -> String? {
    if let folder = StorePlace(path) { return try ObjectFolder.obstacle(to: folder, mode) }
    return StagedFolder.obstacle(to: path, mode)
  }

  static func holds(_ stranger: String) -> String {
    "it holds `\(stranger)`, which no output wrote, and would be replaced as a whole"
  }

  static let holdsFiles = "there are files in it already, which `mode: error` keeps"

  // MARK: Rows

  func write(
    _ table: Table, _ columns: [WrittenColumn], dividedBy names: [String]
  ) throws {
    let keys = names.compactMap { table[$0] }
    if keys.isEmpty {
      try write(table.columns, columns, rowCount: table.rowCount, in: "")
      return
    }
    let kept = table.names.indices.filter { !names.contains(table.names[$0]) }
    let groups = try GroupIndex(
      keys: keys.map { .column($0) }, rowCount: table.rowCount, pool: BufferPool.shared)
    if groups.groupCount > FolderWriter.mostFolders {
      throw RunFailure.tooManyFolders(path: shown, groups.groupCount, most: FolderWriter.mostFolders)
    }
    let (buffer, starts) = groups.sortedRows()
    let sorted = buffer.base.assumingMemoryBound(to: Int.self)
    for group in 0..<groups.groupCount {
      let rows = Array(
        UnsafeBufferPointer(start: sorted + starts[group], count: starts[group + 1] - starts[group]))
      var folder = ""
      for (name, key) in zip(names, keys) {
        guard let part = HivePath.folder(name, key.cell(at: rows[0])) else {
          throw RunFailure.namesNoFolder(path: shown, column: name)
        }
        folder += part + "/"
      }
      let cells = kept.map { table.columns[$0].gathered(rows, pool: BufferPool.shared) }
      try write(cells, kept.map { columns[$0] }, rowCount: rows.count, in: folder)
    }
  }

  private func write(
    _ cells: [Column], _ columns: [WrittenColumn], rowCount: Int, in folder: String
  ) throws {
    let file =
      switch place {
      case .machine(let staged): try staged.path(ofPartIn: folder)
      case .store(let objects): objects.path(ofPartIn: folder)
      }
    let writer = try TableWriter(
      path: file, format: storage.format, columns: columns, compression: storage.compression,
      threads: threads)
    try writer.write(cells, rowCount: rowCount)
    switch place {
    case .machine: try writer.finish()
    case .store(let objects): objects.add(writer)
    }
  }
}

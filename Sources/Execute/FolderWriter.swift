import Columns
import Files
import Glibc
import Types

/// A folder of files that is being written. Until all of them are complete they lie in a hidden folder beside
/// it, which goes when the writer goes.
///
/// A folder that is replaced is exchanged with the new one in one step, and then removed; where the file
/// system cannot exchange folders, there is neither for the moment between two renamings.
final class FolderWriter {
  /// More folders than this were hardly meant.
  static let mostFolders = 10_000

  /// As it was given, for messages.
  private let shown: String
  /// Without its slash, and behind links.
  private let path: String
  private let mode: WriteMode
  private let storage: FileStorage
  private let threads: Int
  /// nil once finished or aborted.
  private var staging: String?
  /// The folders of values with a file each; `""` is the folder itself.
  private var divisions: [String] = []

  init(_ path: String, mode: WriteMode, storage: FileStorage, threads: Int) throws(RunFailure) {
    let target = FileTree.resolved(String(path.dropLast()))
    shown = path
    self.path = target
    self.mode = mode
    self.storage = storage
    self.threads = threads
    let slash = target.lastIndex(of: "/").map { target.index(after: $0) } ?? target.startIndex
    for attempt in 0..<1_000 {
      let hidden = "\(target[..<slash]).\(target[slash...].prefix(60)).\(getpid())-\(attempt).part"
      if mkdir(hidden, 0o777) == 0 {
        staging = hidden
        return
      }
      if errno != EEXIST { break }
    }
    throw RunFailure.cannotWrite(path: path, reason: String(cString: strerror(errno)))
  }

  deinit { abort() }

  /// Removes what was written; nothing is left of it.
  func abort() {
    if let staging { FileTree.remove(staging) }
    staging = nil
  }

  // MARK: Rows

  /// Writes a table: one file, or one for each tuple of values of columns, in a folder for each.
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
    guard let staging else { preconditionFailure("the writer is closed") }
    let file = staging + "/" + folder + name(ofPart: 0)
    try Folder.create(containing: file)
    let writer = try TableWriter(
      path: file, format: storage.format, columns: columns, compression: storage.compression,
      threads: threads)
    try writer.write(cells, rowCount: rowCount)
    try writer.finish()
    divisions.append(folder)
  }

  private func name(ofPart number: Int) -> String { "part-\(number)\(storage.suffix)" }

  // MARK: Names

  /// Gives the files their names.
  func finish() throws(RunFailure) {
    guard let staging else { preconditionFailure("the writer is closed") }
    switch mode {
    case .replace: try replace(with: staging)
    case .error:
      // An empty folder is nothing that could be lost.
      _ = rmdir(path)
      guard FileTree.rename(staging, path, .keeping) else { throw trouble() }
      self.staging = nil
    case .append:
      for folder in divisions { try add(folder, from: staging) }
      abort()
    }
  }

  private func replace(with staging: String) throws(RunFailure) {
    if FileTree.rename(staging, path, .keeping) {
      self.staging = nil
      return
    }
    if errno != EEXIST { throw trouble() }
    if let stranger = FileTree.stranger(in: path) {
      throw RunFailure.cannotWrite(path: shown, reason: FolderWriter.holds(stranger))
    }
    if FileTree.rename(staging, path, .exchanging) {
      // What is left there is the old one, which goes.
      abort()
      return
    }
    let old = staging + ".old"
    guard FileTree.rename(path, old, .keeping) else { throw trouble() }
    guard FileTree.rename(staging, path, .keeping) else {
      let reason = trouble()
      _ = FileTree.rename(old, path, .keeping)
      throw reason
    }
    FileTree.remove(old)
    self.staging = nil
  }

  /// Moves the file of a folder of values into the target, behind the files that are there.
  private func add(_ folder: String, from staging: String) throws(RunFailure) {
    let target = path + "/" + folder
    try Folder.create(containing: target + "x")
    var number = FileTree.nextPart(in: target)
    while !FileTree.rename(staging + "/" + folder + name(ofPart: 0), target + name(ofPart: number), .keeping)
    {
      // Somebody else was quicker.
      guard errno == EEXIST else { throw trouble() }
      number += 1
    }
  }

  private func trouble() -> RunFailure {
    RunFailure.cannotWrite(path: shown, reason: String(cString: strerror(errno)))
  }

  // MARK: Before the run

  /// Why a folder cannot be written in this way, as far as that can be known before.
  static func obstacle(to path: String, _ mode: WriteMode) -> String? {
    let folder = FileTree.resolved(String(path.dropLast()))
    if !Folder.exists(folder) { return Folder.obstacle(to: folder) }
    if !FileTree.isFolder(folder) { return "it is no folder" }
    switch mode {
    case .replace: return FileTree.stranger(in: folder).map(holds)
    case .error:
      return FileTree.names(in: folder).isEmpty
        ? nil : "there are files in it already, which `mode: error` keeps"
    case .append: return access(folder, W_OK | X_OK) == 0 ? nil : String(cString: strerror(errno))
    }
  }

  private static func holds(_ stranger: String) -> String {
    "it holds `\(stranger)`, which no output wrote, and would be replaced as a whole"
  }
}

import Files
import Glibc
import Types

/// A folder of this machine that is being written. Until all of its files are complete they lie in a hidden
/// folder beside it, which goes when the writer goes.
///
/// A folder that is replaced is exchanged with the new one in one step, and then removed; where the file
/// system cannot exchange folders, there is neither for the moment between two renamings.
final class StagedFolder {
  /// As it was given, for messages.
  private let shown: String
  /// Without its slash, and behind links.
  private let path: String
  private let mode: WriteMode
  /// What names of files end in.
  private let suffix: String
  /// nil once finished or aborted.
  private var staging: String?
  /// The folders of values with a file each; `""` is the folder itself.
  private var divisions: [String] = []

  init(_ path: String, mode: WriteMode, suffix: String) throws(RunFailure) {
    let target = FileTree.resolved(String(path.dropLast()))
    shown = path
    self.path = target
    self.mode = mode
    self.suffix = suffix
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

  /// Where the file of a folder of values is written until all are complete.
  func path(ofPartIn division: String) throws(RunFailure) -> String {
    guard let staging else { preconditionFailure("the writer is closed") }
    let file = staging + "/" + division + name(ofPart: 0)
    try Folder.create(containing: file)
    divisions.append(division)
    return file
  }

  private func name(ofPart number: Int) -> String { "part-\(number)\(suffix)" }

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
    if let stranger = FileTree.stranger(in: path, of: .machine) {
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
    var number = FileTree.nextPart(in: target, of: .machine)
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
    case .replace: return FileTree.stranger(in: folder, of: .machine).map(FolderWriter.holds)
    case .error:
      return FileTree.names(in: folder).isEmpty ? nil : FolderWriter.holdsFiles
    case .append: return access(folder, W_OK | X_OK) == 0 ? nil : String(cString: strerror(errno))
    }
  }
}

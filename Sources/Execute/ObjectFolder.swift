import Files
import Types

/// A folder of objects in a store that is being written. An object appears when it is closed, and no store
/// renames: all are written to their end first, and then closed one after the other. Where they take the
/// place of others, those that are left over are removed last, so that no row that stays is ever missing.
final class ObjectFolder {
  /// Its key ends in `/`.
  private let folder: StorePlace
  private let mode: WriteMode
  /// What names of files end in.
  private let suffix: String
  /// Where files are added: those that were there when the writing began.
  private let before: StoreTree?
  /// In the names of added files, so that two runs at once never write the same.
  private let mark: String
  private var writers: [TableWriter] = []
  private var keys: Set<String> = []

  init(_ folder: StorePlace, mode: WriteMode, suffix: String) throws(RunFailure) {
    self.folder = folder
    self.mode = mode
    self.suffix = suffix
    before = mode == .append ? try ObjectFolder.tree(below: folder) : nil
    let number = String(UInt64.random(in: .min ... .max), radix: 16)
    mark = String(repeating: "0", count: ObjectFolder.markLength - number.utf8.count) + number
  }

  /// Where the file of a folder of values is written.
  func path(ofPartIn division: String) -> String {
    let number = before.map { FileTree.nextPart(in: folder.shown + division, of: .store($0)) }
    let name = number.map { "part-\($0)-\(mark)" } ?? "part-0"
    let place = folder.at(key: folder.key + division + name + suffix)
    keys.insert(place.key)
    return place.uri
  }

  /// Takes over a file whose rows are all written.
  func add(_ writer: TableWriter) { writers.append(writer) }

  func abort() {
    for writer in writers { writer.abort() }
    writers = []
  }

  func finish() throws {
    var old: [String] = []
    if mode != .append {
      let tree = try ObjectFolder.tree(below: folder)
      if let reason = ObjectFolder.obstacle(to: folder, mode, of: tree) {
        throw RunFailure.cannotWrite(path: folder.shown, reason: reason)
      }
      old = tree.keys.map { folder.key + $0 }
    }
    for writer in writers { try writer.finish() }
    for key in leftOver(of: old) { try ObjectStore.remove(folder.at(key: key)) }
  }

  /// What is to be removed: folders as wholes in which nothing is written any more, and single files.
  private func leftOver(of old: [String]) -> [String] {
    var live: Set<String> = [folder.key]
    for key in keys { live.formUnion(folders(above: key)) }
    let removed = old.filter { !keys.contains($0) }.map { key in
      folders(above: key).first { !live.contains($0) } ?? key
    }
    return Set(removed).sorted()
  }

  /// The folders of values that an object lies in, the outermost first.
  private func folders(above key: String) -> [String] {
    key.indices.filter { key[$0] == "/" && key[...$0].utf8.count > folder.key.utf8.count }
      .map { String(key[...$0]) }
  }

  // MARK: Before the run

  /// Why a folder cannot be written in this way, as far as that can be known before.
  static func obstacle(to folder: StorePlace, _ mode: WriteMode) throws(RunFailure) -> String? {
    obstacle(to: folder, mode, of: try tree(below: folder))
  }

  private static func obstacle(to folder: StorePlace, _ mode: WriteMode, of tree: StoreTree) -> String? {
    switch mode {
    case .replace:
      FileTree.stranger(in: String(folder.shown.dropLast()), of: .store(tree)).map(FolderWriter.holds)
    case .error: tree.keys.isEmpty ? nil : FolderWriter.holdsFiles
    case .append: nil
    }
  }

  private static func tree(below folder: StorePlace) throws(RunFailure) -> StoreTree {
    do { return try StoreTree(below: folder) } catch { throw RunFailure(error) }
  }

  // MARK: Marks

  private static let markLength = 16

  /// Whether a part of a name is such a mark.
  static func isMark(_ text: Substring.UTF8View) -> Bool {
    text.count == markLength && text.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
  }
}

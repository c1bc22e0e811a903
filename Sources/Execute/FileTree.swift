import Files
import Glibc

/// What folders hold, and how they get other names.
enum FileTree {
  /// How deep folders of values lie in each other at most.
  static let mostLevels = 32

  /// False, with `errno`, where it fails.
  static func rename(_ old: String, _ new: String, _ renaming: Renaming) -> Bool {
    let trouble = renaming.rename(old, to: new)
    if trouble == 0 { return true }
    errno = trouble
    guard trouble == EINVAL || trouble == ENOSYS, renaming == .keeping else { return false }
    // A file system that cannot promise it: nearly the same in two steps.
    if Folder.exists(new) {
      errno = EEXIST
      return false
    }
    return Glibc.rename(old, new) == 0
  }

  /// What a link at the end of a path leads to.
  static func resolved(_ path: String) -> String {
    guard let found = realpath(path, nil) else { return path }
    defer { free(found) }
    return String(cString: found)
  }

  static func isFolder(_ path: String) -> Bool { kind(path) == S_IFDIR }

  /// Of a link, that it is one.
  static func kind(_ path: String) -> mode_t? {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }

  /// All names in a folder, in the order of their bytes.
  static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder.isEmpty ? "." : folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The first thing in a folder that no output has written there, as seen from it; nil: there is none.
  static func stranger(in folder: String, of space: FileSpace) -> String? {
    stranger(in: folder, of: space, above: mostLevels)
  }

  private static func stranger(in folder: String, of space: FileSpace, above levels: Int) -> String? {
    for name in space.names(in: folder) {
      let path = folder + "/" + name
      switch space.ownKind(of: path) {
      case .folder where levels > 0 && HivePath.value(name) != nil:
        if let found = stranger(in: path, of: space, above: levels - 1) { return name + "/" + found }
      case .file where number(ofPart: name) != nil: break
      case .file, .folder, .other, nil: return name
      }
    }
    return nil
  }

  /// The number in a name such as `part-12.parquet`, or as `part-12-0f3a91c46be2d857.parquet` in a store.
  private static func number(ofPart name: String) -> Int? {
    guard name.hasPrefix("part-"), let dot = name.firstIndex(of: ".") else { return nil }
    let pieces = name[name.index(name.startIndex, offsetBy: 5)..<dot].utf8.split(
      separator: UInt8(ascii: "-"), maxSplits: 1, omittingEmptySubsequences: false)
    if pieces.count == 2, !ObjectFolder.isMark(pieces[1]) { return nil }
    return pieces[0].allSatisfy { (48...57).contains($0) } ? Int(Substring(pieces[0])) : nil
  }

  /// The number behind those of all parts in a folder.
  static func nextPart(in folder: String, of space: FileSpace) -> Int {
    (space.names(in: folder).compactMap(number).max() ?? -1) &+ 1
  }

  /// Removes a folder with all that is in it. Links are removed and not followed.
  static func remove(_ path: String) { remove(path, above: mostLevels + 1) }

  private static func remove(_ path: String, above levels: Int) {
    guard isFolder(path), levels > 0 else {
      unlink(path)
      return
    }
    for name in names(in: path) { remove(path + "/" + name, above: levels - 1) }
    rmdir(path)
  }
}

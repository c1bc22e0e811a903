import Glibc

/// Folders that outputs are written into.
enum Folder {
  /// Makes the folder of a path, and those above it, where there are none.
  static func create(containing path: String) throws(RunFailure) {
    guard let end = path.lastIndex(of: "/") else { return }
    var made = ""
    for part in path[..<end].split(separator: "/", omittingEmptySubsequences: false) {
      made += part
      if !made.isEmpty && mkdir(made, 0o777) != 0 && errno != EEXIST {
        throw RunFailure.cannotCreate(folder: made, reason: String(cString: strerror(errno)))
      }
      made += "/"
    }
  }
}

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
        let reason = "folder \(made): \(String(cString: strerror(errno)))"
        throw RunFailure.cannotWrite(path: path, reason: reason)
      }
      made += "/"
    }
  }

  /// Why a file cannot be written, as far as that can be known without writing it; nil: nothing is known.
  static func obstacle(to path: String) -> String? {
    var status = stat()
    if path.hasSuffix("/") { return "it is a folder" }
    if stat(path, &status) == 0 {
      if status.st_mode & S_IFMT == S_IFDIR { return "it is a folder" }
      // A pipe or a device is written to directly; its folder does not matter.
      if status.st_mode & S_IFMT != S_IFREG { return nil }
    }
    var folder = Folder.above(path)
    while stat(folder, &status) != 0 {
      // What is missing will be made, in the first folder above it that exists.
      guard errno == ENOENT || errno == ENOTDIR, folder != "/", folder != "." else {
        return "folder \(folder): \(String(cString: strerror(errno)))"
      }
      folder = Folder.above(folder)
    }
    if status.st_mode & S_IFMT != S_IFDIR { return "\(folder) is no folder" }
    if access(folder, W_OK | X_OK) == 0 { return nil }
    return "folder \(folder): \(String(cString: strerror(errno)))"
  }

  /// Whether there is anything of this name.
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  private static func above(_ path: String) -> String {
    guard let end = path.lastIndex(of: "/") else { return "." }
    return end == path.startIndex ? "/" : String(path[..<end])
  }
}

import Files
import Glibc
import Types

/// Where files have names: the folders of this machine, or the objects of a store, whose keys are seen as
/// paths in folders.
enum FileSpace {
  case machine
  case store(StoreTree)

  enum Kind {
    case file, folder
    /// A link, a pipe or a device.
    case other
  }

  /// All names in a folder, in the order of their bytes.
  func names(in folder: String) -> [String] {
    switch self {
    case .machine: FileTree.names(in: folder)
    case .store(let tree): tree.names(in: folder)
    }
  }

  /// What there is of this name; of a link, what it leads to.
  func kind(of path: String) -> Kind? {
    switch self {
    case .machine:
      var status = stat()
      return stat(path, &status) == 0 ? (status.st_mode & S_IFMT == S_IFDIR ? .folder : .file) : nil
    case .store(let tree): return tree.kind(of: path)
    }
  }

  /// What there is of this very name.
  func ownKind(of path: String) -> Kind? {
    switch self {
    case .machine:
      switch FileTree.kind(path) {
      case S_IFDIR: .folder
      case S_IFREG: .file
      case nil: nil
      case _: .other
      }
    case .store(let tree): tree.kind(of: path)
    }
  }
}

/// The objects below a folder of a store, as they were at one moment.
struct StoreTree {
  /// As seen from the folder, in the order of their bytes.
  let keys: [String]
  /// By folder, without its slash, the names in it and whether they are folders.
  private var names: [String: [String: Bool]] = [:]

  init(below folder: StorePlace) throws(FileFailure) {
    keys = try ObjectStore.keys(below: folder)
    for key in keys {
      var above = String(folder.shown.dropLast())
      let parts = key.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      for (index, part) in parts.enumerated() {
        names[above, default: [:]][part] = index < parts.count - 1
        above += "/" + part
      }
    }
  }

  func names(in folder: String) -> [String] {
    let found = names[plain(folder)]?.keys.map(\.self) ?? []
    return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  func kind(of path: String) -> FileSpace.Kind? {
    let path = plain(path)
    if names[path] != nil { return .folder }
    guard let slash = path.lastIndex(of: "/") else { return nil }
    let isFolder = names[String(path[..<slash])]?[String(path[path.index(after: slash)...])]
    return isFolder.map { $0 ? .folder : .file }
  }

  private func plain(_ folder: String) -> String {
    folder.hasSuffix("/") ? String(folder.dropLast()) : folder
  }
}

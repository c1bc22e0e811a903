import Glibc

/// A file that could not be read or written, and why.
struct FileTrouble: Error, CustomStringConvertible {
  let path: String
  let reason: String
  /// The place in another file that names this one.
  var place: String?

  /// `isTarget`: it should have been written.
  init(_ path: String, errno code: Int32, isTarget: Bool = false) {
    self.path = path
    let words = String(cString: strerror(code))
    reason = isTarget ? "cannot create it: " + words : code == ENOENT ? "there is no such file" : words
  }

  var description: String { (place.map { $0 + ": " } ?? "") + "\(path): \(reason)" }
}

/// Flows and plans as files.
struct TextFiles {
  /// More than any flow or plan may have; what is larger is not read to the end.
  static let limit = 1 << 30

  /// `place`: where another file names this one.
  static func read(_ path: String, namedAt place: String?) throws(FileTrouble) -> [UInt8] {
    do throws(FileTrouble) { return try read(path) } catch {
      var error = error
      error.place = place
      throw error
    }
  }

  static func read(_ path: String) throws(FileTrouble) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileTrouble(path, errno: errno) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count < limit {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw FileTrouble(path, errno: errno) }
      if count == 0 { break }
      bytes += chunk[..<count]
    }
    return bytes
  }

  /// Writes beside the target and renames, so that the target is whole at any moment. Missing folders are
  /// made; a link stays a link; a pipe or a device is written to directly.
  static func write(_ bytes: [UInt8], to path: String) throws(FileTrouble) {
    var status = stat()
    let exists = stat(path, &status) == 0
    let kind = status.st_mode & S_IFMT
    if exists && kind == S_IFDIR { throw FileTrouble(path, errno: EISDIR) }
    if exists && kind != S_IFREG {
      try write(bytes, to: open(path, O_WRONLY | O_CLOEXEC), of: path)
      return
    }
    let target = exists ? resolved(path) : path
    try createFolders(above: target)
    let name = target.split(separator: "/").last.map(String.init) ?? ""
    let temporary = "\(folder(of: target)).\(name.prefix(60)).\(getpid()).part"
    do throws(FileTrouble) {
      try write(bytes, to: open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666), of: path)
      if exists { chmod(temporary, status.st_mode & 0o7777) }
      guard rename(temporary, target) == 0 else { throw FileTrouble(path, errno: errno) }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  /// Adds to the end of a file, which need not exist.
  static func append(_ bytes: [UInt8], to path: String) throws(FileTrouble) {
    try write(bytes, to: open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666), of: path)
  }

  /// Writes all bytes, forces them to disk where there is one, and closes the descriptor.
  private static func write(_ bytes: [UInt8], to descriptor: Int32, of path: String) throws(FileTrouble) {
    guard descriptor >= 0 else { throw FileTrouble(path, errno: errno, isTarget: true) }
    defer { close(descriptor) }
    var offset = 0
    while offset < bytes.count {
      let written = bytes[offset...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { throw FileTrouble(path, errno: errno) }
      offset += written
    }
    // Pipes and terminals cannot be forced, and need not be.
    if fsync(descriptor) != 0 && errno != EINVAL && errno != EROFS { throw FileTrouble(path, errno: errno) }
  }

  private static func createFolders(above path: String) throws(FileTrouble) {
    var made = ""
    for part in folder(of: path).split(separator: "/", omittingEmptySubsequences: false).dropLast() {
      made += part
      if !made.isEmpty && mkdir(made, 0o777) != 0 && errno != EEXIST {
        throw FileTrouble(path, errno: errno, isTarget: true)
      }
      made += "/"
    }
  }

  /// The file that a path names once its links are followed.
  static func resolved(_ path: String) -> String {
    guard let buffer = realpath(path, nil) else { return path }
    defer { free(buffer) }
    return String(cString: buffer)
  }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// All flows below a folder, or what else has one of the suffixes, sorted; hidden folders are left out.
  static func flows(
    below folder: String, suffixes: [String] = [".leat.yaml"]
  ) throws(FileTrouble) -> [String] {
    var found: [String] = []
    var open = [folder]
    while let next = open.popLast() {
      guard let directory = opendir(next) else { throw FileTrouble(next, errno: errno) }
      defer { closedir(directory) }
      while let entry = readdir(directory) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
          tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name.hasPrefix(".") { continue }
        let path = next == "." ? name : next + "/" + name
        if suffixes.contains(where: name.hasSuffix) {
          found.append(path)
        } else if isFolder(path) && !isLink(path) {
          open.append(path)
        }
      }
    }
    return found.sorted()
  }

  private static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// The folder a path stands in, ending in `/`; empty for the working directory.
  static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  }
}

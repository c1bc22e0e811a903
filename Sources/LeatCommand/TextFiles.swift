import Glibc

/// A file that could not be read or written, and why.
struct FileTrouble: Error, CustomStringConvertible {
  let path: String
  let reason: String

  init(_ path: String, errno code: Int32) {
    self.path = path
    reason = String(cString: strerror(code))
  }

  var description: String { "\(path): \(reason)" }
}

/// Flows and plans as files.
struct TextFiles {
  /// More than any flow or plan may have; what is larger is not read to the end.
  static let limit = 1 << 30

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

  /// Writes beside the target and renames, so that the target is whole at any moment.
  static func write(_ bytes: [UInt8], to path: String) throws(FileTrouble) {
    let temporary = "\(path).\(getpid()).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileTrouble(path, errno: errno) }
    var offset = 0
    var failure: Int32 = 0
    while offset < bytes.count && failure == 0 {
      let written = bytes[offset...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0 && errno == EINTR { continue }
      if written <= 0 { failure = errno } else { offset += written }
    }
    if failure == 0 && fsync(descriptor) != 0 { failure = errno }
    close(descriptor)
    if failure == 0 && rename(temporary, path) != 0 { failure = errno }
    guard failure == 0 else {
      unlink(temporary)
      throw FileTrouble(path, errno: failure)
    }
  }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// All flows below a folder, sorted; hidden folders are left out.
  static func flows(below folder: String) throws(FileTrouble) -> [String] {
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
        if name.hasSuffix(".leat.yaml") {
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

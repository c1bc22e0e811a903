import Glibc

/// A path from the root of the file system.
func absolute(_ path: String) -> String {
  if path.hasPrefix("/") { return path }
  guard let buffer = getcwd(nil, 0) else { return path }
  defer { free(buffer) }
  return String(cString: buffer) + "/" + path
}

/// How a folder is reached from another one; both end in `/` or are empty for the working directory.
func relativeFolder(_ folder: String, seenFrom base: String) -> String {
  if folder.hasPrefix("/") { return folder }
  guard !base.hasPrefix("/"), !base.contains("..") else {
    return absolute(folder)
  }
  let target = folder.split(separator: "/").filter { $0 != "." }
  let start = base.split(separator: "/").filter { $0 != "." }
  let common = zip(target, start).prefix { $0 == $1 }.count
  let parts = Array(repeating: "..", count: start.count - common) + target[common...].map(String.init)
  return parts.isEmpty ? "" : parts.joined(separator: "/") + "/"
}

/// A path without `.` and without `..` behind a folder; that of a folder still ends in `/`.
func collapsed(_ path: String) -> String {
  var parts: [Substring] = []
  for part in path.split(separator: "/") where part != "." {
    if part == "..", let last = parts.last, last != ".." {
      parts.removeLast()
    } else {
      parts.append(part)
    }
  }
  let isFolder = path.hasSuffix("/") && !parts.isEmpty
  return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/") + (isFolder ? "/" : "")
}

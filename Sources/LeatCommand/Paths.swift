import Glibc

/// A path from the root of the file system.
func absolute(_ path: String) -> String {
  if path.hasPrefix("/") { return path }
  guard let buffer = getcwd(nil, 0) else { return path }
  defer { free(buffer) }
  return String(cString: buffer) + "/" + path
}

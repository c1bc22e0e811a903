/// The files that a path with `*` and `?` stands for.
enum FileGlob {
  /// Whether a path is a pattern: there is no file of this very name, and it has a wildcard.
  static func isPattern(_ path: String, in space: FileSpace) -> Bool {
    hasWildcard(path) && space.kind(of: path) == nil
  }

  static func hasWildcard(_ path: some StringProtocol) -> Bool {
    path.utf8.contains { $0 == star || $0 == mark }
  }

  /// The folder, with its slash, that all files of a pattern lie below.
  static func fixedFolder(of pattern: String) -> String {
    let parts = pattern.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    return parts.prefix { !hasWildcard($0) }.map { $0 + "/" }.joined()
  }

  /// The files below a folder, `""` or one with its slash, in the order of their names by bytes. Hidden files
  /// and folders match no wildcard.
  static func files(matching pattern: String, below root: String, in space: FileSpace) -> [String] {
    var found = [root]
    let parts = pattern.split(separator: "/").map(String.init)
    for (index, part) in parts.enumerated() {
      let isLast = index == parts.count - 1
      found = found.flatMap { folder in
        names(in: folder, matching: part, space).map { folder + $0 }
          .filter { space.kind(of: $0) == (isLast ? .file : .folder) }.map { isLast ? $0 : $0 + "/" }
      }
    }
    return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static let star = UInt8(ascii: "*")
  private static let mark = UInt8(ascii: "?")

  private static func names(in folder: String, matching part: String, _ space: FileSpace) -> [String] {
    guard hasWildcard(part) else { return [part] }
    return space.names(in: folder).filter { name in
      !name.hasPrefix(".") && matches(Array(name.utf8), Array(part.utf8))
    }
  }

  /// Goes back to the last star only, which is enough, and takes time in proportion to both lengths.
  private static func matches(_ name: [UInt8], _ pattern: [UInt8]) -> Bool {
    var at = 0
    var place = 0
    var retry: (at: Int, place: Int)?
    while at < name.count {
      if place < pattern.count, pattern[place] == star {
        retry = (at, place)
        place += 1
      } else if place < pattern.count, pattern[place] == mark || pattern[place] == name[at] {
        at += 1
        place += 1
      } else if let last = retry {
        at = last.at + 1
        place = last.place + 1
        retry = (at, last.place)
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == star }
  }
}

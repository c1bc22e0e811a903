import Foundation

/// The files of the repository, as the tests of its style read them.
struct Repository: Sendable {
  static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// A text file: path below the root, and lines.
  struct File: Sendable {
    let path: String
    let lines: [String]

    var name: String { String(path.split(separator: "/").last ?? "") }
    var suffix: String { name.contains(".") ? String(name.split(separator: ".").last ?? "") : "" }
    /// The folder under Sources or Tests.
    var target: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }
  }

  static let swift = files { $0.hasSuffix(".swift") }
  static let c = files { path in [".c", ".h", ".cpp", ".cc", ".hpp"].contains { path.hasSuffix($0) } }
  static let python = files { $0.hasSuffix(".py") }
  static let transforms = files { $0.hasPrefix("stdlib/") && $0.hasSuffix(".yaml") }
  /// Shell scripts have no suffix here, so they are known by their first line.
  static let shell = files { !$0.contains(".") || $0.hasSuffix(".sh") || $0.hasPrefix(".ci/") }
    .filter { $0.lines.first?.hasPrefix("#!") == true && $0.lines[0].hasSuffix("sh") }
  static let sources = swift.filter { $0.path.hasPrefix("Sources/") }

  static func text(_ path: String) -> String {
    (try? String(contentsOf: root.appending(path: path), encoding: .utf8)) ?? ""
  }

  /// Sorted by path; what is built, installed or measured here is not part of the repository.
  private static func files(_ isWanted: (String) -> Bool) -> [File] {
    paths.filter(isWanted).map { path in
      File(
        path: path,
        lines: text(path).split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    }
  }

  private static let paths: [String] = {
    var found: [String] = []
    for top in ["Package.swift", ".ci", "Sources", "Tests", "specs", "stdlib", "tools"] {
      let url = root.appending(path: top)
      if top.hasSuffix(".swift") {
        found.append(top)
        continue
      }
      let all = FileManager.default.enumerator(atPath: url.path(percentEncoded: false))
      for case let path as String in all ?? FileManager.DirectoryEnumerator() {
        let parts = path.split(separator: "/")
        if parts.contains(where: { $0.hasPrefix(".build") || $0 == ".deps" || $0 == "__pycache__" }) {
          continue
        }
        var isFolder: ObjCBool = false
        let full = url.appending(path: path).path(percentEncoded: false)
        if FileManager.default.fileExists(atPath: full, isDirectory: &isFolder), !isFolder.boolValue {
          found.append("\(top)/\(path)")
        }
      }
    }
    return found.sorted()
  }()
}

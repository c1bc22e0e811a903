import Compiler
import Glibc

/// The folder that what a flow imports stays within: the nearest one above the flow that holds `.git`, else
/// the working folder where the flow lies in it, else the flow's own.
struct Project: Sendable {
  /// With its slash, links resolved.
  private let root: String

  init(of flow: String) {
    let file = TextFiles.resolved(absolute(flow))
    let own = String(file[...(file.lastIndex(of: "/") ?? file.startIndex)])
    let working = Project.folder(TextFiles.resolved(absolute(".")))
    var above = own
    while !Project.exists(above + ".git") {
      guard above != "/", let slash = above.dropLast().lastIndex(of: "/") else {
        root = own.hasPrefix(working) ? working : own
        return
      }
      above = String(above[...slash])
    }
    root = above
  }

  /// Reads a file of the project.
  func read(_ path: String) -> ImportedFile {
    let file = TextFiles.resolved(absolute(path))
    guard file.hasPrefix(root) else { return .outside }
    if TextFiles.isFolder(path) { return .missing("it is a folder") }
    do { return .text(try TextFiles.read(path)) } catch { return .missing(error.reason) }
  }

  private static func folder(_ path: String) -> String { path.hasSuffix("/") ? path : path + "/" }

  private static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}

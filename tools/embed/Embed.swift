import Foundation

/// `embed LIBRARY OUTPUT` writes a Swift table of the library's files: path below LIBRARY, and text.
/// The table is sorted by transform name, so that look-up is a binary search and nothing is parsed at start.
@main
struct Embed {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 3 else {
      FileHandle.standardError.write(Data("usage: embed LIBRARY OUTPUT\n".utf8))
      exit(64)
    }
    let library = URL(fileURLWithPath: arguments[1], isDirectory: true)
    let base = library.standardizedFileURL.path + "/"
    let found = FileManager.default.enumerator(at: library, includingPropertiesForKeys: nil)
    let files = (found?.compactMap { $0 as? URL } ?? [])
      .filter { $0.pathExtension == "yaml" }
      .map { (name: $0.deletingPathExtension().lastPathComponent, url: $0.standardizedFileURL) }
      .sorted { $0.name < $1.name }
    var source = "/// Generated from stdlib/; sorted by name.\n"
    source += "let embeddedLibrary: [(name: StaticString, path: StaticString, text: StaticString)] = [\n"
    for file in files {
      let text = try String(contentsOf: file.url, encoding: .utf8)
      let path = "stdlib/" + file.url.path.dropFirst(base.count)
      source += "  (\(literal(file.name)), \(literal(path)), \(literal(text))),\n"
    }
    source += "]\n"
    try source.write(toFile: arguments[2], atomically: true, encoding: .utf8)
  }

  /// A Swift string literal of any text.
  static func literal(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

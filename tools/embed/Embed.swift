import Foundation

/// `embed ROOT FOLDER EXTENSION TABLE OUTPUT` writes the files of ROOT/FOLDER that have the extension as a
/// Swift table: name without extension, path below ROOT, and text. The table is sorted by name, so that
/// look-up is a binary search and nothing is parsed at start.
@main
struct Embed {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 6 else {
      FileHandle.standardError.write(Data("usage: embed ROOT FOLDER EXTENSION TABLE OUTPUT\n".utf8))
      exit(64)
    }
    let root = URL(fileURLWithPath: arguments[1], isDirectory: true)
    let base = root.standardizedFileURL.path + "/"
    let folder = root.appending(path: arguments[2])
    let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    let files = (found?.compactMap { $0 as? URL } ?? [])
      .filter { $0.pathExtension == arguments[3] }
      .map { (name: $0.deletingPathExtension().lastPathComponent, url: $0.standardizedFileURL) }
      .sorted { $0.name < $1.name }
    var source = "/// Generated from \(arguments[2])/; sorted by name.\n"
    source += "let \(arguments[4]): [(name: StaticString, path: StaticString, text: StaticString)] = [\n"
    for file in files {
      let text = try String(contentsOf: file.url, encoding: .utf8)
      let path = String(file.url.path.dropFirst(base.count))
      source += "  (\(literal(file.name)), \(literal(path)), \(literal(text))),\n"
    }
    source += "]\n"
    try source.write(toFile: arguments[5], atomically: true, encoding: .utf8)
  }

  /// A Swift string literal of any text.
  static func literal(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

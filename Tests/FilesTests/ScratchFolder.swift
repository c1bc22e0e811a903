import Columns
import Files
import Glibc
import Testing
import Types

/// A folder that goes when the test is over.
final class ScratchFolder {
  let path: String

  init() {
    var template = Array("/tmp/leat-files-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { preconditionFailure("no folder under /tmp") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    for name in names { unlink(path + "/" + name) }
    rmdir(path)
  }

  /// What lies in the folder, sorted.
  var names: [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  func write(_ name: String, _ text: String) -> String { write(name, Array(text.utf8)) }

  func write(_ name: String, _ bytes: [UInt8]) -> String {
    let file = path + "/" + name
    guard let stream = fopen(file, "w") else { preconditionFailure("cannot write \(file)") }
    fwrite(bytes, 1, bytes.count, stream)
    fclose(stream)
    return file
  }

  static func bytes(_ path: String) -> [UInt8] {
    guard let stream = fopen(path, "r") else { return [] }
    defer { fclose(stream) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&block, 1, block.count, stream)
      if count == 0 { return bytes }
      bytes += block[..<count]
    }
  }

  static func text(_ path: String) -> String { String(decoding: bytes(path), as: UTF8.self) }
}

/// Reads a CSV text as the declared columns.
func readCSV(
  _ text: String, _ columns: [DeclaredColumn], dialect: CSVDialect = CSVDialect(), threads: Int = 1
) throws -> Table {
  let folder = ScratchFolder()
  let path = folder.write("table.csv", text)
  return try TableReader(path: path, format: .csv(dialect), threads: threads).read(columns)
}

/// What a call fails with.
func failure(_ work: () throws -> Void) -> FileFailure? {
  do {
    try work()
    return nil
  } catch {
    return error as? FileFailure
  }
}

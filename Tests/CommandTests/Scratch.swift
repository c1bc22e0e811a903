import Foundation

/// What a run of the program left behind.
struct Outcome {
  /// As a shell sees it: 128 and the signal for a process that a signal ended.
  let code: Int32
  let output: String
  let errors: String
}

/// A folder to run the program in, which goes when the test is over.
final class Scratch {
  /// Beside the test bundle: both are products of this package, and a build of the tests builds all products.
  /// (The bundle does not link the program's code; a dependency on it would say more than is true.)
  static let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    .appending(path: "leat").path

  /// Holds the work folder, and beside it what the programs say.
  private let folder: URL
  let path: String
  private var runs = 0

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "leat-command-\(UUID().uuidString)")
    path = folder.path + "/work"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  // MARK: Files

  func write(_ name: String, _ text: String) throws { try write(name, Data(text.utf8)) }

  func write(_ name: String, _ bytes: Data) throws {
    let file = URL(filePath: path + "/" + name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try bytes.write(to: file)
  }

  func bytes(_ name: String) -> Data? { FileManager.default.contents(atPath: path + "/" + name) }

  func text(_ name: String) -> String? { bytes(name).map { String(decoding: $0, as: UTF8.self) } }

  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path + "/" + name) }

  /// Everything in the folder and below, hidden files too, folders with a `/` at the end.
  var files: [String] {
    let names = FileManager.default.subpaths(atPath: path) ?? []
    return names.map { name in
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(atPath: path + "/" + name, isDirectory: &isFolder)
      return exists && isFolder.boolValue ? name + "/" : name
    }.sorted()
  }

  // MARK: Running

  func leat(_ arguments: String...) throws -> Outcome { try leat(arguments) }

  func leat(_ arguments: [String], in subfolder: String = "") throws -> Outcome {
    try run(Scratch.program, arguments, in: subfolder)
  }

  /// A line of shell in which `leat` is the program.
  func shell(_ line: String) throws -> Outcome {
    try run("/bin/sh", ["-c", "leat() { '\(Scratch.program)' \"$@\"; }; \(line)"], in: "")
  }

  private func run(_ executable: String, _ arguments: [String], in subfolder: String) throws -> Outcome {
    let (process, said) = try prepare(executable, arguments, in: subfolder)
    try process.run()
    process.waitUntilExit()
    return outcome(of: process, said)
  }

  /// A process whose output goes into the files named `said` with `.out` and `.err`: unlike pipes, they never
  /// fill up.
  func prepare(
    _ executable: String, _ arguments: [String], in subfolder: String = ""
  ) throws -> (process: Process, said: String) {
    runs += 1
    let said = folder.path + "/run-\(runs)"
    let process = Process()
    process.executableURL = URL(filePath: executable)
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: path + "/" + subfolder)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try Scratch.created(said + ".out")
    process.standardError = try Scratch.created(said + ".err")
    return (process, said)
  }

  func outcome(of process: Process, _ said: String) -> Outcome {
    func text(_ suffix: String) -> String {
      String(decoding: FileManager.default.contents(atPath: said + suffix) ?? Data(), as: UTF8.self)
    }
    let signal: Int32 = process.terminationReason == .uncaughtSignal ? 128 : 0
    return Outcome(
      code: signal + process.terminationStatus, output: text(".out"), errors: text(".err"))
  }

  private static func created(_ path: String) throws -> FileHandle {
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    return try FileHandle(forWritingTo: URL(filePath: path))
  }
}

/// Exit codes by their meaning.
enum Code {
  static let ok: Int32 = 0
  static let findings: Int32 = 1
  static let trouble: Int32 = 2
  static let nothingMatched: Int32 = 3
  static let memoryLimit: Int32 = 4
  static let usage: Int32 = 64
  static let interrupted: Int32 = 130
  static let terminated: Int32 = 143
}

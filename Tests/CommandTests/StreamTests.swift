import Foundation
import Testing

/// Standard streams and signals: what a terminal, a closed stream, a full disk and an interruption do.
@Suite struct StreamTests {
  @Test func progressIsForTerminalsOnly() throws {
    let scratch = try SalesFlow.scratch()
    let terminal = try Terminal()
    #expect(try terminal.errors(of: ["run", SalesFlow.file], in: scratch).contains("\r\u{1b}[K"))
    let quiet = try Terminal()
    let said = try quiet.errors(of: ["run", SalesFlow.file, "--no-progress"], in: scratch)
    #expect(said.hasPrefix("wrote out/features.csv") && !said.contains("\u{1b}"))
    #expect(!(try scratch.leat("run", SalesFlow.file).errors.contains("\u{1b}")))
  }

  @Test func colourIsForTerminalsOnly() throws {
    let scratch = try Scratch()
    try scratch.write("wrong.leat.yaml", "leat: 1\nnodes:\n  a: b\n")
    #expect(!(try scratch.leat("check", "wrong.leat.yaml").errors.contains("\u{1b}")))
    let terminal = try Terminal()
    #expect(
      try terminal.errors(of: ["check", "wrong.leat.yaml"], in: scratch, ["TERM": "xterm"])
        .contains("\u{1b}["))
    let plain = try Terminal()
    #expect(
      !(try plain.errors(of: ["check", "wrong.leat.yaml"], in: scratch, ["TERM": "xterm", "NO_COLOR": "1"])
        .contains("\u{1b}")))
  }

  @Test(arguments: [">&-", ">/dev/full"])
  func aResultThatCannotBeShownIsTrouble(_ redirection: String) throws {
    let outcome = try SalesFlow.scratch().shell(
      "leat run \(SalesFlow.file) --select scaled \(redirection)")
    #expect(outcome.code == Code.trouble)
    #expect(outcome.errors.contains("leat: standard output: "))
  }

  @Test func closedStreamsDoNotReachIntoOutputs() throws {
    let scratch = try SalesFlow.scratch()
    let outcome = try scratch.shell("leat run \(SalesFlow.file) <&- >&- 2>&-")
    #expect(outcome.code == Code.ok)
    #expect(scratch.text("out/features.csv") == SalesFlow.features)
  }

  @Test func aReaderMayLeaveEarly() throws {
    let outcome = try Scratch().shell("leat transforms | head -n 1")
    #expect(outcome.code == Code.ok)
    #expect(outcome.errors.isEmpty)
    #expect(outcome.output.split(separator: "\n").count == 1)
  }

  @Test(arguments: [("INT", Code.interrupted), ("TERM", Code.terminated), ("KILL", Int32(137))])
  func anInterruptedRunLeavesNothing(_ signal: String, _ code: Int32) throws {
    let scratch = try TwoOutputs.scratch()
    try scratch.write("out/first.csv", "precious\n")
    // The second output is a pipe that nobody reads, so that the run waits with the first one written.
    #expect(mkfifo(scratch.path + "/pipe.csv", 0o600) == 0)
    let before = scratch.files
    // A shell's job in the background ignores interruptions, and so would the program.
    let (process, said) = try scratch.prepare(
      "/usr/bin/env",
      ["--default-signal", Scratch.program, "run", TwoOutputs.file, "--output", "second=pipe.csv"])
    try process.run()
    let isWaiting = waits(for: "/out/", openedBy: process.processIdentifier)
    kill(process.processIdentifier, ["INT": SIGINT, "TERM": SIGTERM][signal] ?? SIGKILL)
    process.waitUntilExit()
    #expect(isWaiting, "the run did not come to its second output")
    #expect(scratch.outcome(of: process, said).code == code)
    #expect(scratch.text("out/first.csv") == "precious\n")
    #expect(scratch.files == before)
  }

  /// Waits until the process has a file open below a folder of this name; at most ten seconds.
  private func waits(for folder: String, openedBy process: Int32) -> Bool {
    let descriptors = "/proc/\(process)/fd"
    for _ in 0..<2_000 {
      for name in (try? FileManager.default.contentsOfDirectory(atPath: descriptors)) ?? [] {
        let target = try? FileManager.default.destinationOfSymbolicLink(atPath: descriptors + "/" + name)
        if target?.contains(folder) == true { return true }
      }
      usleep(5_000)
    }
    return false
  }
}

/// A terminal that nobody looks at.
private struct Terminal {
  private let screen: Int32
  private let device: FileHandle

  struct NoTerminal: Error {}

  init() throws {
    // What posix_openpt, unlockpt and ptsname do, none of which Swift imports here: TIOCSPTLCK, TIOCGPTN.
    screen = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var isLocked: Int32 = 0
    var number: UInt32 = 0
    guard screen >= 0, ioctl(screen, 0x4004_5431, &isLocked) == 0, ioctl(screen, 0x8004_5430, &number) == 0
    else { throw NoTerminal() }
    let line = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard line >= 0 else { throw NoTerminal() }
    device = FileHandle(fileDescriptor: line, closeOnDealloc: false)
  }

  /// What the program writes to standard error when that is this terminal.
  func errors(
    of arguments: [String], in scratch: Scratch, _ environment: [String: String] = [:]
  ) throws -> String {
    let (process, _) = try scratch.prepare(Scratch.program, arguments)
    process.standardError = device
    process.environment = ProcessInfo.processInfo.environment.filter { $0.key != "NO_COLOR" }
      .merging(environment) { $1 }
    try process.run()
    process.waitUntilExit()
    close(device.fileDescriptor)
    var text = Data()
    var block = [UInt8](repeating: 0, count: 4_096)
    while true {
      let count = read(screen, &block, block.count)
      if count <= 0 { break }
      text += block[..<count]
    }
    close(screen)
    return String(decoding: text, as: UTF8.self)
  }
}

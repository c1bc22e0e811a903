import ArgumentParser
import Compiler
import FuzzCoverage
import Glibc

/// Damaged flows through the whole front end, damaged plans through the loader, one after the other.
///
/// An input that makes something new happen (another diagnostic, another kind of operation) is kept and
/// damaged further. A trap ends the process; `--state` then holds the input.
@main
struct Fuzz: ParsableCommand {
  @Option var seconds = 10
  @Option(help: "Ends after so many executions, if time allows.") var executions = Int.max
  @Option var seed: UInt64 = 1
  @Option(help: "A file that holds the input in hand, so that it outlives a crash.") var state: String?
  @Flag(help: "Run each file once, as it is, and say what it takes.") var replay = false
  @Argument var files: [String] = []

  func run() throws {
    let inputs = files.compactMap { path in bytes(of: path).map { (path, $0) } }
    let record = try StateRecord(path: state)
    let targets = Targets()
    let watch = Watch(seconds: 2, bytes: 1 << 30)
    guard !replay else {
      for (path, input) in inputs {
        watch.begin()
        record.keep(input)
        let features = targets.run(input)
        print(path, "\(features.count) features")
      }
      return
    }
    guard !inputs.isEmpty else { throw ValidationError("name files to begin with") }
    var corpus = Corpus(seed: seed)
    for (_, input) in inputs { corpus.add(input) }
    for plan in inputs.compactMap({ targets.plan(of: $0.1) }) { corpus.add(plan) }
    let start = time(nil)
    var done = 0
    var said = start
    while true {
      let input = corpus.next()
      watch.begin()
      record.keep(input)
      coverage_begin()
      let features = targets.run(input)
      corpus.learn(input, features, tookNewEdges: coverage_end() > 0)
      done += 1
      guard done & 255 == 0 || done == executions else { continue }
      let now = time(nil)
      let isOver = now - start >= seconds || done == executions
      if now - said >= 10 || isOver {
        said = now
        let edges = "\(coverage_taken()) of \(coverage_edges()) edges"
        print(done, "executions,", done / max(1, now - start), "a second,", corpus.summary + ",", edges)
        fflush(nil)
      }
      if isOver { return }
    }
  }
}

/// The bytes of a file; nil where it cannot be read.
private func bytes(of path: String) -> [UInt8]? {
  guard let file = fopen(path, "r") else { return nil }
  defer { fclose(file) }
  var bytes = [UInt8](repeating: 0, count: 1 << 20)
  // A copy, since the room would be kept with every input that is made of it.
  let count = fread(&bytes, 1, bytes.count, file)
  return Array(bytes[..<count])
}

import Foundation
import Testing

/// Sources and outputs in a store that speaks S3, which stands on this machine: the package moto of PyPI. The
/// texts of objects are by hand.
@Suite(.enabled("moto and S3 are here") { LocalStore.lacks == nil })
struct ObjectStoreTests {
  @Test func objectsAreReadAndWritten() throws {
    let store = try LocalStore(["in/s.csv": "k,x\na,3\nb,4\n"])
    try store.flow(
      """
      leat: 1
      sources:
        s: {path: "s3://lake/in/s.csv?ASK", order: position, columns: {k: string, x: int64}}
      nodes:
        y: x * 2
      outputs:
        result: {select: [k, y], path: "s3://lake/out/r.csv?ASK", mode: error}
      """)
    let first = try store.run()
    #expect(first.code == Code.ok, "\(first.errors)")
    #expect(try store.objects() == ["in/s.csv": "k,x\na,3\nb,4\n", "out/r.csv": "k,y\na,6\nb,8\n"])
    let again = try store.run("--source 's=s3://lake/no.csv?ASK'")
    #expect(again.code == Code.trouble && again.errors.contains("such a file already"), "\(again.errors)")
  }

  private static let orders = """
    leat: 1
    sources:
      folder:
        path: "s3://lake/orders/?ASK"
        format: csv
        partitions: {year: int32, region: string?}
        order: position
        columns: {amount: float64}
      pattern: {path: "s3://lake/orders/*/*/part-*.csv?ASK", columns: {amount: float64}}
      mark: {path: "s3://lake/odd%20%3F/%25.csv?ASK", order: position, columns: {amount: float64}}
    nodes:
      a: folder.amount * 2
      b: pattern.amount + 1
      c: mark.amount
    outputs:
      folders: {from: folder, select: [year, region, a], path: folders.csv}
      patterns: {from: pattern, select: [b], path: patterns.csv}
      marks: {from: mark, select: [c], path: marks.csv}
    """

  /// Names of folders are those of the keys, in which Arrow encodes bytes; a URI encodes them again.
  @Test func foldersAndPatternsAreRead() throws {
    let store = try LocalStore([
      "orders/_SUCCESS": "", "orders/year=2023/region=north%20west/part-10.csv": "amount\n3\n",
      "orders/year=2023/region=north%20west/part-2.csv": "amount\n1\n2\n",
      "orders/year=2024/region=__HIVE_DEFAULT_PARTITION__/part-0.csv": "amount\n4\n",
      "odd b/%.csv": "amount\n7\n", "odd bb/%.csv": "amount\n8\n",
    ])
    try store.flow(Self.orders)
    let outcome = try store.run()
    #expect(outcome.code == Code.ok, "\(outcome.errors)")
    let scratch = store.scratch
    #expect(
      scratch.text("folders.csv") == """
        year,region,a
        2023,north west,2.0
        2023,north west,4.0
        2023,north west,6.0
        2024,,8.0

        """)
    // By bytes `part-10` stands before `part-2`.
    #expect(scratch.text("patterns.csv") == "b\n4.0\n2.0\n3.0\n5.0\n")
    #expect(scratch.text("marks.csv") == "c\n7.0\n")
  }

  private static let parts = """
    leat: 1
    sources:
      s: {path: s.csv, order: position, columns: {k: string, x: int64}}
    nodes:
      y: x * 2
    outputs:
      result: {select: [k, y], path: "s3://lake/out/?ASK", format: csv, OPTIONS}
    """

  /// What is left over of the folder before goes, and what no output wrote keeps it from being replaced.
  @Test func aFolderIsReplaced() throws {
    let store = try LocalStore([
      "out/k=a/part-0.csv": "y\n1\n", "out/k=a/part-1.csv": "y\n1\n", "out/k=c/part-0.csv": "y\n1\n",
      "outside.csv": "",
    ])
    try store.flow(Self.parts.replacing("OPTIONS", with: "partition_by: k"))
    try store.scratch.write("s.csv", "k,x\na,3\nb/%,4\na,5\n")
    let outcome = try store.run()
    #expect(outcome.code == Code.ok, "\(outcome.errors)")
    let written = [
      "out/k=a/part-0.csv": "y\n6\n10\n", "out/k=b%2F%25/part-0.csv": "y\n8\n", "outside.csv": "",
    ]
    #expect(try store.objects() == written)
    // What stands for a folder that has been emptied is nothing.
    let again = try store.run()
    #expect(again.code == Code.ok, "\(again.errors)")
    #expect(try store.objects() == written)
    let other = try store.run("--output 'result=s3://lake/?ASK'")
    #expect(other.code == Code.trouble && other.errors.contains("it holds `out`"), "\(other.errors)")
    #expect(try store.objects() == written)
  }

  @Test func filesAreAddedToAFolder() throws {
    let store = try LocalStore(["out/k=a/part-4.csv": "y\n1\n"])
    try store.flow(Self.parts.replacing("OPTIONS", with: "partition_by: k, mode: append"))
    try store.scratch.write("s.csv", "k,x\na,3\nb,4\n")
    for _ in 0..<2 { #expect(try store.run().code == Code.ok) }
    let objects = try store.objects()
    let shapes = objects.keys.sorted().map { $0.replacing(/-[0-9a-f]{16}\./, with: "-*.") }
    #expect(
      shapes == [
        "out/k=a/part-4.csv", "out/k=a/part-5-*.csv", "out/k=a/part-6-*.csv", "out/k=b/part-0-*.csv",
        "out/k=b/part-1-*.csv",
      ])
    #expect(Set(objects.values) == ["y\n1\n", "y\n6\n", "y\n8\n"])
    try store.flow(Self.parts.replacing("OPTIONS", with: "mode: error"))
    let refused = try store.run()
    #expect(
      refused.code == Code.trouble && refused.errors.contains("`mode: error` keeps"), "\(refused.errors)")
    #expect(try store.objects() == objects)
  }

  @Test(arguments: [
    ("s3://lake/no/*.csv?ASK", "s3://lake/no/*.csv: no file matches"),
    ("s3://lake/no/?ASK", "s3://lake/no/: there is no such folder"),
    ("s3://lake/no.csv?ASK", "s3://lake/no.csv: there is no such file"),
    ("s3://sea/no/*.csv?ASK", "s3://sea/no/: there is no bucket `sea`"),
    ("s3://sea/no.csv?ASK", "s3://sea/no.csv: there is no bucket `sea`"),
    ("s3://lake/no.csv?ASK&regoin=x", "s3://lake/no.csv: Unexpected query parameter in S3 URI: 'regoin'"),
  ])
  func whatIsMissingIsTold(path: String, message: String) throws {
    let store = try LocalStore([:])
    try store.flow(Self.parts.replacing("OPTIONS", with: "mode: append"))
    let outcome = try store.run("--source 's=\(path)'")
    #expect(outcome.code == Code.trouble && outcome.errors == "leat: \(message)\n", "\(outcome.errors)")
    #expect(try store.objects() == [:])
  }

  /// A key may have bytes that end the part of a URI that it stands in.
  @Test func keysAreTakenFromTheEnvironmentAndToldToNobody() throws {
    let store = try LocalStore(["s.csv": "k,x\na,3\n"])
    try store.flow(Self.parts.replacing("OPTIONS", with: "mode: append"))
    let keys = "export NAME=AKIAEXAMPLE SECRET='hun/ter+2@='; unset AWS_ACCESS_KEY_ID;"
    let found = try store.run("--source 's=s3://${env:NAME}:${env:SECRET}@lake/s.csv?ASK'", after: keys)
    #expect(found.code == Code.ok, "\(found.errors)")
    let absent = try store.run("--source 's=s3://${env:NAME}:${env:SECRET}@lake/t/?ASK'", after: keys)
    #expect(absent.errors == "leat: s3://${env:NAME}:${env:SECRET}@lake/t/: there is no such folder\n")
    let written = try store.run("--source 's=s3://name:hunter2@lake/t/?ASK'", after: keys)
    #expect(written.code == Code.findings && !written.errors.contains("hunter2"), "\(written.errors)")
  }

  /// Nobody listens at port 1.
  @Test func aStoreThatDoesNotAnswerIsTold() throws {
    let store = try LocalStore([:])
    try store.flow(Self.parts.replacing("OPTIONS", with: "mode: append"))
    let start = ContinuousClock.now
    let outcome = try store.run("--output 'result=s3://lake/out/?endpoint_override=127.0.0.1:1&scheme=http'")
    #expect(outcome.code == Code.trouble, "\(outcome.errors)")
    #expect(outcome.errors.hasPrefix("leat: s3://lake/out/: ") && outcome.errors.contains("connect"))
    #expect(ContinuousClock.now - start < .seconds(60))
  }
}

/// A store of this machine, which ends with the test.
private final class LocalStore {
  static let lacks: Comment? = {
    guard let scratch = try? Scratch(),
      let found = try? scratch.shell("python3 -c 'import moto.server, boto3, flask'")
    else { return "there is no Python" }
    if found.code != 0 { return "the Python packages moto, boto3 and flask are missing" }
    let folder = URL(filePath: Scratch.program).deletingLastPathComponent().path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.contains { $0.hasPrefix("libarrow_s3.so") } ? nil : "this Apache Arrow has no S3"
  }()

  let scratch: Scratch
  private let server: Process
  private let input = Pipe()
  private let ask: String

  init(_ objects: [String: String]) throws {
    scratch = try Scratch()
    for (key, text) in objects { try scratch.write("lake/" + key, text) }
    let fixtures =
      URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
      .deletingLastPathComponent().path + "/Fixtures"
    (server, _) = try scratch.prepare("/usr/bin/env", ["python3", fixtures + "/store.py"])
    server.standardInput = input
    try server.run()
    try scratch.waitFor("endpoint")
    ask = "endpoint_override=\(scratch.text("endpoint") ?? "")&scheme=http&region=us-east-1"
  }

  deinit {
    try? input.fileHandleForWriting.close()
    server.waitUntilExit()
  }

  /// `ASK` in it is how the store is reached.
  func flow(_ text: String) throws {
    try scratch.write("a.leat.yaml", text.replacing("ASK", with: ask) + "\n")
  }

  func run(_ arguments: String = "", after preparation: String = "") throws -> Outcome {
    let keys = "export AWS_ACCESS_KEY_ID=name AWS_SECRET_ACCESS_KEY=hunter2 AWS_EC2_METADATA_DISABLED=true;"
    let command = "leat run a.leat.yaml \(arguments.replacing("ASK", with: ask))"
    let outcome = try scratch.shell("\(keys) \(preparation) \(command)")
    #expect(!(outcome.output + outcome.errors).contains("hunter2"))
    return outcome
  }

  /// The text of each object by its key.
  func objects() throws -> [String: String] {
    try? scratch.remove("listed")
    try input.fileHandleForWriting.write(contentsOf: Data("all\n".utf8))
    try scratch.waitFor("listed")
    let stored = scratch.files.filter { $0.hasPrefix("stored/") && !$0.hasSuffix("/") }
    return Dictionary(
      uniqueKeysWithValues: stored.map { (String($0.dropFirst("stored/".count)), scratch.text($0) ?? "") })
  }
}

extension Scratch {
  fileprivate func waitFor(_ file: String) throws {
    for _ in 0..<600 where text(file)?.isEmpty ?? true { Thread.sleep(forTimeInterval: 0.05) }
    try #require(text(file)?.isEmpty == false)
  }
}

import Foundation
import Testing

/// Paths as URIs, and with references to the environment whose values nobody is told.
@Suite struct PathTests {
  private static let flow = """
    leat: 1
    sources:
      s: {path: "SOURCE", format: csv, order: position, columns: {k: string, x: int64}}
    nodes:
      y: 12 // x
    outputs:
      result: {select: [k, y], path: "TARGET"}

    """
  /// Long enough to be found wherever it appears, and with bytes that are escaped in one place or another.
  private static let secret = "hunter2-%41-ü b"

  private func project(_ source: String, _ target: String) throws -> Scratch {
    let scratch = try Scratch()
    try scratch.write(
      "a.leat.yaml", Self.flow.replacing("SOURCE", with: source).replacing("TARGET", with: target))
    try scratch.write("data/s.csv", "k,x\na,3\nb,4\n")
    try scratch.write(Self.secret + "/s.csv", "k,x\na,3\nb,4\n")
    return scratch
  }

  private func run(_ scratch: Scratch, _ command: String) throws -> Outcome {
    try scratch.shell("export PLACE='\(Self.secret)' ROOT='\(scratch.path)'; \(command)")
  }

  @Test(arguments: ["file://PATH", "file://localhostPATH"])
  func filesHaveURIs(form: String) throws {
    let scratch = try Scratch()
    try scratch.write("data/a b.csv", "k,x\na,3\nb,4\n")
    let uri = form.replacing("PATH", with: scratch.path)
    try scratch.write(
      "a.leat.yaml",
      Self.flow.replacing("SOURCE", with: uri + "/data/a%20b.csv").replacing(
        "TARGET", with: uri + "/out/r.csv"))
    let outcome = try scratch.leat("run", "a.leat.yaml")
    #expect(outcome.code == Code.ok, "\(outcome.errors)")
    #expect(scratch.text("out/r.csv") == "k,y\na,4\nb,3\n")
  }

  @Test func aBindFileAndACallerSayURIs() throws {
    let scratch = try project("absent.csv", "absent/r.csv")
    try scratch.write(
      "env/p.bind.yaml",
      "leat: 1\nsources: {s: 'file://\(scratch.path)/data/s.csv'}\n"
        + "outputs: {result: '${env:ROOT}/bound.csv'}\n"
    )
    let bound = try run(scratch, "leat run a.leat.yaml --bind env/p.bind.yaml")
    #expect(bound.code == Code.ok, "\(bound.errors)")
    #expect(scratch.text("bound.csv") == "k,y\na,4\nb,3\n")
    let given = try run(
      scratch,
      "leat run a.leat.yaml --source \"s=file://$ROOT/data/s.csv\" --output 'result=${env:ROOT}/given.csv'")
    #expect(given.code == Code.ok, "\(given.errors)")
    #expect(scratch.text("given.csv") == "k,y\na,4\nb,3\n")
  }

  /// A path that begins with a reference is the same seen from any folder; others move with the flow.
  @Test func aPlanKeepsReferences() throws {
    let scratch = try project("${env:PLACE}/s.csv", "out/${env:PLACE}/r.csv")
    #expect(try run(scratch, "leat run a.leat.yaml").code == Code.ok)
    #expect(scratch.text("out/\(Self.secret)/r.csv") == "k,y\na,4\nb,3\n")
    let rooted = try project("${env:ROOT}/data/s.csv", "out/r.csv")
    #expect(try run(rooted, "leat compile a.leat.yaml -o p/a.leatplan").code == Code.ok)
    #expect(try run(rooted, "leat run p/a.leatplan").code == Code.ok)
    #expect(rooted.text("out/r.csv") == "k,y\na,4\nb,3\n")
    #expect(rooted.bytes("p/a.leatplan")?.range(of: Data(rooted.path.utf8)) == nil)
  }

  /// Whatever goes wrong, and whatever is asked, the value stands nowhere and the name does.
  @Test(arguments: [
    "leat run a.leat.yaml", "leat check a.leat.yaml", "leat explain a.leat.yaml", "leat graph a.leat.yaml",
    "leat compile a.leat.yaml && cat a.leatplan", "leat run a.leat.yaml --format json",
    "rm -r \"$PLACE\"; leat run a.leat.yaml", "echo 'k,z' > \"$PLACE/s.csv\"; leat run a.leat.yaml",
    "printf 'k,x\\na,b\\n' > \"$PLACE/s.csv\"; leat run a.leat.yaml",
    "printf 'k,x\\na,0\\n' > \"$PLACE/s.csv\"; leat run a.leat.yaml",
    "mkdir -p \"out/$PLACE/r.csv\"; leat run a.leat.yaml",
    "mkdir out; touch \"out/$PLACE\"; leat run a.leat.yaml",
    "leat run a.leat.yaml --source 's=${env:PLACE}'",
    "leat run a.leat.yaml --output 'result=${env:PLACE}/r.zip'",
    "leat run a.leat.yaml --output 'result=s3://${env:PLACE}:x@b/r.csv'",
  ])
  func valuesAreNeverShown(command: String) throws {
    let scratch = try project("${env:PLACE}/s.csv", "out/${env:PLACE}/r.csv")
    let outcome = try run(scratch, command + " 2>&1")
    #expect(!outcome.output.contains("hunter2"), "\(outcome.output)")
    #expect(!outcome.errors.contains("hunter2"))
    // Some have nothing to say of paths; a graph writes signs as numbers.
    let says = !["check", "json", ",0"].contains { command.contains($0) }
    let name = command.contains("graph") ? "env#58;PLACE" : "env:PLACE"
    #expect(outcome.output.contains(name) == says, "\(outcome.output)")
  }

  @Test(arguments: ["unset PLACE;", "export PLACE=;"])
  func aMissingVariableIsNamed(line: String) throws {
    let scratch = try project("${env:PLACE}/s.csv", "r.csv")
    let outcome = try run(scratch, line + "leat run a.leat.yaml")
    #expect(outcome.code == Code.trouble)
    #expect(
      outcome.errors.contains("${env:PLACE}/s.csv: the environment has no variable `PLACE`"),
      "\(outcome.errors)")
    // What is not read needs none.
    #expect(try run(scratch, line + "leat run a.leat.yaml --source s=data/s.csv").code == Code.ok)
  }
}

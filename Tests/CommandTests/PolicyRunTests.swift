import Foundation
import Testing

/// What a policy has proven of where values are written, no run undoes.
@Suite struct PolicyRunTests {
  private static let flow = """
    leat: 1
    policies:
      tags:
        pii: {inherited: true}
      rules:
        inside: {restrict: pii, to: {paths: ["inside/*"]}}
    sources:
      people: {path: people.csv, columns: {email: {type: string, tags: {pii: email}}, spend: int64}}
    outputs:
      own: {from: people, select: [email], path: inside/own.csv}
      open: {from: people, select: [spend], path: open.csv}

    """

  private func scratch() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.write("f.leat.yaml", Self.flow)
    try scratch.write("people.csv", "email,spend\na@b.org,3\n")
    #expect(try scratch.leat("compile", "f.leat.yaml", "-o", "f.leatplan").code == Code.ok)
    return scratch
  }

  @Test(arguments: ["f.leat.yaml", "f.leatplan"])
  func anOutputThatAPolicyPlacesIsWrittenNowhereElse(_ file: String) throws {
    let scratch = try scratch()
    let before = scratch.files
    let moved = try scratch.leat("run", file, "--output", "own=elsewhere.csv")
    #expect(moved.code == Code.findings)
    #expect(moved.errors.hasPrefix("leat: --output cannot move output `own`: a policy says where"))
    #expect(scratch.files == before)
    let free = try scratch.leat("run", file, "--output", "open=elsewhere.csv")
    #expect(free.code == Code.ok, "\(free.errors)")
    #expect(scratch.text("elsewhere.csv") == "spend\n3\n")
    #expect(scratch.text("inside/own.csv") == "email\na@b.org\n")
  }

  @Test func aBindFileMovesItInTheFlowWhereThePolicyIsAsked() throws {
    let scratch = try scratch()
    for (name, path) in [("in", "inside/other.csv"), ("out", "outside.csv")] {
      try scratch.write("\(name).bind.yaml", "leat: 1\noutputs:\n  own: {path: \(path)}\n")
    }
    #expect(try scratch.leat("run", "f.leat.yaml", "--bind", "in.bind.yaml").code == Code.ok)
    #expect(scratch.text("inside/other.csv") == "email\na@b.org\n")
    let outside = try scratch.leat("run", "f.leat.yaml", "--bind", "out.bind.yaml")
    #expect(outside.code == Code.findings)
    #expect(outside.errors.contains("error[policy-violation]"), "\(outside.errors)")
    let plan = try scratch.leat("run", "f.leatplan", "--bind", "out.bind.yaml")
    #expect(plan.code == Code.findings)
    #expect(plan.errors.hasPrefix("leat: --bind cannot move output `own`"), "\(plan.errors)")
    #expect(scratch.text("outside.csv") == nil)
  }

  /// A frame of a flow without outputs, and what `--select` names, are written where no rule forbids it.
  @Test func whatNoOutputIsIsNotWrittenAgainstAPolicy() throws {
    let scratch = try scratch()
    let end = try #require(Self.flow.range(of: "outputs:"))
    let bare = Self.flow[..<end.lowerBound] + "nodes: {twice: spend * 2, size: length(email)}\n"
    try scratch.write("bare.leat.yaml", String(bare))
    #expect(try scratch.leat("run", "bare.leat.yaml").output.contains("size"))
    for (arguments, isWritten) in [
      (["bare.leat.yaml"], false), (["bare.leat.yaml", "--select", "size"], false),
      (["f.leat.yaml", "--select", "email"], false), (["bare.leat.yaml", "--select", "twice"], true),
    ] {
      let outcome = try scratch.leat(["run"] + arguments + ["--output", "people=out.csv"])
      #expect(outcome.code == (isWritten ? Code.ok : Code.findings), "\(arguments): \(outcome.errors)")
      #expect((scratch.text("out.csv") != nil) == isWritten)
    }
  }

  private static let wages = """
    leat: 1
    policies:
      tags: {pay: {inherited: true}}
      rules: {inside: {forbid: pay, at: {outputs: [public]}}}
    sources:
      people:
        path: people.csv
        columns: {wage: {type: int64, tags: {pay: true}}, desk: int64}
    nodes:
      kept: wage + 1
      raised: kept * 9223372036854775807
      total: sum(wage) * 9223372036854775807
      moved: desk * 9223372036854775807
    outputs:
      kept: {from: people, select: [kept], path: kept.arrow, materialize: true}
      raised: {from: people, select: [raised], path: raised.arrow, materialize: true}
      total: {select: [total], path: total.arrow, materialize: true}
      moved: {from: people, select: [moved], path: moved.arrow, materialize: true}

    """

  /// What cannot be read or computed is told without the values that a rule is about.
  @Test(arguments: ["f.leat.yaml", "f.leatplan"])
  func messagesShowNothingThatARuleIsAbout(_ file: String) throws {
    let scratch = try Scratch()
    try scratch.write("f.leat.yaml", Self.wages)
    #expect(try scratch.leat("compile", "f.leat.yaml", "-o", "f.leatplan").code == Code.ok)
    func errors(_ data: String, stage: String) throws -> String {
      try scratch.write("people.csv", "wage,desk\n" + data)
      let outcome = try scratch.leat("run", file, "--stage", stage)
      #expect(outcome.code == Code.findings)
      return outcome.errors
    }
    let unread = try errors("71 000,1\n", stage: "kept")
    #expect(
      unread.contains("row 1, column `wage`: a text that is no int64; the row is not shown"), "\(unread)")
    #expect(!unread.contains("71 000"))
    // What stands in another column may be the wage as well.
    #expect(try !errors("1,71 000\n", stage: "moved").contains("71 000"))
    let ragged = try errors("71,000,1\n", stage: "kept")
    #expect(ragged.contains("row 1: Expected 2 columns, got 3; the row is not shown"), "\(ragged)")
    #expect(!ragged.contains("000"))
    try scratch.write("people.ndjson", "{\"wage\": 71000 \"desk\": 1}\n")
    let malformed = try scratch.leat("run", file, "--stage", "kept", "--source", "people=people.ndjson")
    #expect(malformed.errors.contains("row 1: no JSON: expected `,`; the row is not shown"), "\(malformed)")
    for stage in ["raised", "total"] {
      try scratch.write("people.csv", "wage,desk\n71000,12\n")
      #expect(try scratch.leat("run", file, "--stage", "kept").code == Code.ok)
      let errors = try errors("71000,12\n", stage: stage)
      #expect(errors.contains("`multiply` has no value there"), "\(errors)")
    }
    #expect(try errors("71000,12\n", stage: "moved").contains("has no value for 12, 9223372036854775807"))
  }
}

import Foundation
import Testing

/// `leat run` on a flow: what its options do.
@Suite struct RunTests {
  @Test func aFlowWritesItsOutputs() throws {
    let scratch = try SalesFlow.scratch()
    let outcome = try scratch.leat("run", SalesFlow.file)
    #expect(outcome.code == Code.ok, "\(outcome.errors)")
    #expect(scratch.text("out/features.csv") == SalesFlow.features)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.hasPrefix("wrote out/features.csv: 4 rows\n4 rows in "), "\(outcome.errors)")
    #expect(scratch.files == ["data/", "data/sales.csv", "out/", "out/features.csv", SalesFlow.file])
  }

  @Test func pathsOfAFlowAreItsOwnAndThoseOfTheCommandLineAreTheCallers() throws {
    let scratch = try SalesFlow.scratch()
    try scratch.write("else/where.csv", SalesFlow.data)
    let outcome = try scratch.leat(
      ["run", "../\(SalesFlow.file)", "--source", "sales=where.csv"], in: "else")
    #expect(outcome.code == Code.ok, "\(outcome.errors)")
    #expect(outcome.errors.hasPrefix("wrote ../out/features.csv: "))
    #expect(scratch.text("out/features.csv") == SalesFlow.features)
    let other = try scratch.leat(
      ["run", "../\(SalesFlow.file)", "--output", "features=there.csv"], in: "else")
    #expect(other.errors.hasPrefix("wrote there.csv: "))
    #expect(scratch.text("else/there.csv") == SalesFlow.features)
  }

  @Test func parametersTakeValues() throws {
    let scratch = try SalesFlow.scratch()
    _ = try scratch.leat("run", SalesFlow.file, "--param", "factor=3")
    #expect(scratch.text("out/features.csv") == SalesFlow.tripled)
    let shown = try scratch.leat(
      "run", SalesFlow.file, "--param", "mode=double", "--param", "bonus=-1", "--select", "weight")
    #expect(shown.output.split(separator: "\n").last?.hasSuffix(" 1") == true, "\(shown.output)")
  }

  @Test func aParameterWithoutDefaultMustBeGiven() throws {
    let scratch = try Scratch()
    try scratch.write("p.leat.yaml", "leat: 1\nparams:\n  n: {type: int64}\nnodes:\n  twice: n * 2\n")
    let without = try scratch.leat("run", "p.leat.yaml")
    #expect(without.code == Code.findings)
    #expect(without.errors.contains("--param n="))
    let with = try scratch.leat("run", "p.leat.yaml", "--param", "n=21")
    #expect(with.code == Code.ok)
    #expect(with.output.contains("42"))
  }

  @Test func selectedNodesAreShownAndNothingIsWritten() throws {
    let scratch = try SalesFlow.scratch()
    let before = scratch.files
    let outcome = try scratch.leat("run", SalesFlow.file, "--select", "scaled,recent", "--rows", "3")
    #expect(outcome.code == Code.ok)
    #expect(scratch.files == before)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines[0].contains("scaled") && lines[0].contains("recent") && !lines[0].contains("weight"))
    #expect(lines.count == 7 && lines[6].contains("1 more row"), "\(outcome.output)")
    let none = try scratch.leat("run", SalesFlow.file, "--select", "scaled", "--rows", "0")
    #expect(none.code == Code.ok && none.output.isEmpty)
  }

  @Test func framesOutputsTagsAndPatternsAreSelected() throws {
    let scratch = try Scratch()
    try scratch.write("a.csv", "shop,paid\nx,1\ny,2\nx,3\n")
    try scratch.write(
      "s.leat.yaml",
      """
      leat: 1
      sources:
        a:
          path: a.csv
          columns: {shop: string, paid: int64}
          nodes: {twice: {expr: paid * 2, tags: {feature: new}}}
      frames:
        shops: {from: a, group_by: shop, nodes: {paid_sum: sum(paid), twice: paid_sum * 2}}
      nodes:
        paid_more: {expr: paid + 1, tags: {feature: old}}
        most: max(paid)
      outputs:
        told: {from: shops, select: [shop, twice], path: out/told.csv}

      """)
    // The lines are those that a hand computes of the three rows.
    let cases: [(select: String, lines: [String])] = [
      ("shops", ["shop paid_sum twice", "x 4 8", "y 2 4"]),
      ("told", ["shop twice", "x 8", "y 4"]),
      ("told,shops", ["shop twice paid_sum", "x 8 4", "y 4 2"]),
      ("tag:feature", ["twice paid_more", "2 2", "4 3", "6 4"]),
      ("tag:feature=old", ["paid_more", "2", "3", "4"]),
      ("paid_*", ["paid_more", "2", "3", "4", "paid_sum", "4", "2"]),
      ("a.twice,most", ["twice", "2", "4", "6", "most", "3"]),
    ]
    for (select, lines) in cases {
      let outcome = try scratch.leat("run", "s.leat.yaml", "--no-progress", "--select", select)
      let words = outcome.output.split(separator: "\n").map { line in
        line.split { " |│┆".contains($0) }.joined(separator: " ")
      }
      #expect(outcome.code == Code.ok && scratch.text("out/told.csv") == nil, "\(outcome)")
      for line in lines { #expect(words.contains(line), "\(select): \(outcome.output)") }
    }
    let one = try scratch.leat("run", "s.leat.yaml", "--select", "told", "--output", "told=o.csv")
    #expect(one.code == Code.ok && scratch.text("o.csv") == "shop,twice\nx,8\ny,4\n", "\(one)")
    let several = try scratch.leat("run", "s.leat.yaml", "--select", "twice")
    #expect(several.code == Code.usage)
    #expect(
      several.errors == "leat: several frames have a node `twice`: write `a.twice` or `shops.twice`\n")
    let none = try scratch.leat("run", "s.leat.yaml", "--select", "tag:featur")
    #expect(none.code == Code.usage && none.errors == "leat: `tag:featur` selects no node of the flow\n")
  }

  @Test func anOverrideReplacesANodeAndWhatReadsItFollows() throws {
    let scratch = try SalesFlow.scratch()
    try scratch.write("scaled.csv", "scaled\n1\n2\n3\n4\n")
    let outcome = try scratch.leat("run", SalesFlow.file, "--override", "scaled=scaled.csv")
    #expect(outcome.code == Code.ok, "\(outcome.errors)")
    let rows = scratch.text("out/features.csv")?.split(separator: "\n").dropFirst()
    #expect(rows.map(Array.init) == ["a,1,1.0,,1", "a,2,2.0,3.0,1", "b,1,3.0,,1", "b,2,4.0,7.0,1"])
    try scratch.write("scaled.csv", "scaled\n1\n2\n3\n")
    #expect(try scratch.leat("run", SalesFlow.file, "--override", "scaled=scaled.csv").code == Code.findings)
    try scratch.write("scaled.csv", "other\n1\n2\n3\n4\n")
    let missing = try scratch.leat("run", SalesFlow.file, "--override", "scaled=scaled.csv")
    #expect(missing.code == Code.findings)
    #expect(missing.errors.contains("scaled.csv: column `scaled`"))
  }

  @Test(arguments: [["--threads", "1"], ["--threads", "7"], ["--disable", "fusion"], ["--no-progress"]])
  func someOptionsChangeNoByte(_ options: [String]) throws {
    let scratch = try SalesFlow.scratch()
    let outcome = try scratch.leat(["run", SalesFlow.file] + options)
    #expect(outcome.code == Code.ok, "\(outcome.errors)")
    #expect(scratch.text("out/features.csv") == SalesFlow.features)
  }

  @Test func aPathWithoutASuffixHasTheFormatOfTheFlow() throws {
    let scratch = try SalesFlow.scratch()
    try scratch.write("extract", SalesFlow.data)
    let outcome = try scratch.leat(
      "run", SalesFlow.file, "--source", "sales=extract", "--output", "features=/dev/stdout")
    #expect(outcome.code == Code.ok, "\(outcome.errors)")
    let piped = try scratch.shell("leat run \(SalesFlow.file) --output features=/dev/stdout | cat")
    #expect(piped.output == SalesFlow.features)
  }

  @Test func theFormatFollowsTheSuffix() throws {
    let scratch = try SalesFlow.scratch()
    for (name, magic) in [("f.parquet", "PAR1"), ("f.arrow", "ARROW1")] {
      let outcome = try scratch.leat("run", SalesFlow.file, "--output", "features=\(name)")
      #expect(outcome.code == Code.ok, "\(outcome.errors)")
      #expect(scratch.bytes(name)?.starts(with: Data(magic.utf8)) == true)
    }
  }

  @Test(arguments: [
    ("sales=absent.csv", Code.trouble, "leat: absent.csv: there is no such file\n"),
    ("sales=data", Code.trouble, "leat: data: "),
    ("sales=disordered.csv", Code.findings, "leat: disordered.csv: row 4, column `day`: "),
    (
      "sales=narrow.csv", Code.findings,
      "leat: narrow.csv: column `amount`: the file has no such column, which is declared as float64\n"
    ),
    ("sales=wordy.csv", Code.findings, "leat: wordy.csv: row 2, column `amount`: invalid value 'much'"),
    ("sales=gaps.csv", Code.findings, "leat: gaps.csv: row 1, column `amount`: a null"),
    ("sales=double.csv", Code.findings, "leat: double.csv: row 2: the key (shop, day) of `sales`"),
  ])
  func sourcesAreHeldToTheirContract(_ source: String, _ code: Int32, _ message: String) throws {
    let scratch = try SalesFlow.scratch()
    try scratch.write("disordered.csv", SalesFlow.disorderedData)
    try scratch.write("narrow.csv", "shop,day\na,1\n")
    try scratch.write("wordy.csv", "shop,day,amount\na,1,1\na,2,much\n")
    try scratch.write("gaps.csv", "shop,day,amount\na,1,\n")
    try scratch.write("double.csv", "shop,day,amount\na,1,1\na,1,2\n")
    let before = scratch.files
    let outcome = try scratch.leat("run", SalesFlow.file, "--source", source)
    #expect(outcome.code == code)
    #expect(outcome.errors.hasPrefix(message), "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
    #expect(scratch.files == before)
  }

  @Test func aSourceWithoutAPathMustBeGivenOne() throws {
    let scratch = try Scratch()
    try scratch.write("x.csv", "a\n41\n")
    try scratch.write(
      "s.leat.yaml", "leat: 1\nsources:\n  s: {columns: {a: int64}}\nnodes:\n  b: a + 1\n")
    let without = try scratch.leat("run", "s.leat.yaml")
    #expect(without.code == Code.usage)
    #expect(without.errors.contains("--source s=PATH"))
    let with = try scratch.leat("run", "s.leat.yaml", "--source", "s=x.csv")
    #expect(with.code == Code.ok && with.output.contains("42"))
  }

  @Test func aCellOfMegabytesIsShownAtOnce() throws {
    let scratch = try Scratch()
    let cell = String(repeating: "eé", count: 4 << 20)
    try scratch.write("x.csv", "a\n\(cell)\nb\n")
    try scratch.write("s.leat.yaml", "leat: 1\nsources:\n  s: {path: x.csv, columns: {a: string}}\n")
    let clock = ContinuousClock()
    let start = clock.now
    let outcome = try scratch.leat("run", "s.leat.yaml", "--select", "a")
    #expect(clock.now - start < .seconds(5))
    #expect(outcome.code == Code.ok, "\(outcome.errors)")
    #expect(outcome.output.contains("eéeé"))
    #expect(outcome.output.utf8.count < 4_096)
  }

  @Test func anArithmeticErrorNamesNodeAndRow() throws {
    let scratch = try Scratch()
    try scratch.write("x.csv", "a\n1\n9223372036854775807\n")
    try scratch.write(
      "s.leat.yaml",
      "leat: 1\nsources:\n  s: {path: x.csv, columns: {a: int64}}\nnodes:\n  b: a + 1\n"
        + "outputs:\n  o: {from: s, path: o.csv}\n")
    let outcome = try scratch.leat("run", "s.leat.yaml")
    #expect(outcome.code == Code.findings)
    #expect(outcome.errors.contains("b`: row 2: `add`"), "\(outcome.errors)")
    #expect(scratch.files == ["s.leat.yaml", "x.csv"])
  }

  @Test func filesOfWhatIsNotSelectedAreNotOpened() throws {
    let scratch = try Scratch()
    try scratch.write("a.csv", "id\n1\n2\n")
    try scratch.write("given.csv", "q\n5\n")
    try scratch.write(
      "s.leat.yaml",
      """
      leat: 1
      sources:
        a: {path: a.csv, columns: {id: int64}, order: position}
        b: {path: nothing.csv, columns: {id: int64}, key: id}
      frames:
        j: {from: a, join: {with: b, on: id, kind: left}}
      nodes:
        p: a.id + 1
        q: sum(b.id)
        r: j.id + 1
        t: q + 1

      """)
    func run(_ arguments: String...) throws -> Outcome {
      try scratch.leat(["run", "s.leat.yaml", "--no-progress"] + arguments)
    }
    #expect(try run("--select", "p").code == Code.ok)
    #expect(try run("--select", "p", "--source", "b=other.csv").code == Code.ok)
    #expect(try run("--select", "t", "--override", "q=given.csv").code == Code.ok)
    for node in ["q", "r", "t"] {
      let outcome = try run("--select", node)
      #expect(outcome.code == Code.trouble)
      #expect(outcome.errors == "leat: nothing.csv: there is no such file\n")
    }
  }
}

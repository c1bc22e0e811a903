import Testing

/// `defaults` as `explain` shows them and policies count them.
@Suite struct DefaultsTests {
  private static let flow = """
    leat: 1
    policies:
      tags: {team: {values: [growth, risk]}}
      rules:
        owned: {require: owner, of: nodes}
        told: {require: doc, of: nodes}
    nodes:
      a_$(w): {for: {w: [1, 2]}, expr: w, tags: {team: risk}}
      b: {expr: 3, owner: me, doc: Mine.}
    defaults:
      - {nodes: ["a_*", b], owner: growth, tags: {team: growth}, doc: Ours.}
      - {nodes: a_2, owner: risk}

    """

  @Test func explainSaysWhichItemGaveWhat() throws {
    let scratch = try Scratch()
    try scratch.write("a.leat.yaml", Self.flow)
    #expect(try scratch.leat("check", "a.leat.yaml").code == Code.ok)
    let first = try scratch.leat("explain", "a.leat.yaml", "a_2").output
    #expect(first.contains("  Ours.\n") && first.contains("  tags: team=risk\n"), "\(first)")
    #expect(
      first.contains("  by defaults at a.leat.yaml:11:5: doc\n  by defaults at a.leat.yaml:12:5: owner\n"),
      "\(first)")
    #expect(first.contains("  owner: risk\n"), "\(first)")
    let second = try scratch.leat("explain", "a.leat.yaml", "b").output
    #expect(second.contains("  by defaults at a.leat.yaml:11:5: tag team\n"), "\(second)")
    #expect(second.contains("  owner: me\n") && second.contains("  Mine.\n"), "\(second)")
  }

  @Test func aTagThatNobodyDeclaredIsToldOnceAtItsItem() throws {
    let scratch = try Scratch()
    try scratch.write(
      "a.leat.yaml", Self.flow.replacing("tags: {team: growth}, doc", with: "tags: {tema: growth}, doc"))
    let told = try scratch.leat("check", "a.leat.yaml", "--format", "concise")
    #expect(told.output.hasPrefix("a.leat.yaml:11:47: error[unknown-tag]"), "\(told.output)")
    #expect(told.output.split(separator: "\n").count == 1, "\(told.output)")
  }
}

import Foundation
import Testing

/// `policies` as the command line keeps them.
@Suite struct PolicyTests {
  private static let company = """
    leat: 1
    policies:
      tags: {pii: {inherited: true, lowered_by: [{transform: masked}]}}
      rules: {none: {forbid: pii, reason: the law}}
    transforms:
      masked: {args: {x: {type: string}}, body: "substring(x, 1, 1)"}
    """

  private static func flow(until: String) -> String {
    """
    leat: 1
    owner: growth
    imports: {org: org/policies.leat.yaml}
    sources:
      people: {path: people.csv, columns: {email: {type: string, tags: {pii: email}}}}
    nodes:
      size: length(email)
      first: org.masked(email)
      domain:
        expr: split_part(email, '@', 2)
        declassify: {tag: pii, reason: names nobody, until: \(until)}
    outputs:
      all: {from: people, select: [first, domain]}
      crm: {from: people, select: [size]}
    """
  }

  @Test func policiesOfAnImportHoldForTheImporter() throws {
    let scratch = try Scratch()
    try scratch.write("org/policies.leat.yaml", Self.company)
    try scratch.write("a.leat.yaml", Self.flow(until: "2999-12-31"))
    let outcome = try scratch.leat("check", "a.leat.yaml", "--format", "concise")
    #expect(outcome.code == Code.findings)
    let told =
      "error[policy-violation]: `size` carries `pii=email`, which rule `none` keeps out of output `crm`"
    #expect(outcome.output == "a.leat.yaml:14:32: \(told)\n")
  }

  @Test func aDeclassificationEndsByTheClock() throws {
    let scratch = try Scratch()
    try scratch.write("org/policies.leat.yaml", Self.company)
    try scratch.write("a.leat.yaml", Self.flow(until: "2020-12-31"))
    let outcome = try scratch.leat("check", "a.leat.yaml", "--format", "concise")
    #expect(
      outcome.output.contains("a.leat.yaml:11:57: error[expired-declassification]"), "\(outcome.output)")
  }

  @Test func explainTellsTheWayOfATag() throws {
    let scratch = try Scratch()
    try scratch.write("org/policies.leat.yaml", Self.company)
    try scratch.write("a.leat.yaml", Self.flow(until: "2999-12-31"))
    let size = try scratch.leat("explain", "a.leat.yaml", "size")
    #expect(size.output.contains("  inherits tag pii=email by `people.email` -> `size`\n"), "\(size)")
    #expect(size.output.contains("  owner: growth\n"))
    let domain = try scratch.leat("explain", "a.leat.yaml", "domain")
    #expect(domain.output.contains("  loses tag pii: names nobody\n"))
    #expect(!domain.output.contains("inherits"))
  }
}

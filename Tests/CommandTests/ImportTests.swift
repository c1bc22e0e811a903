import Foundation
import Testing

/// `imports` as the command line follows them.
@Suite struct ImportTests {
  private static let library = "leat: 1\nnodes:\n  rate: 2\n"
  private static let flow = "leat: 1\nimports:\n  fx: ../lib/fx.leat.yaml\nnodes:\n  a: fx.rate * 2\n"

  @Test func aProjectIsTheFolderThatHoldsItsHistory() throws {
    let scratch = try Scratch()
    try scratch.write("project/lib/fx.leat.yaml", Self.library)
    try scratch.write("project/flows/a.leat.yaml", Self.flow)
    let inside = try scratch.leat("run", "project/flows/a.leat.yaml")
    #expect(inside.code == Code.ok && inside.output.contains("4"), "\(inside)")
    try scratch.write("project/flows/.git/HEAD", "")
    let outside = try scratch.leat("check", "project/flows/a.leat.yaml", "--format", "concise")
    #expect(outside.code == Code.findings)
    let told = "project/flows/a.leat.yaml:3:7: error[import-outside]: "
    #expect(outside.output == told + "`../lib/fx.leat.yaml` lies outside of the project\n")
    try scratch.write("project/.git/HEAD", "")
    try scratch.remove("project/flows/.git")
    #expect(try scratch.leat("check", "project/flows/a.leat.yaml").code == Code.ok)
  }

  @Test func aLinkLeadsNobodyOutOfTheProject() throws {
    let scratch = try Scratch()
    try scratch.write("elsewhere/fx.leat.yaml", Self.library)
    try scratch.write("project/.git/HEAD", "")
    try scratch.write("project/a.leat.yaml", "leat: 1\nimports:\n  fx: fx.leat.yaml\n")
    try FileManager.default.createSymbolicLink(
      at: URL(filePath: scratch.path + "/project/fx.leat.yaml"),
      withDestinationURL: URL(filePath: scratch.path + "/elsewhere/fx.leat.yaml"))
    let outcome = try scratch.leat("check", "project/a.leat.yaml")
    #expect(outcome.errors.contains("error[import-outside]"), "\(outcome.errors)")
  }

  @Test func aMistakeInAnImportedFileIsToldOnce() throws {
    let scratch = try Scratch()
    try scratch.write("lib/fx.leat.yaml", "leat: 1\nnodes:\n  rate: raet\n")
    try scratch.write("a.leat.yaml", "leat: 1\nimports:\n  fx: lib/fx.leat.yaml\nnodes:\n  b: fx.rate\n")
    let told = "lib/fx.leat.yaml:3:9: error[unknown-name]: nothing is named `raet`\n"
    #expect(try scratch.leat("check", "--format", "concise").output == told)
    #expect(try scratch.leat("check", "a.leat.yaml", "--format", "concise").output == told)
  }

  @Test func parametersOfImportsAreGivenByTheirFullNames() throws {
    let scratch = try Scratch()
    try scratch.write(
      "lib.leat.yaml", "leat: 1\nparams:\n  size: {type: int64}\nnodes:\n  twice: size * 2\n")
    try scratch.write("a.leat.yaml", "leat: 1\nimports:\n  lib: lib.leat.yaml\nnodes:\n  b: lib.twice + 1\n")
    let without = try scratch.leat("check", "a.leat.yaml", "--format", "concise")
    #expect(without.output.hasPrefix("a.leat.yaml:3:3: error[unbound-parameter]"), "\(without.output)")
    let given = try scratch.leat("run", "a.leat.yaml", "--param", "lib.size=20")
    #expect(given.code == Code.ok && given.output.contains("41"), "\(given)")
  }
}

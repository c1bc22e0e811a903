import Diagnostics
import Syntax
import Testing

/// The limits of a file, each at its border, and time that grows with the file only.
@Suite struct LimitTests {
  private func seconds(_ text: String) -> (fixture: Fixture, time: Duration) {
    let start = ContinuousClock.now
    let fixture = Fixture(text)
    return (fixture, ContinuousClock.now - start)
  }

  @Test func fileSize() {
    let large = Fixture(bytes: Array("a: 1 #".utf8) + Array(repeating: 0x78, count: (32 << 20) - 6))
    #expect(large.findings == ["1:6 comment-cut"])
    let larger = Fixture(bytes: Array("a: 1 #".utf8) + Array(repeating: 0x78, count: (32 << 20) - 5))
    #expect(larger.findings == ["1:1 file-size"])
  }

  @Test func scalarSize() {
    let text = String(repeating: "x", count: 1 << 20)
    #expect(Fixture("a: \(text)").findings == [])
    #expect(Fixture("a: \(text)x").findings == ["1:4 scalar-size"])
  }

  @Test func nodes() {
    // The root, a key, the list, and its items.
    func list(_ items: Int) -> String { "a: [" + String(repeating: "0,", count: items) + "]" }
    #expect(Fixture(list(3_999_997)).findings == [])
    #expect(Fixture(list(3_999_998)).findings.count == 1)
    #expect(Fixture(list(3_999_998)).diagnostics.first?.code == .nodeLimit)
  }

  @Test func aliases() {
    // Each alias stands for a list and 99 items.
    func uses(_ count: Int) -> String {
      "a: &x [" + String(repeating: "0,", count: 99) + "]\nb: [" + String(repeating: "*x,", count: count)
        + "]"
    }
    #expect(Fixture(uses(1_000)).findings == [])
    #expect(Fixture(uses(1_001)).findings == ["2:3005 alias-limit"])
    // Nesting through aliases is nesting too: each line is one deeper than the one before.
    let chain = (1...80).map { "k\($0): &k\($0) [\($0 > 1 ? "*k\($0 - 1)" : "0")]\n" }.joined()
    #expect(Fixture(chain).findings == ["64:12 nesting-depth"])
  }

  @Test(arguments: [
    "f(,", "'a,", "f(x: 1, ", "[", "{", "? ", "- ", "&a ", "!t ", "*x ", "a: ", "\"\\", "@ ", "# ",
  ])
  func repeatedTrapsTakeLinearTime(part: String) {
    for start in ["a: [", "a: ", "a:\n  - "] {
      let (fixture, time) = seconds(start + String(repeating: part, count: 50_000))
      #expect(time < .seconds(2), "\(start) \(part)")
      #expect(fixture.diagnostics.count <= 220)
    }
  }

  @Test func manyFindingsAreCut() {
    let (fixture, time) = seconds("a: {" + String(repeating: "k: 1, ", count: 100_000) + "}")
    #expect(fixture.diagnostics.count == 200)
    #expect(time < .seconds(2))
    let start = ContinuousClock.now
    let text = TextRenderer(files: fixture.files).render(fixture.diagnostics)
    #expect(ContinuousClock.now - start < .seconds(2))
    #expect(text.utf8.count < 200_000)
  }

  /// A map of another kind than was expected is told as one mistake.
  @Test func manyUnknownKeysAreCut() throws {
    let fixture = Fixture((0..<1_000).map { "key_\($0): \($0)\n" }.joined() + "doc: Known.\n")
    var found: [Diagnostic] = []
    let root = try #require(fixture.tree.root)
    let fields = Fields(
      root, in: fixture.tree, of: "a flow", keys: ["leat", "doc"], diagnostics: &found)
    #expect(found.count == 51)
    #expect(found.last.map(fixture.finding) == "51:1 unknown-key")
    #expect(found.last?.message.contains("950") == true)
    #expect(fields?["doc"] != nil)
    #expect(fields?.lacks("leat") == false)
  }

  @Test func largeMapsAreLinear() {
    let text = (0..<100_000).map { "key_\($0): \($0)\n" }.joined()
    let (fixture, time) = seconds(text + "key_77: again\n")
    #expect(fixture.findings == ["100001:1 duplicate-key"])
    #expect(time < .seconds(2))
  }
}

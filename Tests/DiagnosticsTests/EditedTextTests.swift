import Diagnostics
import Testing

@Suite struct EditedTextTests {
  /// What comes out when each inner list is the edits of a diagnostic, and which of them were applied.
  private func edited(
    _ text: String, _ edits: [[(start: Int, end: Int, text: String)]]
  ) -> (text: String, applied: [Int]) {
    var files = SourceFiles()
    let id = files.add(path: "p", bytes: Array(text.utf8))
    let diagnostics = edits.enumerated().map { index, edits in
      let list = edits.map { Edit(Span(file: id, start: $0.start, end: $0.end), $0.text) }
      return Diagnostic(
        .tag, String(index), at: Span(file: id, start: 0, end: 0), help: Help("", edits: list))
    }
    let result = EditedText(files[id], id: id, repairing: diagnostics)
    return (String(decoding: result.bytes, as: UTF8.self), result.repaired.compactMap { Int($0.message) })
  }

  @Test func editsAreAppliedInAnyOrder() {
    #expect(edited("abcdef", [[(4, 6, "Y")], [(0, 2, "XX")]]) == ("XXcdY", [0, 1]))
    #expect(edited("abc", [[(1, 1, "-"), (3, 3, "!")]]) == ("a-bc!", [0]))
    #expect(edited("abc", [[(0, 3, "")]]) == ("", [0]))
  }

  @Test func whatOverlapsWaits() {
    #expect(edited("abcdef", [[(0, 3, "X")], [(2, 4, "Y")], [(5, 6, "Z")]]) == ("XdeZ", [0, 2]))
    // At a border the order would decide.
    #expect(edited("ab", [[(1, 1, "x")], [(1, 1, "y")]]) == ("axb", [0]))
    // All edits of a diagnostic or none.
    #expect(edited("abcdef", [[(0, 1, "X")], [(3, 4, "Y"), (0, 1, "Z")]]) == ("Xbcdef", [0]))
  }

  @Test func editsOutsideOfTheFileAreIgnored() {
    #expect(edited("ab", [[(1, 9, "x")], [(0, 1, "y")]]) == ("yb", [1]))
  }

  /// The expected texts are what `diff -u` of GNU diffutils writes, without its times.
  @Test func differencesReadLikeThoseOfDiff() {
    func unified(_ old: String, _ new: String) -> String {
      LineDifference(from: Array(old.utf8), to: Array(new.utf8)).unified(path: "p")
    }
    #expect(unified("a\nb\n", "a\nb\n").isEmpty)
    #expect(
      unified("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n") == """
        --- p
        +++ p
        @@ -2,7 +2,7 @@
         2
         3
         4
        -5
        +five
         6
         7
         8

        """)
    #expect(
      unified("a\nb", "a\nc\n") == """
        --- p
        +++ p
        @@ -1,2 +1,2 @@
         a
        -b
        \\ No newline at end of file
        +c

        """)
    #expect(unified("", "a\n") == "--- p\n+++ p\n@@ -0,0 +1,1 @@\n+a\n")
  }

  @Test func distantChangesAreHunksOfTheirOwn() {
    let old = (1...20).map { "\($0)\n" }
    var new = old
    new[1] = "two\n"
    new.remove(at: 17)
    let text = LineDifference(from: Array(old.joined().utf8), to: Array(new.joined().utf8)).unified(path: "p")
    #expect(
      text.split(separator: "\n").filter { $0.hasPrefix("@@") } == ["@@ -1,5 +1,5 @@", "@@ -15,6 +15,5 @@"])
  }
}

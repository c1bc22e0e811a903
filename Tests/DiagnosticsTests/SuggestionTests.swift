import Diagnostics
import Testing

/// Which name was meant, by distances counted by hand.
@Suite struct SuggestionTests {
  private static let known = ["week", "spend", "signups", "region", "ac", "aa"]

  @Test(arguments: [
    ("sign_ups", "signups"), ("spned", "spend"), ("spendd", "spend"), ("wek", "week"), ("x", nil),
    ("regoin", "region"), ("SPEND", "spend"), ("totally_else", nil), ("ab", "aa"), ("", nil), ("bb", nil),
  ])
  func theNearestIsMeant(name: String, wanted: String?) {
    #expect(Suggestion(for: name, among: SuggestionTests.known)?.name == wanted)
  }

  @Test func aSwapOfNeighboursIsOneMistake() {
    // As two replacements it would be too far for a name of three letters.
    #expect(Suggestion(for: "tca", among: ["tac"])?.name == "tac")
    #expect(Suggestion(for: "tca", among: ["act"]) == nil)
  }

  @Test func whatIsAsNearAsAnotherIsNotCertain() {
    #expect(Suggestion(for: "spnd", among: ["spend", "week"])?.isCertain == true)
    #expect(Suggestion(for: "a2", among: ["a1", "a3"]) == Suggestion(for: "a2", among: ["a3", "a1"]))
    #expect(Suggestion(for: "a2", among: ["a1", "a3"])?.isCertain == false)
    // The second is nearer than the first, so that the first does not matter.
    #expect(Suggestion(for: "signup", among: ["sinupp", "signups"])?.isCertain == true)
    #expect(Suggestion(for: "spnd", among: ["spend", "spend"])?.isCertain == true)
  }

  @Test func onlyACertainNameIsARepair() {
    var files = SourceFiles()
    let span = Span(file: files.add(path: "p", bytes: Array("a2".utf8)), start: 0, end: 2)
    func edits(_ known: [String], meant: String? = nil) -> [Edit]? {
      Diagnostic.unknown(.unknownName, "a2", "m", at: span, among: known, meant: meant).help?.edits
    }
    #expect(edits(["a1"]) == [Edit(span, "a1")])
    #expect(edits(["a1", "a3"]) == nil)
    #expect(edits(["a1", "a3"], meant: "b") == [Edit(span, "b")])
  }

  @Test(arguments: [(14, "n13"), (15, "n11 and 3 more")])
  func ofManyNamesOnlyTheFirstAreListed(count: Int, end: String) {
    var files = SourceFiles()
    let span = Span(file: files.add(path: "p", bytes: []), start: 0, end: 0)
    let known = (0..<count).map { "n\($0)" }
    let notes = Diagnostic.unknown(.unknownKey, "else", "m", at: span, among: known, list: "keys").notes
    #expect(notes.count == 1)
    #expect(notes[0].hasPrefix("keys: n0, n1, ") && notes[0].hasSuffix(", " + end))
  }
}

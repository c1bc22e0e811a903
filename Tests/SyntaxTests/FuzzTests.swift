import Diagnostics
import Syntax
import Testing

/// Damaged files: nothing traps, and every place that is reported lies in the file.
@Suite struct FuzzTests {
  private static let seed = """
    leat: 1
    nodes:
      a: rolling_mean(spend, 3) | shift(1)
      b: {k: f(x, 3), j: 'us' == r}
      d: >-
        if(a is not null and b in [1, 2.5e3, 'x'],
          date('2024-01-01'), timestamp('2024-01-01T10:00:00Z'))
      e: "a + \\"x\\" \\u00e9 - 3d"
      f: &f [a, f(b, c), d] # note
      g: {use: *f, not: |+2}
      avg_$(w)wk: {rolling_mean: {of: a ** -b, window: 6mo}}
    """

  private static let bits = [
    "'", "\"", "(", ")", "[", "]", "{", "}", ",", ":", ": ", " #", "*", "&", "!", "@", "%", "`", "|", ">",
    "- ",
    "\n", "\r", "\r\n", "\t", "  ", "\\", "\u{2028}", "é", "😀", "\u{FEFF}", "$(w)", "? ", "<<: ",
    "\n---\n",
    "&a ",
    "*a", "!t ", "1", "0x", "not ", " in ", "is ", "==", "|\n", ">-\n  ", "\\\n", "''", "\n...\n",
    "%YAML 1.2\n",
  ].map { Array($0.utf8) }

  @Test(arguments: 1...4)
  func damagedFiles(seed: UInt64) {
    var random = Random(state: seed)
    for _ in 0..<500 {
      let bytes = FuzzTests.damaged(Array(FuzzTests.seed.utf8), by: &random)
      let fixture = Fixture(bytes: bytes)
      var all = fixture.diagnostics
      var spans: [Span] = []
      if let root = fixture.tree.root {
        for entry in fixture.tree.entries(root) {
          let (expression, diagnostics) = parseExpression(entry.value, in: fixture.tree)
          all += diagnostics
          spans += expression.nodes.map(\.span)
        }
        spans += fixture.scalars(root).map(fixture.tree.span)
      }
      spans += all.flatMap { [$0.primary] + $0.secondary }.map(\.span)
      spans += all.flatMap { $0.help?.edits ?? [] }.map(\.span)
      let isInside = spans.allSatisfy { 0 <= $0.start && $0.start <= $0.end && $0.end <= Int32(bytes.count) }
      #expect(isInside, "\(bytes)")
      #expect(fixture.tree.root != nil || !fixture.diagnostics.isEmpty, "\(bytes)")
      let text = TextRenderer(files: fixture.files, style: TextStyle(width: 60)).render(all)
      #expect(!text.unicodeScalars.contains("\u{1B}"))
    }
  }

  private static func damaged(_ bytes: [UInt8], by random: inout Random) -> [UInt8] {
    var bytes = bytes
    for _ in 0...random.below(5) {
      let place = random.below(bytes.count + 1)
      switch random.below(4) {
      case 0: bytes.insert(contentsOf: bits[random.below(bits.count)], at: place)
      case 1: bytes.removeSubrange(place..<min(bytes.count, place + random.below(4)))
      case 2: bytes = Array(bytes[..<place])
      default: if place < bytes.count { bytes[place] = UInt8(random.below(256)) }
      }
    }
    return bytes
  }

  /// Knuth's linear congruential generator (MMIX), so that a failure can be repeated.
  private struct Random {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(max(1, bound)))
    }
  }
}

import Foundation
import Patterns
import Testing

/// Expected matches are those of Python's re where both engines mean the same, RE2's documentation elsewhere.
@Suite struct PatternTests {
  private func matches(_ pattern: String, _ text: String) throws -> [String] {
    let pattern = try Pattern.named(pattern)
    var found: [String] = []
    var copy = text
    copy.withUTF8 { bytes in
      let bytes = UnsafeRawBufferPointer(bytes)
      pattern.forEachMatch(in: bytes) { found.append(String(decoding: bytes[$0.range], as: UTF8.self)) }
    }
    return found
  }

  private func group(_ number: Int, of pattern: String, in text: String) throws -> String? {
    let pattern = try Pattern.named(pattern)
    var copy = text
    return copy.withUTF8 { bytes in
      let bytes = UnsafeRawBufferPointer(bytes)
      return pattern.group(number, in: bytes).map { String(decoding: bytes[$0], as: UTF8.self) }
    }
  }

  @Test func allMatches() throws {
    #expect(try matches("[0-9]+", "a1b22c333") == ["1", "22", "333"])
    #expect(try matches("ä.", "äöäüß") == ["äö", "äü"])
    #expect(try matches("^a", "aaa") == ["a"])
    #expect(try matches("\\bb", "ab b") == ["b"])
    #expect(try matches("x", "") == [])
    // Empty matches stand between characters, and not behind another match.
    #expect(try matches("x*", "äxd") == ["", "x", ""])
    #expect(try matches("", "ä𝄞") == ["", "", ""])
  }

  @Test func groups() throws {
    #expect(try group(0, of: "(a)|(b)", in: "xb") == "b")
    #expect(try group(1, of: "(a)|(b)", in: "xb") == nil)
    #expect(try group(2, of: "(a)|(b)", in: "xb") == "b")
    #expect(try group(1, of: "(x*)", in: "") == "")
    #expect(try group(12, of: "(.)(.)(.)(.)(.)(.)(.)(.)(.)(.)(.)(.)", in: "abcdefghijkl") == "l")
    #expect(try Pattern.named("(a)(?:b)(?P<name>c)").groupCount == 2)
  }

  /// Patterns that are exponential in engines that go back, or are none of RE2's.
  @Test(arguments: [
    "(a+)+$", "(a|aa)+$", "^(([a-z])+.)+[A-Z]([a-z])+$", "(.*){1,32000}[bc]", "(?:a{1000}){1000}", "(a)\\1",
    "(?<=a+)b", "[", "a{99999999999}", "(?i)(?:(?:(?:\\pL+)*)*)*!x",
  ])
  func timeIsLinear(_ pattern: String) throws { try expectQuick(pattern) }

  /// Beside the package, unless `LEAT_CORPORA` says where.
  private static let hostile: String = {
    let package = #filePath.split(separator: "/").dropLast(3)
    let beside = "/" + (package.dropLast() + ["shared", "corpora"]).joined(separator: "/")
    let root = ProcessInfo.processInfo.environment["LEAT_CORPORA"] ?? beside
    return root + "/hostile/yaml/98_redos_patterns.yaml"
  }()

  @Test(.enabled(if: FileManager.default.fileExists(atPath: hostile), "there is no \(hostile)"))
  func hostilePatterns() throws {
    let lines = try String(contentsOfFile: PatternTests.hostile, encoding: .utf8).split(separator: "\n")
    #expect(lines.count > 5)
    for line in lines {
      // Each line is `- "pattern"`, escaped as in JSON.
      let quoted = Data(line.dropFirst(2).utf8)
      let pattern = try JSONSerialization.jsonObject(with: quoted, options: .fragmentsAllowed)
      try expectQuick(#require(pattern as? String))
    }
  }

  private func expectQuick(_ text: String) throws {
    var subject = String(repeating: "a", count: 40) + "!"
    let clock = ContinuousClock()
    let duration = clock.measure {
      guard let pattern = try? Pattern.named(text) else { return }
      subject.withUTF8 { bytes in
        _ = pattern.matches(UnsafeRawBufferPointer(bytes))
        pattern.forEachMatch(in: UnsafeRawBufferPointer(bytes)) { _ in }
      }
    }
    #expect(duration < .milliseconds(100), "\(text) takes \(duration)")
  }

  @Test(arguments: ["[", "(a", "a**", "(a)\\1", "(?=a)", "a{1001}", "\\pX"])
  func whatIsNoPattern(_ text: String) {
    #expect(throws: Pattern.Fault.self) { try Pattern.named(text) }
  }

  @Test func replacements() throws {
    let bytes = { (text: String) in Replacement.Part.text(Array(text.utf8)) }
    #expect(
      try Replacement("a\\1b\\\\c\\0", groupCount: 1).parts
        == [bytes("a"), .group(1), bytes("b\\c"), .group(0)])
    #expect(try Replacement("", groupCount: 0).parts == [])
    for text in ["\\2", "\\", "\\n", "a\\"] {
      #expect(throws: Pattern.Fault.self) { try Replacement(text, groupCount: 1) }
    }
  }
}

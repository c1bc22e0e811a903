import Testing

/// A name says what a thing is. These say nothing, and what they name grows without end.
@Suite struct NameTests {
  static let empty: Set<String> = [
    "Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Impl", "Base", "Common", "Core",
  ]

  /// Terms of the field that have such a word in them.
  static let terms: Set<String> = ["CommonSubexpressions"]

  @Test func typesTargetsAndFilesHaveNames() {
    for file in Repository.swift {
      #expect(isNamed(String(file.name.dropLast(".swift".count))), "\(file.path)")
      for (index, line) in file.lines.enumerated() {
        guard let type = declaredType(line) else { continue }
        #expect(isNamed(type), "\(file.path):\(index + 1) declares \(type)")
      }
    }
    for file in Repository.c {
      #expect(isNamed(file.name.split(separator: ".").first.map(String.init) ?? ""), "\(file.path)")
    }
    for target in PackageTarget.all { #expect(isNamed(target.name), "target \(target.name)") }
  }

  @Test func wordsAreFound() {
    #expect(words("HTTPServerBase") == ["HTTPServer", "Base"])
    #expect(!isNamed("PlanManager"))
    #expect(!isNamed("CoreTypes"))
    #expect(isNamed("Database"))
    #expect(isNamed("ScoreCard"))
  }

  private func declaredType(_ line: String) -> String? {
    let kinds = ["struct ", "class ", "enum ", "actor ", "protocol ", "typealias "]
    guard kinds.contains(where: line.contains) else { return nil }
    let declaration = #/^\s*(?:[a-z@]\w*\s+)*(?:struct|class|enum|actor|protocol|typealias)\s+(\w+)/#
    return line.firstMatch(of: declaration).map { String($0.1) }
  }

  private func isNamed(_ name: String) -> Bool {
    NameTests.terms.contains(name) || words(name).allSatisfy { !NameTests.empty.contains($0) }
  }

  /// The words of a camel-case name; a run of capitals stays with the word behind it.
  private func words(_ name: String) -> [String] {
    var words: [String] = []
    var wasLower = false
    for character in name {
      if words.isEmpty || (character.isUppercase && wasLower) { words.append("") }
      words[words.count - 1].append(character)
      wasLower = character.isLowercase || character.isNumber
    }
    return words
  }
}

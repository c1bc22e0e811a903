import Testing

/// The import table is the manifest's; these rules hold beside it.
@Suite struct ImportTests {
  /// Modules of the toolchain.
  static let platform: Set<String> = [
    "Swift", "Glibc", "Foundation", "FoundationXML", "Dispatch", "Synchronization", "Testing",
    "PackagePlugin", "RegexBuilder",
  ]

  @Test func everyImportIsDeclared() {
    #expect(PackageTarget.all.count > 20)
    for target in PackageTarget.all {
      let files = Repository.swift.filter { $0.path.hasPrefix(target.folder + "/") }
      for file in files {
        for module in imports(file) where !ImportTests.platform.contains(module) {
          #expect(target.dependencies.contains(module), "\(file.path) imports \(module)")
        }
      }
    }
  }

  /// Foundation costs milliseconds at every start.
  @Test func sourcesDoWithoutFoundation() {
    for file in Repository.sources {
      #expect(!imports(file).contains { $0.hasPrefix("Foundation") }, "\(file.path) imports Foundation")
    }
  }

  @Test func onlyTheEdgeTouchesFiles() {
    let edge: Set<String> = ["Files", "Execute", "LeatCommand"]
    let calls = [
      "open", "openat", "fopen", "read", "pread", "write", "unlink", "rename", "mkdir", "opendir", "stat",
    ]
    for file in Repository.sources where !edge.contains(file.target) && imports(file).contains("Glibc") {
      expectNone(of: calls, in: file, "touches files")
    }
  }

  @Test func onlyTheCommandPrintsOrExits() {
    let calls = ["print", "debugPrint", "dump", "puts", "fputs", "exit", "_exit", "abort"]
    for file in Repository.sources where file.target != "LeatCommand" {
      expectNone(of: calls, in: file, "prints or exits")
    }
  }

  @Test func nothingGivesUpWithoutAReason() {
    for file in Repository.sources {
      expectNone(of: ["fatalError"], in: file, "gives up")
      for (index, line) in file.lines.enumerated() where line.contains("try!") && code(line).contains("try!")
      {
        Issue.record("\(file.path):\(index + 1) gives up: \(line)")
      }
    }
  }

  /// No call of these global functions; a file may have a function of its own by such a name.
  private func expectNone(of functions: [String], in file: Repository.File, _ verb: String) {
    for name in functions where !file.lines.contains(where: { $0.contains("func \(name)(") }) {
      for (index, line) in file.lines.enumerated() where line.contains("\(name)(") {
        let text = code(line)
        guard let call = text.firstRange(of: "\(name)(") else { continue }
        let before = text[..<call.lowerBound].last ?? " "
        if before == "." || before == "_" || before.isLetter || before.isNumber { continue }
        Issue.record("\(file.path):\(index + 1) \(verb): \(line)")
      }
    }
  }

  /// The modules that a file imports, whatever stands before and behind the word.
  private func imports(_ file: Repository.File) -> Set<String> {
    let kinds: Set<Substring> = ["struct", "class", "enum", "func", "protocol", "typealias", "let", "var"]
    return Set(
      file.lines.compactMap { line in
        guard line.contains("import ") else { return nil }
        let words = code(line).split(separator: " ")
        guard let position = words.firstIndex(of: "import"), position + 1 < words.count,
          words[..<position].allSatisfy({ $0.first == "@" || $0.allSatisfy(\.isLetter) })
        else { return nil }
        let isOneName = kinds.contains(words[position + 1]) && position + 2 < words.count
        return words[isOneName ? position + 2 : position + 1].split(separator: ".").first.map(String.init)
      })
  }

  /// A line without its comment and without what stands in quotes.
  private func code(_ line: String) -> String {
    guard line.contains("\"") || line.contains("//") else { return line }
    var text = line.replacing(#/"(?:[^"\\]|\\.)*"/#, with: "\"\"")
    if let comment = text.firstRange(of: "//") { text.removeSubrange(comment.lowerBound...) }
    return text
  }
}

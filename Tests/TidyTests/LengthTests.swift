import Testing

/// A function is read on one screen, a file in one sitting.
@Suite struct LengthTests {
  static let everything = Repository.swift + Repository.c + Repository.python + Repository.shell

  @Test func thereAreFiles() {
    #expect(Repository.swift.count > 100)
    #expect(Repository.c.count > 5)
    #expect(!Repository.python.isEmpty)
    #expect(!Repository.shell.isEmpty)
    #expect(Repository.transforms.count >= 30)
  }

  @Test func filesHaveAtMost500Lines() {
    for file in LengthTests.everything + Repository.transforms {
      #expect(file.lines.count <= 501, "\(file.path) has \(file.lines.count - 1) lines")
    }
  }

  @Test func linesHaveAtMost110Columns() {
    for file in LengthTests.everything + Repository.transforms {
      for (index, line) in file.lines.enumerated() where line.unicodeScalars.count > 110 {
        Issue.record("\(file.path):\(index + 1) has \(line.unicodeScalars.count) columns")
      }
    }
  }

  @Test func functionsHaveAtMost70Lines() {
    let functions: [([Repository.File], ([String]) -> [FunctionExtent])] = [
      (Repository.swift, FunctionExtent.inSwift), (Repository.c, FunctionExtent.inC),
      (Repository.python, FunctionExtent.inPython), (Repository.shell, FunctionExtent.inShell),
    ]
    for (files, find) in functions {
      let found = files.flatMap { file in find(file.lines).map { (file, $0) } }
      #expect(!found.isEmpty)
      for (file, function) in found where function.length > 70 {
        Issue.record("\(file.path):\(function.line) has \(function.length) lines: \(function.text)")
      }
    }
  }

  @Test func extentsAreFound() {
    let swift = ["struct A {", "  func b() {", "    c()", "  }", "", "  var d: Int {", "    1", "  }", "}"]
    #expect(FunctionExtent.inSwift(swift).map(\.length) == [3, 3])
    #expect(FunctionExtent.inC(["int f(", "    int a) {", "  return a;", "}"]).map(\.length) == [4])
    #expect(FunctionExtent.inPython(["def f(a):", "    return a", "", "x = 1"]).map(\.length) == [2])
    #expect(FunctionExtent.inShell(["f() {", "  echo", "}"]).map(\.length) == [3])
  }
}

import Diagnostics
import Types

/// Tests declared by `for`. Markers are pasted into names, column names, cells, values and paths.
extension Expansion {
  /// A test for each instance; none, with a diagnostic, when the values cannot be used.
  mutating func instances(of test: TestDeclaration) -> [TestDeclaration] {
    guard let repetition = test.repetition, let all = assignments(repetition) else {
      return test.repetition == nil ? [test] : []
    }
    let rows = test.given.reduce(0) { $0 + $1.cellCount } + test.expected.reduce(0) { $0 + $1.cellCount }
    guard fits(parts: all.count * (rows + 1), at: repetition.span) else { return [] }
    return all.map { assignment in
      let substitution = Substitution(assignment: assignment)
      var instance = test
      instance.repetition = nil
      instance.instance = substitution.label
      instance.fill { substitution.pasted(into: $0) }
      if instance.name.text == test.name.text {
        instance.name = Name("\(test.name.text) (\(substitution.label))", at: test.name.span)
      }
      return instance
    }
  }
}

extension TestTable {
  fileprivate var cellCount: Int {
    if case .rows(let table) = content { table.columns.count * (table.rows.count + 1) } else { 1 }
  }

  fileprivate mutating func fill(_ paste: (String) -> String) {
    func pasted(_ name: Name) -> Name { Name(paste(name.text), at: name.span) }
    name = pasted(name)
    switch content {
    case .file(let path): content = .file(pasted(path))
    case .golden(let path): content = .golden(pasted(path))
    case .rows(var table):
      table.columns = table.columns.map(pasted)
      for row in table.rows.indices {
        for cell in table.rows[row].indices {
          table.rows[row][cell].text = paste(table.rows[row][cell].text)
        }
      }
      content = .rows(table)
    }
  }
}

extension TestDeclaration {
  fileprivate mutating func fill(_ paste: (String) -> String) {
    func pasted(_ name: Name) -> Name { Name(paste(name.text), at: name.span) }
    name = pasted(name)
    for index in given.indices { given[index].fill(paste) }
    for index in expected.indices { expected[index].fill(paste) }
    for index in parameters.indices { parameters[index].value = pasted(parameters[index].value) }
    for index in checks.indices { checks[index].name = pasted(checks[index].name) }
    guard var failure else { return }
    failure.node = failure.node.map(pasted)
    failure.frame = failure.frame.map(pasted)
    failure.column = failure.column.map(pasted)
    failure.text = failure.text.map(paste)
    self.failure = failure
  }
}

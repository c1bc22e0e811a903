import Columns
import Execute
import StandardLibrary
import Testing
import Types

/// Every example of every transform is run: in blocks of 1, 2, 7 and all rows, cut into morsels, optimized
/// and not. All give the same bytes, and those are what the example says.
@Suite struct ExampleTests {
  static let library = TransformLibrary()

  @Test(arguments: library.names)
  func examplesAreTrue(of name: String) throws {
    let transform = try #require(ExampleTests.library.load(name).transform)
    for example in transform.examples {
      guard let run = ExampleRun(example, of: name) else { continue }
      let results = run.results()
      for (cut, result) in results {
        if let problem = problem(result, example.outcome) {
          Issue.record("\(name): \(example.expression), \(cut): \(problem)")
          break
        }
      }
      expectSameBytes(results, "\(name): \(example.expression)")
    }
  }

  private func expectSameBytes(
    _ results: [(cut: String, result: Result<Column, RunError>)], _ example: String
  ) {
    let columns = results.compactMap { try? $0.result.get() }
    guard let first = columns.first else { return }
    #expect(columns.allSatisfy { $0.hasSameContent(as: first) }, "\(example) depends on how rows are cut")
  }

  /// What is wrong with a result; nil when nothing is.
  private func problem(_ result: Result<Column, RunError>, _ outcome: Example.Outcome) -> String? {
    switch (result, outcome) {
    case (.failure(let error), .failsAtRow(let row)):
      if case .cell(_, _, let found?) = error.kind, found + 1 == row { return nil }
      return "\(error), expected an error at row \(row)"
    case (.failure(let error), .gives): return "\(error)"
    case (.success, .failsAtRow(let row)): return "expected an error at row \(row)"
    case (.success(let column), .gives(let expected)):
      if column.count != expected.count { return "\(column.count) rows, expected \(expected.count)" }
      let row = expected.indices.first { !agrees(column.cell(at: $0), expected[$0], column.type) }
      return row.map { "row \($0) is \(column.cell(at: $0)), expected \(expected[$0])" }
    }
  }

  /// Floats to the last bit but for one unit in the last place, which printed references may lose; NaN, zeros
  /// with their sign and null exactly.
  private func agrees(_ found: Literal, _ expected: Literal, _ type: DataType) -> Bool {
    guard type.isFloat, found != .null, let wanted = expected.number, let number = found.number else {
      return "\(found)" == "\(expected)" || "\(found)" == "timestamp(\(expected))"
        || found.isSpan(of: expected)
    }
    if wanted.isNaN { return number.isNaN }
    if type == .float32 { return Float(number) == Float(wanted) }
    let isClose = abs(number - wanted) <= wanted.ulp && number.isFinite
    return number == wanted ? number.sign == wanted.sign || number != 0 : isClose
  }
}

extension Literal {
  /// Whether this duration has so many microseconds.
  fileprivate func isSpan(of number: Literal) -> Bool {
    if case .duration(let span) = self, case .integer(let count) = number {
      span.count == count
    } else {
      false
    }
  }
}

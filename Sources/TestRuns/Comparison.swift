import Columns
import Flow
import Types

/// Where a table is not as a test expects it.
struct Comparison {
  struct Difference {
    /// Counted from 0.
    let row: Int
    let column: Int
    let expected: Literal
    let found: Literal
  }

  private(set) var differences: [Difference] = []
  let expectedRows: Int
  let foundRows: Int
  let cellCount: Int

  /// Compares columns that stand in the same order, row by row.
  init(expected: [Column], rowCount: Int, found: Table, tolerance: Tolerance?) {
    expectedRows = rowCount
    foundRows = found.rowCount
    cellCount = rowCount * expected.count
    for row in 0..<min(expectedRows, foundRows) {
      for (position, column) in expected.enumerated() {
        let (wanted, got) = (column.cell(at: row), found.columns[position].cell(at: row))
        if wanted.agrees(with: got, within: tolerance ?? Tolerance(of: column.type)) { continue }
        differences.append(Difference(row: row, column: position, expected: wanted, found: got))
      }
    }
  }

  var isEqual: Bool { differences.isEmpty && expectedRows == foundRows }
}

extension Tolerance {
  /// What a test has that says none: as much as the type is sure to hold.
  fileprivate init(of type: DataType) {
    self.init(relative: type == .float32 ? 1e-6 : 1e-9)
  }
}

extension Literal {
  fileprivate func agrees(with other: Literal, within tolerance: Tolerance) -> Bool {
    guard case .float(let expected) = self, case .float(let found) = other else { return self == other }
    // Zeros of both signs are equal here, and so are all NaN.
    if expected == found || (expected.isNaN && found.isNaN) { return true }
    guard expected.isFinite, found.isFinite else { return false }
    let distance = abs(expected - found)
    return distance <= tolerance.absolute
      || distance <= tolerance.relative * max(abs(expected), abs(found))
  }
}

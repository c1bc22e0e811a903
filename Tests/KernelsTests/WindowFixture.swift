import Foundation
import Testing

/// The series of Tests/Fixtures/windows.txt and the expected values that tools/reference/stress.py worked out
/// exactly.
struct WindowFixture {
  static let rows = 5600

  /// Expected cells of one measure over one series: row and cell, "null" or "error" or digits.
  struct Expectation {
    let measure: String
    let series: String
    let window: Int
    let minPeriods: Int
    let cells: [(row: Int, cell: String)]
  }

  struct Unreadable: Error {
    let word: String
  }

  private(set) var cells: [String: [String]] = [:]
  private(set) var starts: [String: [Int]] = [:]
  private(set) var expectations: [Expectation] = []

  static let shared = Result { try WindowFixture() }

  private init(path: String = #filePath) throws {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(contentsOf: folder.appending(path: "Fixtures/windows.txt"), encoding: .utf8)
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      switch words[0] {
      case "series": cells[words[1]] = Array(words.dropFirst(2))
      case "starts": starts[words[1]] = words.dropFirst(2).compactMap { Int($0) }
      case _:
        let pairs = words.dropFirst(4).map { $0.split(separator: ":").map(String.init) }
        expectations.append(
          Expectation(
            measure: words[0], series: words[1], window: try #require(Int(words[2])),
            minPeriods: try #require(Int(words[3])),
            cells: try pairs.map { (try #require(Int($0[0])), $0[1]) }))
      }
    }
  }

  /// The first rows of a series of floats, written as bit patterns.
  func floats(_ name: String, rows: Int = rows) throws -> SeriesColumn<Double> {
    SeriesColumn(
      try column(name, rows) { UInt64($0, radix: 16).map(Double.init(bitPattern:)) }, absent: 12345.678)
  }

  /// The first rows of a series of integers.
  func integers<Cell: FixedWidthInteger & BitwiseCopyable>(
    _ name: String, as type: Cell.Type, rows: Int = rows
  ) throws -> SeriesColumn<Cell> {
    SeriesColumn(try column(name, rows) { Cell($0) }, absent: 99)
  }

  private func column<Cell>(_ name: String, _ rows: Int, _ read: (String) -> Cell?) throws -> [Cell?] {
    let words = try #require(cells[name])
    let cells = try words.map { word -> Cell? in
      guard word != "null" else { return nil }
      guard let cell = read(word) else { throw Unreadable(word: word) }
      return cell
    }
    return (0..<rows).map { cells[$0 % cells.count] }
  }
}

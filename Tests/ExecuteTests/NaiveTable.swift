/// Columns computed row by row from the meaning of each operation: what the engine must agree with.
struct NaiveTable {
  /// The series of each row.
  let series: [Int]
  /// For each row, the rows of its series up to it, oldest first.
  private let past: [[Int]]

  init(series: [Int]) {
    self.series = series
    var rows: [Int: [Int]] = [:]
    past = series.enumerated().map { row, name in
      rows[name, default: []].append(row)
      return rows[name] ?? []
    }
  }

  func each(_ left: [Double?], _ right: [Double?], _ apply: (Double, Double) -> Double) -> [Double?] {
    zip(left, right).map { left, right in
      guard let left, let right else { return nil }
      return apply(left, right)
    }
  }

  func lag(_ cells: [Double?], _ count: Int) -> [Double?] {
    past.map { $0.count > count ? cells[$0[$0.count - 1 - count]] : nil }
  }

  func windowSum(_ cells: [Double?], _ window: Int) -> [Double?] {
    past.map { past in
      guard past.count >= window else { return nil }
      let last = past.suffix(window).map { cells[$0] }
      return last.contains { $0 == nil } ? nil : last.reduce(0) { $0 + ($1 ?? 0) }
    }
  }

  func runningSum(_ cells: [Double?]) -> [Double?] {
    past.enumerated().map { row, past in
      cells[row] == nil ? nil : past.reduce(0) { $0 + (cells[$1] ?? 0) }
    }
  }

  func total(_ cells: [Double?]) -> [Double?] {
    let valid = cells.compactMap { $0 }
    return cells.map { _ in valid.isEmpty ? nil : valid.reduce(0, +) }
  }

  /// The sum over the rows whose key is the row's; null is a key too.
  func total(_ cells: [Double?], by keys: [Double?]) -> [Double?] {
    func name(_ key: Double?) -> String { key.map { $0 == 0 ? "0" : "\($0)" } ?? "null" }
    var sums: [String: Double] = [:]
    for (cell, key) in zip(cells, keys) {
      if let cell { sums[name(key), default: 0] += cell }
    }
    return keys.map { sums[name($0)] }
  }
}

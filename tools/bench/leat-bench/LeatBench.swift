import ArgumentParser
import Foundation
import Leat

/// Leat's side of the benchmark; tools/bench/README.md is its contract.
@main
struct LeatBench: ParsableCommand {
  @Argument var workload: String
  @Option var rows = 10_000_000
  @Option var runs = 5
  @Option var threads = 2
  @Option var data: String
  @Option var flows = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "flows").path
  @Flag var json = false
  @Option var dump: String?

  mutating func run() throws {
    let path = "\(flows)/\(workload.lowercased()).leat.yaml"
    var driver = try Driver(String(contentsOfFile: path, encoding: .utf8), name: path)
    driver.threads = threads
    let names = workload == "A" ? ["spend", "signups"] : ["a", "b", "c", "d"]
    let table = Table(names: names, columns: try names.map(column), rowCount: rows)
    var seconds: [Double] = []
    var last = try driver.measure(["rows": table])
    for _ in 0..<runs {
      let start = ContinuousClock.now
      last = try driver.measure(["rows": table])
      let spent = ContinuousClock.now - start
      seconds.append(Double(spent.components.seconds) + Double(spent.components.attoseconds) / 1e18)
    }
    if let dump { try write(last.table, to: dump) }
    try report(last, seconds)
  }

  /// A column of raw little-endian cells, mapped and touched, so that no run pays for reading it.
  private func column(_ name: String) throws -> Column {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(data)/\(name).f64"))
    let base = UnsafeMutableRawPointer.allocate(byteCount: bytes.count, alignment: 64)
    bytes.copyBytes(to: UnsafeMutableRawBufferPointer(start: base, count: bytes.count))
    let buffer = Buffer(adopting: base, byteCount: bytes.count) { [base = UInt(bitPattern: base)] in
      UnsafeMutableRawPointer(bitPattern: base)?.deallocate()
    }
    return Column(type: .float64, count: rows, storage: .fixed(buffer, offset: 0), validity: nil)
  }

  private func write(_ table: Table, to folder: String) throws {
    for (name, column) in zip(table.names, table.columns) {
      let cells = column.cells(as: Double.self)
      let values = cells.map { $0 ?? 0 }
      let valid = cells.map { UInt8($0 == nil ? 0 : 1) }
      try values.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: "\(folder)/\(name).f64")) }
      try Data(valid).write(to: URL(fileURLWithPath: "\(folder)/\(name).valid"))
    }
  }

  private func report(_ result: (table: Table, scratchBytes: Int), _ seconds: [Double]) throws {
    var checksums: [String: [String: Double]] = [:]
    for (name, column) in zip(result.table.names, result.table.columns) {
      let cells = column.cells(as: Double.self)
      let values = cells.compactMap(\.self)
      checksums[name] = ["sum": values.reduce(0, +), "nulls": Double(cells.count - values.count)]
    }
    let report: [String: Any] = [
      "workload": workload, "rows": rows, "threads": threads, "seconds": seconds, "checksums": checksums,
      "peak_extra_bytes": result.scratchBytes,
    ]
    let bytes = try JSONSerialization.data(withJSONObject: report, options: [.sortedKeys])
    print(String(decoding: bytes, as: UTF8.self))
  }
}

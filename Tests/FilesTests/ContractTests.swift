import Columns
import Files
import Testing
import Types

/// What a Parquet or Arrow column of one type may be declared as.
@Suite struct ContractTests {
  private func read(_ column: Column, as type: DataType, format: FileFormat, nullable: Bool = true) throws
    -> Column
  {
    let folder = ScratchFolder()
    let path = folder.path + "/t"
    try TableWriter.write(
      Table(names: ["x"], columns: [column], rowCount: column.count), path: path, format: format)
    let reader = try TableReader(path: path, format: format, threads: 2)
    return try reader.read([DeclaredColumn(name: "x", type: type, nullable: nullable)]).columns[0]
  }

  @Test(arguments: [FileFormat.parquet, .arrow])
  func widening(format: FileFormat) throws {
    let small = Make.fixed(.int32, [Int32.min, nil, .max])
    #expect(try read(small, as: .int64, format: format).integers == [-2_147_483_648, nil, 2_147_483_647])
    #expect(try read(small, as: .float64, format: format).doubles == [-2_147_483_648, nil, 2_147_483_647])
    let bytes = Make.fixed(.uint8, [UInt8(255)])
    #expect(try read(bytes, as: .int16, format: format).values(Int16.self) == [255])
    #expect(try read(bytes, as: .float32, format: format).values(Float.self) == [255])
    let single = Make.fixed(.float32, [Float(0.1)])
    #expect(try read(single, as: .float64, format: format).doubles == [0.10000000149011612])
    let zoned = Make.fixed(.timestamp(zone: "UTC"), [Int64(5)])
    #expect(try read(zoned, as: .timestamp(zone: "Europe/Berlin"), format: format).integers == [5])
  }

  @Test(arguments: [FileFormat.parquet, .arrow])
  func narrowing(format: FileFormat) {
    let refused: [(Column, DataType)] = [
      (Make.fixed(.int64, [Int64(1)]), .int32), (Make.fixed(.int64, [Int64(1)]), .float64),
      (Make.fixed(.int32, [Int32(1)]), .float32), (Make.fixed(.int32, [Int32(1)]), .uint64),
      (Make.fixed(.uint64, [UInt64(1)]), .int64), (Make.fixed(.float64, [1.0]), .float32),
      (Make.fixed(.float64, [1.0]), .int64), (Make.text(["1"]), .int64), (Make.bool([true]), .int64),
      (Make.fixed(.int64, [Int64(1)]), .string), (Make.fixed(.date, [Int32(1)]), .timestamp(zone: nil)),
      (Make.fixed(.timestamp(zone: "UTC"), [Int64(1)]), .timestamp(zone: nil)),
    ]
    for (column, type) in refused {
      let problem = failure { _ = try read(column, as: type, format: format) }
      #expect(problem?.kind == .wrongType && problem?.column == "x", "\(column.type) as \(type)")
    }
  }

  @Test func wrongTypesReadWell() {
    let problem = failure { _ = try read(Make.fixed(.int64, [Int64(1)]), as: .int32, format: .arrow) }
    #expect(problem?.message == "the file has int64, which does not become int32 without loss")
  }

  @Test(arguments: [FileFormat.parquet, .arrow])
  func nullsAreNamedByRow(format: FileFormat) throws {
    let problem = failure {
      _ = try read(
        Make.fixed(.int32, [1, 2, nil, nil] as [Int32?]), as: .int64, format: format, nullable: false)
    }
    #expect(problem?.kind == .unexpectedNull && problem?.row == 3 && problem?.column == "x")
    let whole = try read(Make.fixed(.int32, [Int32(1)]), as: .int64, format: format, nullable: false)
    #expect(whole.validity == nil)
  }

  @Test func memoryHasALimit() throws {
    let folder = ScratchFolder()
    let path = folder.path + "/t.parquet"
    let column = Make.fixed(.float64, [Double?](repeating: 1.5, count: 2_000_000))
    try TableWriter.write(
      Table(names: ["x"], columns: [column], rowCount: column.count), path: path, format: .parquet)
    let problem = failure {
      _ = try TableReader.readAll(path: path, format: .parquet, threads: 2, memoryLimit: 8_000_000)
    }
    #expect(problem?.kind == .tooLarge)
    #expect(
      try TableReader.readAll(path: path, format: .parquet, memoryLimit: 80_000_000).rowCount == 2_000_000)
  }

  @Test func columnsOutliveTheirReader() throws {
    let folder = ScratchFolder()
    let path = folder.path + "/t.parquet"
    let values = (0..<1_000_000).map { Int64($0) }
    try TableWriter.write(
      Table(names: ["x"], columns: [Make.fixed(.int64, values)], rowCount: values.count), path: path,
      format: .parquet)
    let column = try TableReader.readAll(path: path, format: .parquet, threads: 2).columns[0]
    #expect(column.integers == values)
  }
}

@Suite struct FileFormatTests {
  @Test func namesPromiseFormats() {
    #expect(FileFormat(path: "a/b.csv") == .csv(CSVDialect()))
    #expect(FileFormat(path: "b.TSV") == .csv(CSVDialect(delimiter: 9)))
    #expect(FileFormat(path: "x.y/b.parquet") == .parquet)
    #expect(FileFormat(path: "b.arrow") == .arrow)
    #expect(FileFormat(path: "a.csv/b") == nil)
    #expect(FileFormat(path: "b.xlsx") == nil)
  }
}

import Columns
import Files
import Glibc
import Testing
import Types

/// One column of each type, with and without nulls, whose buffers begin where the test wants.
private func everything(skipped: Int, validitySkipped: Int) -> Table {
  func fixed<Value>(_ type: DataType, _ values: [Value?]) -> Column {
    Make.fixed(type, values, skipped: skipped, validitySkipped: validitySkipped)
  }
  let columns: [(String, Column)] = [
    ("i8", fixed(.int8, [Int8.min, nil, .max])), ("i16", fixed(.int16, [Int16.min, nil, .max])),
    ("i32", fixed(.int32, [Int32.min, nil, .max])), ("i64", fixed(.int64, [Int64.min, nil, .max])),
    ("u8", fixed(.uint8, [UInt8.min, nil, .max])), ("u16", fixed(.uint16, [UInt16.min, nil, .max])),
    ("u32", fixed(.uint32, [UInt32.min, nil, .max])), ("u64", fixed(.uint64, [UInt64.min, nil, .max])),
    ("f32", fixed(.float32, [Float(0.1), nil, -.infinity])),
    ("f64", fixed(.float64, [Double(0.1), nil, -0.0])),
    ("whole", fixed(.float64, [Double(3), 1e300, Double.leastNonzeroMagnitude])),
    ("decimal", fixed(.decimal(precision: 38, scale: 4), [Int128(12_345), nil, -1])),
    ("date", fixed(.date, [Int32(19_782), nil, -1])),
    ("time", fixed(.timestamp(zone: nil), [Int64(1_709_209_800_250_000), nil, -1])),
    ("zoned", fixed(.timestamp(zone: "UTC"), [Int64(0), nil, 1_000_000])),
    ("span", fixed(.duration, [Int64(1), nil, -5])),
    ("flag", Make.bool([true, nil, false], skipped: skipped, validitySkipped: validitySkipped)),
    ("text", Make.text(["", nil, "a,\"b\"\nc"], skipped: skipped, validitySkipped: validitySkipped)),
    ("full", Make.text(["x", "é", "NA"], skipped: skipped)),
  ]
  return Table(names: columns.map(\.0), columns: columns.map(\.1), rowCount: 3)
}

private func expectEqual(_ read: Table, _ written: Table) {
  #expect(read.names == written.names)
  #expect(read.rowCount == written.rowCount)
  for (name, pair) in zip(read.names, zip(read.columns, written.columns)) {
    let (left, right) = pair
    #expect(left.type == right.type, "\(name)")
    switch right.type {
    case .bool: #expect(left.booleans == right.booleans, "\(name)")
    case .string, .categorical: #expect(left.texts == right.texts, "\(name)")
    case .int8, .uint8, .null: #expect(left.values(UInt8.self) == right.values(UInt8.self), "\(name)")
    case .int16, .uint16: #expect(left.values(UInt16.self) == right.values(UInt16.self), "\(name)")
    case .int32, .uint32, .float32, .date:
      #expect(left.values(UInt32.self) == right.values(UInt32.self), "\(name)")
    case .int64, .uint64, .float64, .timestamp, .duration:
      #expect(left.values(UInt64.self) == right.values(UInt64.self), "\(name)")
    case .decimal: #expect(left.values(Int128.self) == right.values(Int128.self), "\(name)")
    }
  }
}

@Suite struct WritingTests {
  @Test(arguments: [(0, 0), (8, 8), (3, 3), (0, 5), (5, 0), (9, 2), (2, 9)])
  func everyTypeReturns(skipped: Int, validitySkipped: Int) throws {
    let folder = ScratchFolder()
    let table = everything(skipped: skipped, validitySkipped: validitySkipped)
    let declared = zip(table.names, table.columns).map { DeclaredColumn(name: $0, type: $1.type) }
    for (name, format) in [
      ("t.csv", FileFormat.csv(CSVDialect())), ("t.parquet", .parquet), ("t.arrow", .arrow),
    ] {
      let path = folder.path + "/" + name
      try TableWriter.write(table, path: path, format: format)
      for threads in [1, 2] {
        expectEqual(try TableReader(path: path, format: format, threads: threads).read(declared), table)
      }
    }
    expectEqual(try TableReader.readAll(path: folder.path + "/t.parquet", format: .parquet), table)
    expectEqual(try TableReader.readAll(path: folder.path + "/t.arrow", format: .arrow), table)
  }

  @Test func csvIsWrittenAsDocumented() throws {
    let folder = ScratchFolder()
    let path = folder.path + "/t.csv"
    try TableWriter.write(everything(skipped: 0, validitySkipped: 0), path: path, format: .csv(CSVDialect()))
    #expect(
      ScratchFolder.text(path) == """
        i8,i16,i32,i64,u8,u16,u32,u64,f32,f64,whole,decimal,date,time,zoned,span,flag,text,full
        -128,-32768,-2147483648,-9223372036854775808,0,0,0,0,0.1,0.1,3.0,1.2345,2024-02-29,\
        2024-02-29T12:30:00.250000,1970-01-01T00:00:00Z,1,true,"",x
        ,,,,,,,,,,1e+300,,,,,,,,é
        127,32767,2147483647,9223372036854775807,255,65535,4294967295,18446744073709551615,-inf,-0.0,\
        5e-324,-0.0001,1969-12-31,1969-12-31T23:59:59.999999,1970-01-01T00:00:01Z,-5,false,"a,""b""
        c",NA

        """)
  }

  @Test func floatsAreTheShortestThatReturn() throws {
    var random = SystemRandomNumberGenerator()
    var values: [Double] = [0, 1e-4, 0.00009999, 1e15, 1e16, 0x1p53, 0x1p53.nextUp, 0x1p54, .pi, 1e22, 1e23]
    for _ in 0..<20_000 {
      values.append(Double(bitPattern: random.next()))
      values.append(Double.random(in: -1e6...1e6, using: &random))
    }
    values = values.filter { !$0.isNaN }
    let singles = values.map { Float($0) }
    let folder = ScratchFolder()
    let path = folder.path + "/t.csv"
    let table = Table(
      names: ["d", "s"],
      columns: [Make.fixed(.float64, values), Make.fixed(.float32, singles)], rowCount: values.count)
    try TableWriter.write(table, path: path, format: .csv(CSVDialect()), threads: 2)
    // Swift's own description is shortest, and has the same layout.
    let lines = ScratchFolder.text(path).split(separator: "\n").dropFirst()
    for (line, pair) in zip(lines, zip(values, singles)) { #expect(line == "\(pair.0),\(pair.1)") }
    let read = try TableReader(path: path, format: .csv(CSVDialect()), threads: 2).read(
      [DeclaredColumn(name: "d", type: .float64), DeclaredColumn(name: "s", type: .float32)])
    #expect(read.columns[0].doubles == values)
    #expect(read.columns[1].values(Float.self) == singles)
  }

  @Test func nullsOfASingleColumnReturn() throws {
    let folder = ScratchFolder()
    let path = folder.path + "/t.csv"
    let column = Make.text([nil, "", "x", nil])
    try TableWriter.write(
      Table(names: ["s"], columns: [column], rowCount: 4), path: path, format: .csv(CSVDialect()))
    #expect(ScratchFolder.text(path) == "s\n\n\"\"\nx\n\n")
    let read = try TableReader(path: path, format: .csv(CSVDialect())).read(
      [DeclaredColumn(name: "s", type: .string)])
    #expect(read.columns[0].texts == [nil, "", "x", nil])
  }

  @Test(arguments: [FileFormat.parquet, .arrow])
  func bytesDependOnValuesAlone(format: FileFormat) throws {
    let folder = ScratchFolder()
    func written(_ name: String, _ nan: Double, under null: Double) throws -> [UInt8] {
      let column = Make.fixed(.float64, [1.0, nan, null])
      let validity = Make.bitmap([true, true, false], skipped: 0)
      let table = Table(
        names: ["x"],
        columns: [Column(type: .float64, count: 3, storage: column.storage, validity: validity)], rowCount: 3)
      try TableWriter.write(table, path: folder.path + "/" + name, format: format)
      return ScratchFolder.bytes(folder.path + "/" + name)
    }
    let payload = Double(bitPattern: 0xFFF8_0000_0000_0123)
    #expect(try written("a", .nan, under: 0) == written("b", payload, under: 7))
    let read = try TableReader.readAll(path: folder.path + "/b", format: format)
    #expect(read.columns[0].values(UInt64.self)[1] == 0x7FF8_0000_0000_0000)
  }

  /// A maximum lies once among the values, and in the footer where there are statistics.
  @Test func parquetKeepsNoStatisticsOfNaN() throws {
    let folder = ScratchFolder()
    func occurrences(of value: Double, with other: Double) throws -> Int {
      let path = folder.path + "/t.parquet"
      let column = Make.fixed(.float64, [1.0, value, other])
      let table = Table(names: ["x"], columns: [column], rowCount: 3)
      try TableWriter.write(table, path: path, format: .parquet, compression: .uncompressed)
      let pattern = withUnsafeBytes(of: value) { Array($0) }
      let bytes = ScratchFolder.bytes(path)
      return (0...bytes.count - 8).count { bytes[$0..<$0 + 8].elementsEqual(pattern) }
    }
    #expect(try occurrences(of: 12_345.678, with: .nan) == 1)
    #expect(try occurrences(of: 12_345.678, with: 2) > 1)
  }

  @Test func tablesMayBeEmptyOrStreamed() throws {
    let folder = ScratchFolder()
    for (name, format) in [
      ("t.csv", FileFormat.csv(CSVDialect())), ("t.parquet", .parquet), ("t.arrow", .arrow),
    ] {
      let path = folder.path + "/" + name
      let columns = [WrittenColumn(name: "a", type: .int64), WrittenColumn(name: "b", type: .string)]
      let writer = try TableWriter(path: path, format: format, columns: columns)
      let declared = columns.map { DeclaredColumn(name: $0.name, type: $0.type) }
      #expect(!folder.names.contains(name))
      for batch in 0..<3 {
        let rows = Array(batch * 10..<batch * 10 + 10)
        try writer.write(
          [Make.fixed(.int64, rows.map(Int64.init)), Make.text(rows.map { "\($0)" })], rowCount: 10)
      }
      let size = try writer.finish()
      #expect(size == ScratchFolder.bytes(path).count)
      let table = try TableReader(path: path, format: format).read(declared)
      #expect(table.columns[0].integers == (0..<30).map { $0 })
      #expect(table.columns[1].texts == (0..<30).map { "\($0)" })

      try TableWriter(path: path, format: format, columns: columns).finish()
      #expect(try TableReader(path: path, format: format).read(declared).rowCount == 0)
    }
    #expect(folder.names == ["t.arrow", "t.csv", "t.parquet"])
  }

  @Test(arguments: [Compression.uncompressed, .snappy, .zstd])
  func parquetIsCompressed(compression: Compression) throws {
    let folder = ScratchFolder()
    let path = folder.path + "/t.parquet"
    let values = (0..<100_000).map { Int64($0 % 10) }
    let table = Table(names: ["a"], columns: [Make.fixed(.int64, values)], rowCount: values.count)
    try TableWriter.write(table, path: path, format: .parquet, compression: compression, threads: 2)
    #expect(try TableReader.readAll(path: path, format: .parquet).columns[0].integers == values)
  }
}

@Suite struct TargetFileTests {
  private let columns = [WrittenColumn(name: "a", type: .int64)]

  @Test func abandonedFilesLeaveNothing() throws {
    let folder = ScratchFolder()
    let path = folder.write("t.csv", "old")
    var writer: TableWriter? = try TableWriter(path: path, format: .csv(CSVDialect()), columns: columns)
    try writer?.write([Make.fixed(.int64, [Int64(1)])], rowCount: 1)
    // The new file has no name at all, or a hidden one on file systems that know no others.
    #expect(folder.names.allSatisfy { $0 == "t.csv" || $0.hasSuffix(".part") })
    writer = nil
    #expect(folder.names == ["t.csv"])
    #expect(ScratchFolder.text(path) == "old")
  }

  @Test func refusalsLeaveNothing() throws {
    let folder = ScratchFolder()
    let path = folder.path + "/t.arrow"
    let snappy = failure {
      _ = try TableWriter(path: path, format: .arrow, columns: columns, compression: .snappy)
    }
    #expect(snappy?.kind == .unsupported)
    let double = failure { _ = try TableWriter(path: path, format: .arrow, columns: columns + columns) }
    #expect(double?.kind == .duplicateColumn && double?.column == "a")
    let delimiter = failure {
      _ = try TableWriter(
        path: path, format: .csv(CSVDialect(delimiter: UInt8(ascii: "1"))), columns: columns)
    }
    #expect(delimiter?.kind == .unsupported)
    #expect(folder.names.isEmpty)
  }

  @Test func linksAndPermissionsStay() throws {
    let folder = ScratchFolder()
    let path = folder.write("t.csv", "old")
    chmod(path, 0o640)
    symlink(path, folder.path + "/link.csv")
    let writer = try TableWriter(
      path: folder.path + "/link.csv", format: .csv(CSVDialect()), columns: columns)
    try writer.finish()
    #expect(ScratchFolder.text(path) == "a\n")
    var status = stat()
    stat(path, &status)
    #expect(status.st_mode & 0o777 == 0o640)
    lstat(folder.path + "/link.csv", &status)
    #expect(status.st_mode & S_IFMT == S_IFLNK)
  }

  @Test func foldersThatAreNoneAreNamed() {
    let absent = failure {
      _ = try TableWriter(path: "/tmp/no/such/folder/t.csv", format: .csv(CSVDialect()), columns: columns)
    }
    #expect(absent?.kind == .inputOutput)
    #expect(absent?.message == "cannot create it: No such file or directory")
    let folder = failure { _ = try TableWriter(path: "/tmp", format: .parquet, columns: columns) }
    #expect(folder?.kind == .inputOutput)
  }
}

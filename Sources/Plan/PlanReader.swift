import Types

/// Why bytes are no plan that may run.
public struct PlanFileError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Kind: Hashable, Sendable {
    case notAPlan, otherVersion, damaged
  }

  public let kind: Kind
  public let description: String
}

/// Reads a plan file. A plan is untrusted: everything that the engine relies on is verified again here,
/// whatever the hash says.
public struct PlanReader {
  private let bytes: [UInt8]
  private var position = 0
  private var end: Int
  private var depth = 0
  private var textTable: [String] = []
  private var typeTable: [ValueType] = []

  /// The plan and the version of the compiler that wrote it.
  public static func read(
    _ bytes: [UInt8]
  ) throws(PlanFileError) -> (plan: LogicalPlan, compilerVersion: String) {
    guard bytes.starts(with: PlanWriter.magic) else { throw notAPlan(bytes) }
    var reader = PlanReader(bytes: bytes)
    try reader.checkEnvelope()
    let version = try reader.characters()
    reader.textTable = try reader.list { reader throws(PlanFileError) in try reader.characters() }
    reader.typeTable = try reader.list { reader throws(PlanFileError) in try reader.typeEntry() }
    let plan = try reader.plan()
    guard reader.position == reader.end else { throw damaged("bytes after the end") }
    if let defect = plan.defect() { throw damaged(defect) }
    return (plan, version)
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
    end = bytes.count
  }

  private mutating func checkEnvelope() throws(PlanFileError) {
    let header = PlanWriter.magic.count + 4
    guard bytes.count >= header + 32 else { throw PlanReader.damaged("it is cut short") }
    var version: UInt32 = 0
    for shift in 0..<4 { version |= UInt32(bytes[PlanWriter.magic.count + shift]) << (8 * UInt32(shift)) }
    guard version == PlanWriter.formatVersion else {
      throw PlanFileError(
        kind: .otherVersion,
        description: "the plan has format \(version), this program reads format \(PlanWriter.formatVersion): "
          + "compile the flow again")
    }
    end = bytes.count - 32
    guard SHA256.hash(bytes[..<end]) == Array(bytes[end...]) else {
      throw PlanReader.damaged("its hash does not fit its content")
    }
    position = header
  }

  private static func notAPlan(_ bytes: [UInt8]) -> PlanFileError {
    let head = bytes.prefix(64)
    let isText = !head.isEmpty && head.allSatisfy { $0 >= 0x20 && $0 < 0x7f || $0 == 0x0a || $0 == 0x0d }
    let hint = isText ? ": it looks like text; `leat compile` makes a plan of a flow" : ""
    return PlanFileError(kind: .notAPlan, description: "this is no plan file" + hint)
  }

  static func damaged(_ what: String) -> PlanFileError {
    PlanFileError(kind: .damaged, description: "the plan is damaged: \(what)")
  }

  // MARK: Parts

  mutating func byte() throws(PlanFileError) -> UInt8 {
    guard position < end else { throw PlanReader.damaged("it ends in the middle") }
    defer { position += 1 }
    return bytes[position]
  }

  private mutating func unsigned() throws(PlanFileError) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      let next = try byte()
      if shift == 63 && next > 1 { break }
      value |= UInt64(next & 0x7f) << shift
      if next < 0x80 { return value }
    }
    throw PlanReader.damaged("a number is too long")
  }

  mutating func signed() throws(PlanFileError) -> Int64 {
    let value = try unsigned()
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  /// A count or index: never more than there are bytes, so that nothing is allocated for a lie.
  mutating func count() throws(PlanFileError) -> Int {
    let value = try unsigned()
    guard value <= UInt64(bytes.count) else { throw PlanReader.damaged("a count is out of range") }
    return Int(value)
  }

  /// A text itself.
  private mutating func characters() throws(PlanFileError) -> String {
    let count = try count()
    guard end - position >= count else { throw PlanReader.damaged("a text ends in the middle") }
    defer { position += count }
    let found = bytes[position..<position + count]
    // Decoding replaces what is no UTF-8, so that such a text has other bytes; `validating` is slower.
    let text = String(decoding: found, as: UTF8.self)
    guard text.utf8.elementsEqual(found), !found.contains(0) else {
      throw PlanReader.damaged("a text is not UTF-8")
    }
    return text
  }

  mutating func text() throws(PlanFileError) -> String {
    let index = try count()
    guard index < textTable.count else { throw PlanReader.damaged("there is no text \(index)") }
    return textTable[index]
  }

  mutating func flag() throws(PlanFileError) -> Bool {
    switch try byte() {
    case 0: return false
    case 1: return true
    case _: throw PlanReader.damaged("a flag is neither 0 nor 1")
    }
  }

  mutating func optional<T>(
    _ body: (inout PlanReader) throws(PlanFileError) -> T
  ) throws(PlanFileError) -> T? {
    try flag() ? try body(&self) : nil
  }

  mutating func list<T>(
    _ body: (inout PlanReader) throws(PlanFileError) -> T
  ) throws(PlanFileError) -> [T] {
    let count = try count()
    var values: [T] = []
    // A count that lies is found before it has cost much.
    values.reserveCapacity(min(count, (end - position) / 4))
    for _ in 0..<count { values.append(try body(&self)) }
    return values
  }

  mutating func named<T: RawRepresentable>(
    _ type: T.Type
  ) throws(PlanFileError) -> T where T.RawValue == String {
    let name = try text()
    guard let value = T(rawValue: name) else { throw PlanReader.damaged("there is no \(T.self) `\(name)`") }
    return value
  }
}

// MARK: - The plan

extension PlanReader {
  private mutating func plan() throws(PlanFileError) -> LogicalPlan {
    let name = try text()
    let frames = try list { reader throws(PlanFileError) in try reader.frame() }
    let parameters = try list { reader throws(PlanFileError) in try reader.parameter() }
    let fixed = try texts()
    return LogicalPlan(
      name: name, frames: frames, parameters: parameters,
      operations: try list { reader throws(PlanFileError) in try reader.operation() },
      regions: try list { reader throws(PlanFileError) in
        Region(domain: try reader.domain(), operations: try reader.ids())
      },
      outputs: try list { reader throws(PlanFileError) in try reader.output() },
      checks: try list { reader throws(PlanFileError) in try reader.check() },
      fixedParameters: fixed, hiddenValues: try texts())
  }

  private mutating func parameter() throws(PlanFileError) -> PlanParameter {
    let name = try text()
    let limits = ParameterLimits(
      type: try dataType(),
      minimum: try optional { reader throws(PlanFileError) in try reader.literal() },
      maximum: try optional { reader throws(PlanFileError) in try reader.literal() },
      words: try optional { reader throws(PlanFileError) in try reader.texts() })
    return PlanParameter(name: name, limits: limits, value: try literal())
  }

  private mutating func ids() throws(PlanFileError) -> [OperationID] {
    try list { reader throws(PlanFileError) in OperationID(try reader.count()) }
  }

  mutating func texts() throws(PlanFileError) -> [String] {
    try list { reader throws(PlanFileError) in try reader.text() }
  }

  private mutating func frame() throws(PlanFileError) -> PlanFrame {
    let name = try text()
    let origin: PlanFrame.Origin
    switch try byte() {
    case 0: origin = .source(try source())
    case 1: origin = .zip(try list { reader throws(PlanFileError) in FrameID(try reader.count()) })
    case 2: origin = .derived(try list { reader throws(PlanFileError) in FrameID(try reader.count()) })
    case _: throw PlanReader.damaged("a frame has no known origin")
    }
    let series = try texts()
    let order: PlanFrame.Order
    switch try byte() {
    case 0: order = .none
    case 1: order = .position
    case 2: order = .columns(try texts())
    case _: throw PlanReader.damaged("a frame has no known order")
    }
    return PlanFrame(name: name, origin: origin, series: series, order: order, key: try texts())
  }

  private mutating func operation() throws(PlanFileError) -> Operation {
    let kind: Operation.Kind
    switch try byte() {
    case 0: kind = .column(try text())
    case 1: kind = .adopt
    case 2: kind = .literal(try literal())
    case 3: kind = .parameter(try text())
    case 4: kind = .given(try text())
    case 5: kind = .apply(try application())
    case 6: kind = .aggregate(try application())
    case 7: kind = .aggregateBy(try application(), keys: try count())
    case 8: kind = .rows(try verb())
    case 9: kind = .take
    case 10: kind = .aggregateInto(try application())
    case 11: kind = .lookup(pairs: try count())
    case _: throw PlanReader.damaged("an operation has no known kind")
    }
    return Operation(
      kind: kind, inputs: try ids(), type: try valueType(), domain: try domain(), node: try text())
  }

  private mutating func verb() throws(PlanFileError) -> RowVerb {
    switch try byte() {
    case 0: return .filter
    case 1: return .limit(count: try rowNumber(), offset: try rowNumber())
    case 2:
      return .sort(try list { reader throws(PlanFileError) in try reader.named(RowVerb.Direction.self) })
    case 3: return .distinct(operands: try count())
    case 4: return .group(operands: try count())
    case 5: return .join(try named(RowVerb.Join.self), pairs: try count())
    case 6:
      let asOf = RowVerb.AsOf(
        direction: try named(RowVerb.AsOf.Direction.self), isStrict: try flag(), hasTolerance: try flag())
      return .asOf(asOf, pairs: try count())
    case 7: return .union(frames: try count())
    case 8: return .limitBy(offset: try rowNumber())
    case 9: return .sample(try sample(), seed: try signed())
    case 10: return .unpivot(columns: try count())
    case 11: return .resample(try gridStep())
    case _: throw PlanReader.damaged("a frame is made in no known way")
    }
  }

  private mutating func gridStep() throws(PlanFileError) -> GridStep {
    switch try byte() {
    case 0: return .numbers(try signed())
    case 1: return .microseconds(try signed())
    case 2: return .days(try signed())
    case 3: return .months(try signed())
    case _: throw PlanReader.damaged("a grid has no known steps")
    }
  }

  private mutating func sample() throws(PlanFileError) -> RowVerb.Sample {
    switch try byte() {
    case 0: return .rows(try rowNumber())
    case 1: return .fraction(Double(bitPattern: try unsigned()))
    case _: throw PlanReader.damaged("a sample has no known size")
    }
  }

  /// A number of rows, which may be more than there are.
  private mutating func rowNumber() throws(PlanFileError) -> Int {
    guard let rows = Int(exactly: try unsigned()), rows <= Int.max / 2 else {
      throw PlanReader.damaged("a number of rows is out of range")
    }
    return rows
  }

  private mutating func application() throws(PlanFileError) -> Application {
    let transform = try text()
    let kernel = try text()
    let options = try list { reader throws(PlanFileError) in
      Application.Option(name: try reader.text(), value: try reader.literal())
    }
    let fusion: Fusion
    switch try byte() {
    case 0: fusion = .elementwise
    case 1: fusion = .stencil(lookback: Int(clamping: try unsigned()))
    case 2: fusion = .scan
    case 3: fusion = .aggregate
    case 4: fusion = .whole
    case _: throw PlanReader.damaged("an operation has no known fusion class")
    }
    return Application(transform: transform, kernel: kernel, options: options, fusion: fusion)
  }

  mutating func columns() throws(PlanFileError) -> [PlanOutput.Column] {
    try list { reader throws(PlanFileError) in
      PlanOutput.Column(name: try reader.text(), operation: OperationID(try reader.count()))
    }
  }

  private mutating func check() throws(PlanFileError) -> PlanCheck {
    PlanCheck(
      name: try text(), domain: try domain(), counted: try domain(), passes: OperationID(try count()),
      failing: try optional { reader throws(PlanFileError) in OperationID(try reader.count()) },
      shown: try columns(), mostly: Double(bitPattern: try unsigned()), isWarning: try flag(),
      message: try optional { reader throws(PlanFileError) in try reader.text() })
  }

  mutating func domain() throws(PlanFileError) -> Domain {
    let value = try count()
    return value == 0 ? .scalar : .rows(FrameID(value - 1))
  }

  mutating func valueType() throws(PlanFileError) -> ValueType {
    let index = try count()
    guard index < typeTable.count else { throw PlanReader.damaged("there is no type \(index)") }
    return typeTable[index]
  }

  /// A value type itself.
  private mutating func typeEntry() throws(PlanFileError) -> ValueType {
    let type = try dataType()
    let nullable = try flag()
    let unit = try optional { reader throws(PlanFileError) in
      let text = try reader.text()
      guard let unit = Unit(text) else { throw PlanReader.damaged("`\(text)` is no unit") }
      return unit
    }
    return ValueType(type, nullable: nullable, unit: unit)
  }

  private mutating func dataType() throws(PlanFileError) -> DataType {
    let name = try text()
    if name == "null" { return .null }
    guard let type = DataType(name: name) else { throw PlanReader.damaged("there is no type `\(name)`") }
    return type
  }

  mutating func literal() throws(PlanFileError) -> Literal {
    switch try byte() {
    case 0: return .null
    case 1: return .bool(try flag())
    case 2: return .integer(try signed())
    case 3: return .unsigned(try unsigned())
    case 4: return .float(Double(bitPattern: try unsigned()))
    case 5: return .string(try text())
    case 6:
      guard let days = Int32(exactly: try signed()) else {
        throw PlanReader.damaged("a date is out of range")
      }
      return .date(days: days)
    case 7: return .timestamp(microseconds: try signed(), zoned: try flag())
    case 8: return .duration(Literal.Span(count: try signed(), unit: try named(TimeUnit.self)))
    case 9:
      depth += 1
      defer { depth -= 1 }
      guard depth < 8 else { throw PlanReader.damaged("lists nest too deep") }
      return .list(try list { reader throws(PlanFileError) in try reader.literal() })
    case _: throw PlanReader.damaged("a literal has no known kind")
    }
  }
}

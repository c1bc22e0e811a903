import Types

/// Turns a plan into the bytes of a plan file.
///
/// A file is `LEATPLAN`, the format version (4 bytes, little endian), the compiler's version (a text), the
/// tables of texts and of value types, the body, and the SHA-256 of everything before it. Counts and small
/// numbers are LEB128, the alternatives of an enumeration are a byte. A text is a count of bytes and UTF-8;
/// in types and body every text stands as its index in its table, and every value type too, where each
/// stands once, in the order of its first use. The same plan always gives the same bytes.
public struct PlanWriter {
  static let magic = Array("LEATPLAN".utf8)
  static let formatVersion: UInt32 = 6

  private(set) var bytes: [UInt8] = []
  private var texts = Interned<Spelling>()
  private var types = Interned<ValueType>()

  /// The complete file.
  public static func file(_ plan: LogicalPlan, compilerVersion: String) -> [UInt8] {
    var body = PlanWriter()
    body.write(plan)
    var typeTable = PlanWriter()
    typeTable.texts = body.texts
    typeTable.write(list: body.types.values) { $0.write(entry: $1) }
    var file = PlanWriter()
    file.bytes = magic
    for shift in [0, 8, 16, 24] { file.bytes.append(UInt8(truncatingIfNeeded: formatVersion >> shift)) }
    file.write(characters: compilerVersion)
    file.write(list: typeTable.texts.values) { $0.write(characters: $1.text) }
    file.bytes += typeTable.bytes + body.bytes
    return file.bytes + SHA256.hash(file.bytes)
  }

  /// The SHA-256 of digests and a part of a plan.
  static func digest(over digests: [[UInt8]], _ write: (inout PlanWriter) -> Void) -> [UInt8] {
    var part = PlanWriter()
    write(&part)
    var tables = PlanWriter()
    tables.texts = part.texts
    tables.write(list: part.types.values) { $0.write(entry: $1) }
    var texts = PlanWriter()
    texts.write(list: tables.texts.values) { $0.write(characters: $1.text) }
    return SHA256.hash(digests.joined() + texts.bytes + tables.bytes + part.bytes)
  }

  // MARK: Parts

  mutating func write(_ value: Int) { write(unsigned: UInt64(value)) }

  mutating func write(unsigned value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// Zigzag, so that small negative numbers are short.
  mutating func write(signed value: Int64) {
    write(unsigned: UInt64(bitPattern: (value << 1) ^ (value >> 63)))
  }

  /// A text itself.
  private mutating func write(characters text: String) {
    write(text.utf8.count)
    bytes += text.utf8
  }

  mutating func write(_ text: String) { write(texts.index(of: Spelling(text: text))) }

  mutating func write(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

  mutating func write(tag: UInt8) { bytes.append(tag) }

  mutating func write<T>(optional value: T?, _ body: (inout PlanWriter, T) -> Void) {
    write(value != nil)
    if let value { body(&self, value) }
  }

  mutating func write<T>(list values: [T], _ body: (inout PlanWriter, T) -> Void) {
    write(values.count)
    for value in values { body(&self, value) }
  }

  private mutating func write(_ plan: LogicalPlan) {
    write(plan.name)
    write(list: plan.frames) { $0.write($1) }
    write(list: plan.parameters) { writer, parameter in
      writer.write(parameter.name)
      writer.write(parameter.limits)
      writer.write(parameter.value)
    }
    write(list: plan.fixedParameters) { $0.write($1) }
    write(list: plan.operations) { $0.write($1) }
    write(list: plan.regions) { writer, region in
      writer.write(region.domain)
      writer.write(list: region.operations) { $0.write($1.index) }
    }
    write(list: plan.outputs) { $0.write($1) }
    write(list: plan.checks) { $0.write($1) }
    write(list: plan.hiddenValues) { $0.write($1) }
  }

  private mutating func write(_ check: PlanCheck) {
    write(check.name)
    write(check.domain)
    write(check.counted)
    write(check.passes.index)
    write(optional: check.failing) { $0.write($1.index) }
    write(check.shown)
    write(unsigned: check.mostly.bitPattern)
    write(check.isWarning)
    write(optional: check.message) { $0.write($1) }
  }

  mutating func write(_ columns: [PlanOutput.Column]) {
    write(list: columns) { writer, column in
      writer.write(column.name)
      writer.write(column.operation.index)
    }
  }

  private mutating func write(_ limits: ParameterLimits) {
    write(limits.type)
    write(optional: limits.minimum) { $0.write($1) }
    write(optional: limits.maximum) { $0.write($1) }
    write(optional: limits.words) { writer, words in writer.write(list: words) { $0.write($1) } }
  }

  mutating func write(_ frame: PlanFrame) {
    write(frame.name)
    switch frame.origin {
    case .source(let source):
      write(tag: 0)
      write(source)
    case .zip(let parts):
      write(tag: 1)
      write(list: parts) { $0.write($1.index) }
    case .derived(let parents):
      write(tag: 2)
      write(list: parents) { $0.write($1.index) }
    }
    write(list: frame.series) { $0.write($1) }
    switch frame.order {
    case .none: write(tag: 0)
    case .position: write(tag: 1)
    case .columns(let columns):
      write(tag: 2)
      write(list: columns) { $0.write($1) }
    }
    write(list: frame.key) { $0.write($1) }
  }

  mutating func write(_ operation: Operation) {
    switch operation.kind {
    case .column(let name):
      write(tag: 0)
      write(name)
    case .adopt: write(tag: 1)
    case .literal(let literal):
      write(tag: 2)
      write(literal)
    case .parameter(let name):
      write(tag: 3)
      write(name)
    case .given(let name):
      write(tag: 4)
      write(name)
    case .apply(let application):
      write(tag: 5)
      write(application)
    case .aggregate(let application):
      write(tag: 6)
      write(application)
    case .aggregateBy(let application, let keys):
      write(tag: 7)
      write(application)
      write(keys)
    case .rows(let verb):
      write(tag: 8)
      write(verb)
    case .take: write(tag: 9)
    case .lookup(let pairs):
      write(tag: 11)
      write(pairs)
    case .aggregateInto(let application):
      write(tag: 10)
      write(application)
    }
    write(list: operation.inputs) { $0.write($1.index) }
    write(operation.type)
    write(operation.domain)
    write(operation.node)
  }

  private mutating func write(_ step: GridStep) {
    switch step {
    case .numbers(let count):
      write(tag: 0)
      write(signed: count)
    case .microseconds(let count):
      write(tag: 1)
      write(signed: count)
    case .days(let count):
      write(tag: 2)
      write(signed: count)
    case .months(let count):
      write(tag: 3)
      write(signed: count)
    }
  }

  private mutating func write(_ verb: RowVerb) {
    switch verb {
    case .filter: write(tag: 0)
    case .limit(let count, let offset):
      write(tag: 1)
      write(count)
      write(offset)
    case .sort(let directions):
      write(tag: 2)
      write(list: directions) { $0.write($1.rawValue) }
    case .distinct(let operands):
      write(tag: 3)
      write(operands)
    case .group(let operands):
      write(tag: 4)
      write(operands)
    case .join(let kind, let pairs):
      write(tag: 5)
      write(kind.rawValue)
      write(pairs)
    case .limitBy(let offset):
      write(tag: 8)
      write(offset)
    case .sample(let sample, let seed):
      write(tag: 9)
      switch sample {
      case .rows(let count):
        write(tag: 0)
        write(count)
      case .fraction(let fraction):
        write(tag: 1)
        write(unsigned: fraction.bitPattern)
      }
      write(signed: seed)
    case .unpivot(let columns):
      write(tag: 10)
      write(columns)
    case .resample(let step):
      write(tag: 11)
      write(step)
    case .union(let frames):
      write(tag: 7)
      write(frames)
    case .asOf(let asOf, let pairs):
      write(tag: 6)
      write(asOf.direction.rawValue)
      write(asOf.isStrict)
      write(asOf.hasTolerance)
      write(pairs)
    }
  }

  private mutating func write(_ application: Application) {
    write(application.transform)
    write(application.kernel)
    write(list: application.options) { writer, option in
      writer.write(option.name)
      writer.write(option.value)
    }
    switch application.fusion {
    case .elementwise: write(tag: 0)
    case .stencil(let lookback):
      write(tag: 1)
      write(lookback)
    case .scan: write(tag: 2)
    case .aggregate: write(tag: 3)
    case .whole: write(tag: 4)
    }
  }

  mutating func write(_ domain: Domain) {
    switch domain {
    case .scalar: write(0)
    case .rows(let frame): write(frame.index + 1)
    }
  }

  mutating func write(_ type: ValueType) { write(types.index(of: type)) }

  /// A value type itself.
  private mutating func write(entry type: ValueType) {
    write(type.type)
    write(type.nullable)
    write(optional: type.unit) { $0.write($1.description) }
  }

  private mutating func write(_ type: DataType) { write(type.description) }

  mutating func write(_ literal: Literal) {
    switch literal {
    case .null: write(tag: 0)
    case .bool(let value):
      write(tag: 1)
      write(value)
    case .integer(let value):
      write(tag: 2)
      write(signed: value)
    case .unsigned(let value):
      write(tag: 3)
      write(unsigned: value)
    case .float(let value):
      write(tag: 4)
      write(unsigned: value.bitPattern)
    case .string(let value):
      write(tag: 5)
      write(value)
    case .date(let days):
      write(tag: 6)
      write(signed: Int64(days))
    case .timestamp(let microseconds, let zoned):
      write(tag: 7)
      write(signed: microseconds)
      write(zoned)
    case .duration(let span):
      write(tag: 8)
      write(signed: span.count)
      write(span.unit.rawValue)
    case .list(let values):
      write(tag: 9)
      write(list: values) { $0.write($1) }
    }
  }
}

/// A text that is equal to itself only, and not to another spelling of it in Unicode as Swift's strings are.
private struct Spelling: Hashable {
  let text: String

  static func == (one: Spelling, other: Spelling) -> Bool { one.text.utf8.elementsEqual(other.text.utf8) }

  func hash(into hasher: inout Hasher) { for byte in text.utf8 { hasher.combine(byte) } }
}

/// Values by the order of their first use, each once.
private struct Interned<Value: Hashable> {
  private(set) var values: [Value] = []
  private var indices: [Value: Int] = [:]

  mutating func index(of value: Value) -> Int {
    if let known = indices[value] { return known }
    indices[value] = values.count
    values.append(value)
    return values.count - 1
  }
}

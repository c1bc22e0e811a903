import Columns
import Types

/// A cell of a test: a value, null, or an error that an operation before has left.
enum Cell<Value> {
  case value(Value)
  case null
  case error
}

extension Cell: ExpressibleByNilLiteral {
  init(nilLiteral: ()) { self = .null }
}

extension Cell: ExpressibleByIntegerLiteral where Value: ExpressibleByIntegerLiteral {
  init(integerLiteral value: Value.IntegerLiteralType) { self = .value(Value(integerLiteral: value)) }
}

extension Cell: ExpressibleByFloatLiteral where Value: ExpressibleByFloatLiteral {
  init(floatLiteral value: Value.FloatLiteralType) { self = .value(Value(floatLiteral: value)) }
}

extension Cell: ExpressibleByBooleanLiteral where Value == Bool {
  init(booleanLiteral value: Bool) { self = .value(value) }
}

extension Cell: ExpressibleByUnicodeScalarLiteral, ExpressibleByExtendedGraphemeClusterLiteral,
  ExpressibleByStringLiteral
where Value == String {
  init(stringLiteral value: String) { self = .value(value) }
}

/// Cells as an engine register holds them, with garbage under nulls and errors.
struct TestColumn {
  let type: DataType
  var bytes: [UInt8] = []
  var status: [UInt8] = []
  /// Keeps the bytes of text cells alive.
  private var texts: [ContiguousArray<UInt8>] = []

  var count: Int { status.count }

  init(type: DataType) { self.type = type }

  /// Numbers, dates, timestamps and durations by their exact value.
  static func integers(_ type: DataType, _ cells: [Cell<Int128>]) -> TestColumn {
    var column = TestColumn(type: type)
    for cell in cells {
      column.append(cell, garbage: column.status.count % 2 == 0 ? 0 : -1) { value in
        withUnsafeBytes(of: value) { Array($0.prefix(type.registerWidth)) }
      }
    }
    return column
  }

  /// float64, or float32 when asked for.
  static func floats(_ cells: [Cell<Double>], _ type: DataType = .float64) -> TestColumn {
    var column = TestColumn(type: type)
    for cell in cells {
      column.append(cell, garbage: .nan) { value in
        type == .float32
          ? withUnsafeBytes(of: Float(value)) { Array($0) } : withUnsafeBytes(of: value) { Array($0) }
      }
    }
    return column
  }

  static func bools(_ cells: [Cell<Bool>]) -> TestColumn {
    var column = TestColumn(type: .bool)
    for cell in cells { column.append(cell, garbage: true) { [$0 ? 1 : 0] } }
    return column
  }

  /// Text; the view under a null or an error points nowhere.
  static func texts(_ cells: [Cell<String>]) -> TestColumn {
    var column = TestColumn(type: .string)
    for cell in cells {
      var view = TextView(bytes: UnsafeRawPointer(bitPattern: 8), count: 1 << 40)
      if case .value(let text) = cell {
        column.texts.append(ContiguousArray(text.utf8))
        view = column.texts[column.texts.count - 1].withUnsafeBytes {
          TextView(bytes: $0.count == 0 ? nil : $0.baseAddress, count: $0.count)
        }
      }
      column.bytes += withUnsafeBytes(of: view) { Array($0) }
      column.status.append(cell.status)
    }
    return column
  }

  private mutating func append<Value>(_ cell: Cell<Value>, garbage: Value, _ encode: (Value) -> [UInt8]) {
    if case .value(let value) = cell { bytes += encode(value) } else { bytes += encode(garbage) }
    status.append(cell.status)
  }

  /// The column again and again, so that loops run over full vectors, remainders and several chunks.
  func repeated(_ times: Int) -> TestColumn {
    var result = self
    for _ in 1..<max(times, 1) {
      result.bytes += bytes
      result.status += status
    }
    return result
  }

  /// Each cell as text that tells any two values apart.
  var cells: [String] {
    (0..<count).map { row in
      switch status[row] {
      case 1: "error"
      case 2: "null"
      case 0: bytes.withUnsafeBytes { text(of: $0.baseAddress! + row * type.registerWidth) }
      case let other: "status \(other)"
      }
    }
  }

  private func text(of cell: UnsafeRawPointer) -> String {
    switch type {
    case .bool: ["false", "true"][Int(cell.load(as: UInt8.self))]
    case .int8: "\(cell.loadUnaligned(as: Int8.self))"
    case .int16: "\(cell.loadUnaligned(as: Int16.self))"
    case .int32, .date: "\(cell.loadUnaligned(as: Int32.self))"
    case .int64, .timestamp, .duration: "\(cell.loadUnaligned(as: Int64.self))"
    case .uint8: "\(cell.loadUnaligned(as: UInt8.self))"
    case .uint16: "\(cell.loadUnaligned(as: UInt16.self))"
    case .uint32: "\(cell.loadUnaligned(as: UInt32.self))"
    case .uint64: "\(cell.loadUnaligned(as: UInt64.self))"
    case .float32: name(Double(cell.loadUnaligned(as: Float.self)))
    case .float64: name(cell.loadUnaligned(as: Double.self))
    case .string: name(cell.loadUnaligned(as: TextView.self))
    case .decimal, .categorical, .null: "a cell of \(type)"
    }
  }

  /// NaN has one name, whatever its sign and payload.
  private func name(_ value: Double) -> String { value.isNaN ? "nan" : "\(value)" }

  private func name(_ view: TextView) -> String {
    "'" + String(decoding: UnsafeRawBufferPointer(start: view.bytes, count: view.count), as: UTF8.self) + "'"
  }
}

extension Cell {
  fileprivate var status: UInt8 {
    switch self {
    case .value: 0
    case .error: 1
    case .null: 2
    }
  }
}

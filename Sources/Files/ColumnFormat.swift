import Types

extension DataType {
  /// The type as a format string of the Arrow C data interface.
  var arrowFormat: String {
    switch self {
    case .bool: "b"
    case .int8: "c"
    case .int16: "s"
    case .int32: "i"
    case .int64: "l"
    case .uint8: "C"
    case .uint16: "S"
    case .uint32: "I"
    case .uint64: "L"
    case .float32: "f"
    case .float64: "g"
    case .decimal(let precision, let scale): "d:\(precision),\(scale)"
    case .string, .categorical: "U"
    case .date: "tdD"
    case .timestamp(let zone): "tsu:" + (zone ?? "")
    case .duration: "tDu"
    case .null: "n"
    }
  }

  /// The type that a format string names, of those in which the library delivers columns.
  init?(arrowFormat format: String) {
    switch format {
    case "b": self = .bool
    case "c": self = .int8
    case "s": self = .int16
    case "i": self = .int32
    case "l": self = .int64
    case "C": self = .uint8
    case "S": self = .uint16
    case "I": self = .uint32
    case "L": self = .uint64
    case "f": self = .float32
    case "g": self = .float64
    case "U": self = .string
    case "tdD": self = .date
    case "tsu:": self = .timestamp(zone: nil)
    case "tDu": self = .duration
    case "n": self = .null
    default:
      if format.hasPrefix("tsu:") {
        self = .timestamp(zone: String(format.dropFirst(4)))
      } else if format.hasPrefix("d:") {
        self.init(name: "decimal(\(format.dropFirst(2)))")
      } else {
        return nil
      }
    }
  }

  /// Bytes of one cell in Arrow's layout. Of no meaning for booleans and texts, which have none.
  var arrowWidth: Int {
    switch self {
    case .bool, .int8, .uint8, .null, .string, .categorical: 1
    case .int16, .uint16: 2
    case .int32, .uint32, .float32, .date: 4
    case .int64, .uint64, .float64, .timestamp, .duration: 8
    case .decimal: 16
    }
  }
}

import Columns
import Types

/// Casts to text: the shortest one that a cast back makes the same value of, written as in a CSV file.
extension PreparedKernel {
  static func writing(_ type: DataType) -> PreparedKernel? {
    switch type {
    case .bool:
      return writing(UInt8.self) { $1 += $0 == 0 ? falseText : trueText }
    case .int8: return writing(Int8.self) { $1.append(number: Int64($0)) }
    case .int16: return writing(Int16.self) { $1.append(number: Int64($0)) }
    case .int32: return writing(Int32.self) { $1.append(number: Int64($0)) }
    case .int64: return writing(Int64.self) { $1.append(number: $0) }
    case .uint8: return writing(UInt8.self) { $1.append(number: UInt64($0)) }
    case .uint16: return writing(UInt16.self) { $1.append(number: UInt64($0)) }
    case .uint32: return writing(UInt32.self) { $1.append(number: UInt64($0)) }
    case .uint64: return writing(UInt64.self) { $1.append(number: $0) }
    case .float32: return writing(Float.self) { $1 += ($0.isNaN ? "NaN" : "\($0)").utf8 }
    case .float64: return writing(Double.self) { $1 += ($0.isNaN ? "NaN" : "\($0)").utf8 }
    case .date: return writing(Int32.self) { isoDate.write(days: Int64($0), to: &$1) }
    case .timestamp(let zone):
      return writing(Int64.self) { value, text in
        let hasFraction = value % 1_000_000 != 0
        (hasFraction ? isoFraction : isoTime).write(microseconds: value, to: &text)
        if zone != nil { text.append(UInt8(ascii: "Z")) }
      }
    case .decimal, .string, .duration, .categorical, .null: return nil
    }
  }

  @inline(__always)
  private static func writing<Cell: BitwiseCopyable>(
    _: Cell.Type, _ write: @escaping @Sendable (Cell, inout [UInt8]) -> Void
  ) -> PreparedKernel {
    .madeText { call, row, text in
      write(call.operand(0, as: Cell.self)[row], &text)
      return .value(())
    }
  }
}

private let falseText = Array("false".utf8)
private let trueText = Array("true".utf8)
private let isoDate = TimeFormat.iso("%F")
private let isoTime = TimeFormat.iso("%FT%T")
private let isoFraction = TimeFormat.iso("%FT%T.%f")

extension TimeFormat {
  fileprivate static func iso(_ text: String) -> TimeFormat {
    guard let format = try? TimeFormat(text, for: .formatTimestamp) else {
      preconditionFailure("\(text) is a format")
    }
    return format
  }
}

public import Diagnostics
import Types

/// Says that there is no type of this name, and which was probably meant.
public func unknownType(_ word: String, at span: Span) -> Diagnostic {
  let mark = word.utf8.last == UInt8(ascii: "?") ? "?" : ""
  let name = word.dropLast(mark.count).lowercased()
  return .unknown(
    .unknownType, word, "there is no type `\(escaped(word))`", at: span,
    among: DataType.plain.map { $0.description + mark }, list: "types",
    meant: foreignNames[name].map { $0 + mark })
}

/// What pandas, polars, Arrow and SQL call our types.
private let foreignNames: [String: String] = [
  "bigint": "int64", "boolean": "bool", "category": "categorical", "datetime": "timestamp",
  "datetime64": "timestamp", "double": "float64", "f32": "float32", "f64": "float64", "float": "float64",
  "i32": "int32", "i64": "int64", "int": "int64", "integer": "int64", "interval": "duration",
  "object": "string", "real": "float32", "str": "string", "text": "string", "timedelta": "duration",
  "utf8": "string", "varchar": "string",
]

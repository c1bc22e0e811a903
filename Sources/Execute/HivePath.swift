import Types

/// Folders that are named by a column and a value, as in `year=2024/region=north%20west/`. Values are written
/// as Arrow writes them: bytes other than letters, digits, `-`, `.`, `_` and `~` are percent-encoded.
enum HivePath {
  /// What stands for null.
  static let null = "__HIVE_DEFAULT_PARTITION__"

  /// The folder of a value; nil for the one text that means null.
  static func folder(_ column: String, _ value: Literal) -> String? {
    if value == .null { return column + "=" + null }
    let text = value.cellText
    return text == null ? nil : column + "=" + encoded(text)
  }

  /// Column and value of a folder's name, the value as it is written; nil when the name has no such form.
  static func value(_ name: String) -> (column: String, text: String)? {
    guard let equals = name.firstIndex(of: "="), equals > name.startIndex else { return nil }
    return (String(name[..<equals]), String(name[name.index(after: equals)...]))
  }

  /// A value as it is written; nil when it is none of the type. As in Arrow, a `%` that begins no two digits
  /// is itself.
  static func literal(_ text: String, as type: DataType) -> Literal? {
    if text == null { return .null }
    guard let decoded = percentDecoded(text), let value = Literal(text: decoded, type: type)?.fitted(to: type)
    else {
      return nil
    }
    return value
  }

  private static func encoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        bytes.append(byte)
      case _: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

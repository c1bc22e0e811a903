/// A JSON text under construction. Members keep their order, so that the same value has the same bytes.
indirect enum JSONValue {
  case null
  case number(Int)
  case text(String)
  case list([JSONValue])
  /// A list with an element on each line, for long lists that people look at.
  case lines([JSONValue])
  case object([(name: String, value: JSONValue)])

  var json: String {
    switch self {
    case .null: "null"
    case .number(let number): String(number)
    case .text(let text): JSONValue.quoted(text)
    case .list(let items): "[" + items.map(\.json).joined(separator: ",") + "]"
    case .lines(let items):
      items.isEmpty ? "[]" : "[\n" + items.map(\.json).joined(separator: ",\n") + "\n]"
    case .object(let members):
      "{" + members.map { JSONValue.quoted($0.name) + ":" + $0.value.json }.joined(separator: ",") + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      default:
        // Escaped although JSON would allow some of them, since logs end up on terminals.
        if isHidden(scalar) {
          for unit in String(scalar).utf16 {
            let digits = String(unit, radix: 16)
            result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
          }
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  init(stringLiteral text: String) { self = .text(text) }

  init(integerLiteral number: Int) { self = .number(number) }
}

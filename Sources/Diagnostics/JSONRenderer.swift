/// Diagnostics for programs: a JSON array with one object per diagnostic, in the given order.
///
/// Lines and columns count from 1, columns in code points; `start` and `end` of an edit are byte offsets.
public struct JSONRenderer: Sendable {
  let files: SourceFiles

  public init(files: SourceFiles) {
    self.files = files
  }

  /// Ends with a line break.
  public func render(_ all: [Diagnostic]) -> String {
    JSONRenderer.array(of: objects(all))
  }

  /// The object of each diagnostic, for arrays of several files' diagnostics.
  public func objects(_ all: [Diagnostic]) -> [String] { all.map(object) }

  /// Ends with a line break.
  public static func array(of objects: [String]) -> String {
    objects.isEmpty ? "[]\n" : "[\n" + objects.joined(separator: ",\n") + "\n]\n"
  }

  private func object(_ diagnostic: Diagnostic) -> String {
    let labels = ([diagnostic.primary] + diagnostic.secondary).map { label in
      "{" + place(label.span) + ",\"text\":" + quoted(label.text) + "}"
    }
    let edits = (diagnostic.help?.edits ?? []).map { edit in
      "{" + place(edit.span) + ",\"start\":\(edit.span.start),\"end\":\(edit.span.end)"
        + ",\"replacement\":" + quoted(edit.replacement) + "}"
    }
    let members = [
      "\"code\":" + quoted(diagnostic.code.rawValue),
      "\"severity\":" + quoted(diagnostic.severity.rawValue),
      "\"message\":" + quoted(diagnostic.message),
      place(diagnostic.primary.span),
      "\"labels\":[" + labels.joined(separator: ",") + "]",
      "\"notes\":[" + diagnostic.notes.map(quoted).joined(separator: ",") + "]",
      "\"help\":" + (diagnostic.help.map { quoted($0.text) } ?? "null"),
      "\"edits\":[" + edits.joined(separator: ",") + "]",
    ]
    return "{" + members.joined(separator: ",") + "}"
  }

  private func place(_ span: Span) -> String {
    let place = files.location(of: span)
    return "\"path\":\(quoted(place.path)),\"line\":\(place.line),\"column\":\(place.column)"
      + ",\"endLine\":\(place.endLine),\"endColumn\":\(place.endColumn)"
  }

  private func quoted(_ text: String) -> String {
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

import Diagnostics
import Glibc
import Plan
import Types

/// The variables of the environment that paths refer to. Their values may be secrets: they go to the system
/// and nowhere else, and in all that is told the references stand in their place.
public struct PathEnvironment {
  private var values: [String: String] = [:]

  public init() {}

  /// A path for the system: references are filled in, a `file://` URI is a path, and what is relative is
  /// below the folder.
  public mutating func path(_ text: String, in folder: String) throws(RunFailure) -> String {
    do {
      var filled = ""
      let written = try PathText(text)
      for (index, part) in written.parts.enumerated() {
        switch part {
        case .text(let piece): filled += piece
        case .variable(let name):
          let value = try value(of: name, for: text)
          filled += written.isSecret(at: index) ? StorePlace.encodedSecret(value) : value
        }
      }
      let path = try PathText.local(filled)
      return path.hasPrefix("/") || PathText.isRemote(path) ? path : folder + path
    } catch let flaw as PathText.Flaw {
      throw RunFailure(.findings, "\(PathText.withoutKeys(text)): \(flaw.message)")
    } catch let failure as RunFailure {
      throw failure
    } catch {
      preconditionFailure("nothing else is thrown: \(error)")
    }
  }

  private mutating func value(of name: String, for path: String) throws(RunFailure) -> String {
    if let value = values[name] { return value }
    guard let found = getenv(name).flatMap({ String(validatingCString: $0) }), !found.isEmpty else {
      throw RunFailure(.trouble, "\(path): the environment has no variable `\(name)`, or an empty one")
    }
    values[name] = found
    return found
  }

  /// A text in which no value of a variable stands any more.
  public func hiding(_ text: String) -> String {
    var forms: [(value: String, name: String)] = []
    for (name, value) in values {
      for form in Set([
        value, escaped(value), percentDecoded(value) ?? value, StorePlace.encodedSecret(value),
      ]) { forms.append((form, name)) }
    }
    // The longest first, since one may hold another; then by bytes, so that the same text comes of them.
    forms.sort { ($1.value.utf8.count, $0.name, $0.value) < ($0.value.utf8.count, $1.name, $1.value) }
    var result = text
    for form in forms { result = replaced(form.value, in: result, by: "${env:\(form.name)}") }
    return result
  }
}

private func replaced(_ piece: String, in text: String, by other: String) -> String {
  let (bytes, wanted) = (Array(text.utf8), Array(piece.utf8))
  guard !wanted.isEmpty, bytes.count >= wanted.count else { return text }
  var result: [UInt8] = []
  var place = 0
  while place < bytes.count {
    if place + wanted.count <= bytes.count, bytes[place..<place + wanted.count].elementsEqual(wanted) {
      result += Array(other.utf8)
      place += wanted.count
    } else {
      result.append(bytes[place])
      place += 1
    }
  }
  return String(decoding: result, as: UTF8.self)
}

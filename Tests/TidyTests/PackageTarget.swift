import Foundation

/// A target of Package.swift and what it declares to import.
struct PackageTarget: Sendable {
  let name: String
  let dependencies: Set<String>
  /// The folder of its sources, below the root.
  let folder: String

  /// Read from the manifest's text: every call that makes a target has its name first, and its dependencies
  /// as the first list behind it.
  static let all: [PackageTarget] = {
    let manifest = Repository.text("Package.swift")
    let products = Dictionary(
      uniqueKeysWithValues: manifest.matches(of: #/let (\w+): Target\.Dependency = \.product\(name: "(\w+)"/#)
        .map { (String($0.1), String($0.2)) })
    let calls =
      #/(stage|tests|\.target|\.testTarget|\.executableTarget|\.systemLibrary)\(\s*(?:name: )?"(\w+)"/#
    return manifest.matches(of: calls).map { call in
      let name = String(call.2)
      let rest = body(manifest[call.range.upperBound...])
      let list = dependencyList(rest, isPositional: call.1 == "stage" || call.1 == "tests")
      let words = list.matches(of: #/"(\w+)"|\b([a-z]\w*)\b/#).compactMap { word in
        word.1.map(String.init) ?? word.2.flatMap { products[String($0)] }
      }
      let path = rest.firstMatch(of: #/\bpath: "([^"]+)"/#).map { String($0.1) }
      let isTest = call.1 == "tests" || call.1 == ".testTarget"
      return PackageTarget(
        name: name, dependencies: Set(words), folder: path ?? (isTest ? "Tests/\(name)" : "Sources/\(name)"))
    }
  }()

  /// The text of a call up to its closing parenthesis.
  private static func body(_ text: Substring) -> String {
    var depth = 1
    let end = text.firstIndex { character in
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      return depth == 0
    }
    return String(text[..<(end ?? text.endIndex)])
  }

  private static func dependencyList(_ body: String, isPositional: Bool) -> String {
    let pattern = isPositional ? #/^,\s*\[([^\]]*)\]/# : #/dependencies: \[([^\]]*)\]/#
    return body.firstMatch(of: pattern).map { String($0.1) } ?? ""
  }
}

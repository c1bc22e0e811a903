/// A function of a source file, found by the layout that the formatters enforce: what opens on an indented
/// line ends at the brace with the same indentation.
struct FunctionExtent {
  let line: Int
  let length: Int
  let text: String

  /// Functions, initializers, subscripts and computed properties of Swift.
  static func inSwift(_ lines: [String]) -> [FunctionExtent] {
    let words = ["func ", "init", "subscript", "var "]
    let start = #/^\s*([a-z@][\w@().]*\s+)*(func\s|init[?(<]|deinit\b|subscript[(<]|var\s.*\{$)/#
    return lines.indices.compactMap { index in
      let line = lines[index]
      guard words.contains(where: line.contains), !line.hasSuffix("}"), line.firstMatch(of: start) != nil
      else { return nil }
      return extent(lines, from: index, closing: indentation(lines[index]))
    }
  }

  /// Functions of C and C++ at the left margin, and methods whose signature is one line. Macros are no
  /// functions.
  static func inC(_ lines: [String]) -> [FunctionExtent] {
    var found: [FunctionExtent] = []
    var signature: Int?
    for (index, line) in lines.enumerated() {
      if line == "}", let first = signature {
        found.append(FunctionExtent(line: first + 1, length: index - first + 1, text: lines[first]))
        signature = nil
      }
      guard let head = line.first, !lines[max(index - 1, 0)].hasSuffix("\\") else { continue }
      if (head.isLetter || head == "_") && line.contains("(") && !line.hasSuffix(";") {
        signature = index
      } else if head == " ", line.hasSuffix(") {"),
        line.firstMatch(of: #/^\s+(if|for|while|switch|\})/#) == nil,
        let method = extent(lines, from: index, closing: indentation(line))
      {
        found.append(method)
      }
    }
    return found
  }

  /// Functions of Python end where the indentation does.
  static func inPython(_ lines: [String]) -> [FunctionExtent] {
    lines.indices.compactMap { index in
      guard lines[index].firstMatch(of: #/^\s*(async\s+)?def\s/#) != nil else { return nil }
      let margin = indentation(lines[index])
      var last = index
      var isSignature = true
      for next in (index + 1)..<max(lines.count, index + 1) where !lines[next].allSatisfy(\.isWhitespace) {
        if indentation(lines[next]) <= margin && !(isSignature && lines[next].hasPrefix(margin + ")")) {
          break
        }
        isSignature = isSignature && !lines[next].hasSuffix(":")
        last = next
      }
      return FunctionExtent(line: index + 1, length: last - index + 1, text: lines[index])
    }
  }

  /// Functions of shell scripts: `name() {` to `}`.
  static func inShell(_ lines: [String]) -> [FunctionExtent] {
    lines.indices.compactMap { index in
      guard lines[index].firstMatch(of: #/^\s*\w+\(\) \{$/#) != nil else { return nil }
      return extent(lines, from: index, closing: indentation(lines[index]))
    }
  }

  private static func extent(_ lines: [String], from first: Int, closing margin: String) -> FunctionExtent? {
    guard let last = lines[(first + 1)...].firstIndex(where: { $0.hasPrefix(margin + "}") }) else {
      return nil
    }
    return FunctionExtent(line: first + 1, length: last - first + 1, text: lines[first])
  }

  private static func indentation(_ line: String) -> String { String(line.prefix { $0 == " " }) }
}

/// By length, so that a deeper line compares larger.
private func <= (left: String, right: String) -> Bool { left.count <= right.count }

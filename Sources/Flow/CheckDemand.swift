public import Syntax

extension CheckDeclaration {
  /// What it demands as it is written, with its expressions in the words of `text`: `length [2, 3]`,
  /// `row_count {max: 5}`.
  public func demand(_ text: (Expression) -> String) -> String {
    let given = operands.map { $0.map(text) }
    let words = given.compactMap { $0 }
    let argument: String? =
      switch kind.form {
      case .columns: subjects.count > 1 ? CheckDeclaration.list(subjects.map(text)) : nil
      case .range(let isExact):
        if isExact, words.count == 2, words[0] == words[1] {
          words[0]
        } else {
          words.count == 2 ? CheckDeclaration.list(words) : named(given)
        }
      case .map: named(given)
      case .list: kind == .references && words.count == 1 ? words[0] : CheckDeclaration.list(words)
      case .value, .text, .condition: words.first
      }
    return kind.rawValue + (argument.map { " " + $0 } ?? "")
  }

  private static func list(_ words: [String]) -> String { "[\(words.joined(separator: ", "))]" }

  private func named(_ given: [String?]) -> String {
    let parts = zip(kind.keys, given).compactMap { key, text in text.map { "\(key): \($0)" } }
    return "{\(parts.joined(separator: ", "))}"
  }
}

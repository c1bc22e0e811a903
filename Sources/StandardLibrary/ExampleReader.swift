import Diagnostics
import Syntax
import Types

/// Reads the worked examples of a transform.
struct ExampleReader {
  private let tree: SyntaxTree
  private var diagnostics: [Diagnostic] = []

  static func read(_ id: SyntaxTree.ID, in tree: SyntaxTree) -> ([Example], [Diagnostic]) {
    var reader = ExampleReader(tree: tree)
    guard tree.kind(id) == .sequence else {
      return ([], [malformed("`examples` is a list", at: tree.span(id))])
    }
    let examples = tree.items(id).compactMap { reader.example($0) }
    return (examples, reader.diagnostics)
  }

  private init(tree: SyntaxTree) { self.tree = tree }

  private mutating func example(_ id: SyntaxTree.ID) -> Example? {
    let keys = ["source", "given", "types", "series", "order", "expr", "gives", "fails", "type", "doc"]
    guard let fields = Fields(id, in: tree, of: "an example", keys: keys, diagnostics: &diagnostics),
      let given = fields["given"], tree.kind(given) == .mapping,
      let expression = fields.text("expr", diagnostics: &diagnostics)
    else {
      if !tree.isBroken(id) {
        diagnostics.append(malformed("an example has `given` and `expr`", at: tree.span(id)))
      }
      return nil
    }
    let columns = tree.entries(given).compactMap { entry in
      column(tree.text(entry.key), entry.value, types: fields["types"])
    }
    if let odd = tree.entries(given).first(where: {
      tree.items($0.value).count != tree.items(tree.entries(given)[0].value).count
    }) {
      diagnostics.append(
        malformed("all columns of an example have equally many cells", at: tree.span(odd.value)))
    }
    guard let outcome = outcome(fields) else { return nil }
    return Example(
      source: fields.text("source", diagnostics: &diagnostics) ?? "", given: columns,
      series: fields.text("series", diagnostics: &diagnostics),
      order: fields.text("order", diagnostics: &diagnostics), expression: expression, outcome: outcome,
      type: fields.text("type", diagnostics: &diagnostics))
  }

  private mutating func outcome(_ fields: Fields) -> Example.Outcome? {
    if let gives = fields["gives"], tree.kind(gives) == .sequence {
      requireCells(gives)
      let words = tree.items(gives).map { tree.text($0) }
      let quoted = tree.items(gives).map {
        tree.style($0) == .singleQuoted || tree.style($0) == .doubleQuoted
      }
      return .gives(cells(words, quoted: quoted, type: inferred(words, quoted: quoted)))
    }
    if let fails = fields["fails"], tree.kind(fails) == .mapping,
      let row = tree.value(of: "row", in: fails).flatMap({ Int(tree.text($0)) }), row > 0
    {
      return .failsAtRow(row)
    }
    diagnostics.append(
      malformed("an example has `gives: [...]` or `fails: {row: n}`, counted from 1", at: fields.span))
    return nil
  }

  private mutating func column(_ name: String, _ id: SyntaxTree.ID, types: SyntaxTree.ID?) -> Example.Column?
  {
    guard tree.kind(id) == .sequence else {
      diagnostics.append(malformed("`\(name)` is a list of cells", at: tree.span(id)))
      return nil
    }
    requireCells(id)
    let words = tree.items(id).map { tree.text($0) }
    let quoted = tree.items(id).map { tree.style($0) == .singleQuoted || tree.style($0) == .doubleQuoted }
    var type = ValueType(
      inferred(words, quoted: quoted), nullable: zip(words, quoted).contains { $0 == "null" && !$1 })
    if let types, let declared = tree.value(of: name, in: types) {
      let text = tree.text(declared)
      guard let known = DataType(name: text.last == "?" ? String(text.dropLast()) : text) else {
        diagnostics.append(malformed("`\(text)` is no type", at: tree.span(declared)))
        return nil
      }
      type = ValueType(known, nullable: text.last == "?")
    }
    return Example.Column(name: name, type: type, cells: cells(words, quoted: quoted, type: type.type))
  }

  private mutating func requireCells(_ list: SyntaxTree.ID) {
    guard let item = tree.items(list).first(where: { tree.kind($0) != .scalar }) else { return }
    diagnostics.append(malformed("a cell is one value", at: tree.span(item)))
  }

  /// All integers: int64; else all numbers: float64; booleans; dates; otherwise text.
  private func inferred(_ words: [String], quoted: [Bool]) -> DataType {
    let values = zip(words, quoted).filter { $0 != "null" || $1 }
    if values.contains(where: { $1 }) { return .string }
    let texts = values.map { $0.0 }
    if texts.isEmpty { return .float64 }
    if texts.allSatisfy({ Int64($0) != nil || UInt64($0) != nil }) { return .int64 }
    if texts.allSatisfy({ float($0) != nil }) { return .float64 }
    if texts.allSatisfy({ $0 == "true" || $0 == "false" }) { return .bool }
    if texts.allSatisfy({ date($0) != nil }) { return .date }
    if texts.allSatisfy({ duration($0) != nil }) { return .duration }
    return .string
  }

  private func cells(_ words: [String], quoted: [Bool], type: DataType) -> [Literal] {
    zip(words, quoted).map { word, isQuoted in
      if word == "null" && !isQuoted { return .null }
      switch type {
      case .bool: return .bool(word == "true")
      case .string, .categorical: return .string(word)
      case .date: return date(word).map { .date(days: $0) } ?? .null
      case .timestamp(let zone): return timestamp(word, zoned: zone != nil)
      case .float32, .float64: return .float(float(word) ?? .nan)
      case .duration: return duration(word) ?? .null
      case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64, .decimal, .null:
        return Int64(word).map(Literal.integer) ?? UInt64(word).map(Literal.unsigned) ?? .null
      }
    }
  }

  private func timestamp(_ word: String, zoned: Bool) -> Literal {
    let (literal, _) = parseLiteral("timestamp('\(word)')")
    return literal ?? .null
  }

  private func date(_ word: String) -> Int32? {
    if case .date(let days)? = parseLiteral("date('\(word)')").literal { days } else { nil }
  }

  /// In microseconds, as a column of durations gives them.
  private func duration(_ word: String) -> Literal? {
    let isNegative = word.hasPrefix("-")
    guard case .duration(let span)? = parseLiteral(isNegative ? String(word.dropFirst()) : word).literal,
      let length = span.microseconds
    else { return nil }
    return .duration(Literal.Span(count: isNegative ? -length : length, unit: .us))
  }

  private func float(_ word: String) -> Double? {
    switch word {
    case "NaN", "nan": .nan
    case "inf": .infinity
    case "-inf": -.infinity
    case _: Double(word)
    }
  }
}

private func malformed(_ message: String, at span: Span) -> Diagnostic {
  Diagnostic(.malformedTransform, message, at: span)
}

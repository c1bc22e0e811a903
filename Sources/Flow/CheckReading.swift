import Diagnostics
import Syntax
import Types

/// Lists of `checks`: `- not_null`, `- between: [0, 1]`, `- {assert: spend > 0, severity: warn}`.
extension FlowReader {
  /// What stands beside the word of a check, or under it.
  private static let options = ["of", "for", "mostly", "severity", "message", "name", "on_fail"]

  private enum Place {
    /// On something that has values: what is checked is known.
    case value
    /// On a frame or an output: a check of values says which.
    case frame
  }

  /// The checks of a node or of a source's column.
  mutating func checks(onValue name: Name, _ fields: Fields) -> [CheckDeclaration] {
    checks(fields, of: name, on: .value)
  }

  /// The checks of a source, a frame or an output.
  mutating func checks(onFrame name: Name, _ fields: Fields) -> [CheckDeclaration] {
    checks(fields, of: name, on: .frame)
  }

  private mutating func checks(_ fields: Fields, of name: Name, on place: Place) -> [CheckDeclaration] {
    guard let id = fields["checks"], !tree.isBroken(id) else { return [] }
    guard tree.kind(id) == .sequence else {
      diagnostics.append(checksAreList(at: tree.span(id), isWord: tree.kind(id) == .scalar))
      return []
    }
    return tree.items(id).compactMap { check($0, of: name, on: place) }
  }

  private mutating func check(_ id: SyntaxTree.ID, of name: Name, on place: Place) -> CheckDeclaration? {
    if tree.isBroken(id) { return nil }
    let words = CheckKind.allCases.map(\.rawValue)
    if tree.kind(id) == .scalar {
      guard let kind = CheckKind(rawValue: tree.text(id)) else {
        diagnostics.append(unknownCheck(tree.text(id), words: words, at: tree.span(id)))
        return nil
      }
      return declaration(CheckReading(kind: kind, place: tree.span(id)), of: name, on: place)
    }
    guard
      let fields = Fields(
        id, in: tree, of: "a check", keys: words + FlowReader.options, diagnostics: &diagnostics)
    else { return nil }
    let given = tree.entries(id).filter { CheckKind(rawValue: tree.text($0.key)) != nil }
    guard let first = given.first, let kind = CheckKind(rawValue: tree.text(first.key)) else {
      if words.contains(where: { fields.lacks($0) }), fields.unknown.isEmpty {
        diagnostics.append(noCheck(words, at: tree.span(id)))
      }
      return nil
    }
    if given.count > 1 {
      diagnostics.append(twoChecks(kind.rawValue, at: tree.span(given[1].key)))
      return nil
    }
    if tree.isBroken(first.value) { return nil }
    var reading = CheckReading(kind: kind, place: tree.span(first.key))
    reading.options = fields
    let isEmpty = tree.kind(first.value) == .scalar && tree.span(first.value).isEmpty
    guard isEmpty || read(first.value, into: &reading) else { return nil }
    if let span = reading.emptyRange {
      diagnostics.append(emptyRange(at: span))
    } else if let flaw = reading.kind.flaw(in: reading.operands) {
      diagnostics.append(flaw)
    }
    return declaration(reading, of: name, on: place)
  }

  // MARK: Arguments

  /// What stands under the word of a check; false, with a diagnostic, when it cannot be used.
  private mutating func read(_ id: SyntaxTree.ID, into reading: inout CheckReading) -> Bool {
    if case .condition = reading.kind.form {
      reading.operands = [expression(id)]
      return true
    }
    let keys = reading.kind.keys
    guard tree.kind(id) == .mapping else { return readShort(id, into: &reading) }
    guard
      let fields = Fields(
        id, in: tree, of: "`\(reading.kind.rawValue)`", keys: keys + FlowReader.options,
        diagnostics: &diagnostics)
    else { return false }
    reading.inner = fields
    let before = diagnostics.count
    switch reading.kind.form {
    case .range, .map: reading.operands = keys.map { fields[$0].map { expression($0) } }
    case .columns, .list, .text, .value:
      if let id = fields[keys[0]] { return readShort(id, into: &reading) }
    case .condition: break
    }
    return diagnostics.count == before
  }

  /// The argument alone, without a map around it.
  private mutating func readShort(_ id: SyntaxTree.ID, into reading: inout CheckReading) -> Bool {
    let items = tree.kind(id) == .sequence ? tree.items(id) : [id]
    switch reading.kind.form {
    case .columns: reading.columns = items.map { expression($0) }
    case .list:
      let isText = reading.kind == .isIn
      reading.operands = items.map { isText ? value($0) : expression($0) }
    case .text: return readText(id, into: &reading)
    case .value, .condition: reading.operands = [expression(id)]
    case .range(let isExact):
      if tree.kind(id) == .scalar, isExact {
        let count = expression(id)
        reading.operands = [count, count]
        return true
      }
      guard tree.kind(id) == .sequence, items.count == 2 else {
        diagnostics.append(rangeIsPair(reading.kind.rawValue, at: tree.span(id)))
        return false
      }
      reading.operands = items.map { expression($0) }
    case .map:
      diagnostics.append(needsMap(reading.kind, at: tree.span(id)))
      return false
    }
    return true
  }

  private mutating func readText(_ id: SyntaxTree.ID, into reading: inout CheckReading) -> Bool {
    guard tree.kind(id) == .scalar else {
      diagnostics.append(oneText(reading.kind.rawValue, example: reading.kind.example, at: tree.span(id)))
      return false
    }
    let text = tree.text(id)
    if reading.kind == .monotonic, Monotony(rawValue: text) == nil {
      diagnostics.append(
        .unknown(
          .unknownWord, text, "values are never `\(escaped(text))`", at: tree.span(id),
          among: Monotony.allCases.map(\.rawValue), list: "directions"))
      return false
    }
    reading.operands = [Expression(literal: .string(text), span: tree.span(id))]
    return true
  }

  // MARK: The declaration

  private mutating func declaration(
    _ reading: CheckReading, of name: Name, on place: Place
  ) -> CheckDeclaration? {
    let kind = reading.kind
    let before = diagnostics.count
    var subjects = reading.columns
    if let id = reading.option("of") {
      if !subjects.isEmpty { diagnostics.append(subjectTwice(kind.rawValue, at: tree.span(id))) }
      subjects = (tree.kind(id) == .sequence ? tree.items(id) : [id]).map { expression($0) }
    }
    switch (place, kind.scope) {
    case (.value, .frame): diagnostics.append(ofFrames(kind.rawValue, at: reading.place))
    case (.value, .row), (.value, .condition), (.value, .number):
      if let first = subjects.first {
        diagnostics.append(subjectOfValue(name, at: first[first.root].span))
      }
    case (.frame, .row), (.frame, .number):
      if subjects.isEmpty { diagnostics.append(noSubject(kind, at: reading.place)) }
    case (.frame, .condition), (.frame, .frame):
      if let first = subjects.first {
        diagnostics.append(subjectOfFrame(kind.rawValue, at: first[first.root].span))
      }
    }
    guard isComplete(reading) else { return nil }
    let mostly = share(reading)
    let severity = isWarning(reading)
    let values = reading.option("for").map { repetition($0) }
    let label = checkName(reading, isTemplate: values != nil)
    if kind.scope == .frame || kind.scope == .number, let id = reading.option("mostly") {
      diagnostics.append(mostlyOfOne(kind.rawValue, at: tree.span(id)))
    }
    let message = reading.option("message").flatMap { text($0, of: "message") }
    let isQuarantining = parts(reading)
    // Rows that leave the output are told; that there are too many of them may stop the run.
    let isTold = isQuarantining && reading.option("mostly") == nil
    guard diagnostics.count == before, let mostly, let severity else { return nil }
    var check = CheckDeclaration(
      kind: kind, place: reading.place, operands: reading.operands, subjects: subjects, mostly: mostly,
      isWarning: severity || isTold, isQuarantining: isQuarantining, message: message, name: label)
    check.repetition = values ?? nil
    return check
  }

  /// Whether all is there that the kind needs; a range may leave out one of its ends.
  private mutating func isComplete(_ reading: CheckReading) -> Bool {
    let kind = reading.kind
    let isLacking: Bool
    switch kind.form {
    case .columns: isLacking = false
    case .map(let keys):
      // Of a quantile, one limit is enough.
      let needed = kind == .quantile ? [0] : Array(keys.indices)
      let operands = reading.operands
      let isGiven = operands.count == keys.count && !needed.contains { operands[$0] == nil }
      isLacking = !isGiven || (kind == .quantile && operands.dropFirst().allSatisfy { $0 == nil })
    case .range, .value, .text, .list, .condition:
      isLacking = !reading.operands.contains { $0 != nil }
    }
    if isLacking, reading.inner.map({ inner in kind.keys.contains { inner.lacks($0) } }) ?? true {
      diagnostics.append(noArgument(kind, at: reading.place))
    }
    return !isLacking
  }

  private mutating func text(_ id: SyntaxTree.ID, of key: String) -> String? {
    if tree.kind(id) == .scalar { return tree.isBroken(id) ? nil : tree.text(id) }
    diagnostics.append(oneText(key, example: nil, at: tree.span(id)))
    return nil
  }

  private mutating func share(_ reading: CheckReading) -> Double? {
    guard let id = reading.option("mostly") else { return 1 }
    guard let text = text(id, of: "mostly") else { return nil }
    if let share = Double(text), share > 0, share <= 1 { return share }
    diagnostics.append(noShare(text, at: tree.span(id)))
    return nil
  }

  private mutating func isWarning(_ reading: CheckReading) -> Bool? {
    guard let id = reading.option("severity") else { return false }
    guard let text = text(id, of: "severity") else { return nil }
    if text == "warn" || text == "error" { return text == "warn" }
    diagnostics.append(
      .unknown(
        .unknownWord, text, "there is no severity `\(escaped(text))`", at: tree.span(id),
        among: ["error", "warn"], list: "severities", meant: text == "warning" ? "warn" : nil))
    return nil
  }

  /// Whether rows that fail go to the quarantine.
  private mutating func parts(_ reading: CheckReading) -> Bool {
    guard let id = reading.option("on_fail"), let text = text(id, of: "on_fail") else { return false }
    guard text == "quarantine" else {
      diagnostics.append(
        .unknown(
          .unknownWord, text, "`on_fail` is never `\(escaped(text))`", at: tree.span(id),
          among: ["quarantine"],
          list: "words"))
      return false
    }
    let isOfRows = reading.kind.scope == .row || reading.kind.scope == .condition
    if !isOfRows || reading.kind == .references {
      diagnostics.append(noRowsToPart(reading.kind, at: tree.span(id)))
    }
    return true
  }

  private mutating func checkName(_ reading: CheckReading, isTemplate: Bool) -> Name? {
    guard let id = reading.option("name"), let text = text(id, of: "name") else { return nil }
    let isName = isTemplate ? NameTemplate(text) != nil : isIdentifier(text)
    if !isName { diagnostics.append(noCheckName(text, at: tree.span(id))) }
    return Name(text, at: tree.span(id))
  }
}

/// A check as far as it is read.
private struct CheckReading {
  let kind: CheckKind
  let place: Span
  /// What stands beside the word, and what stands under it as a map.
  var options: Fields?
  var inner: Fields?
  var operands: [Expression?] = []
  var columns: [Expression] = []

  init(kind: CheckKind, place: Span) {
    self.kind = kind
    self.place = place
  }

  func option(_ key: String) -> SyntaxTree.ID? { inner?[key] ?? options?[key] }
}

extension CheckReading {
  /// Where the second of two numbers stands that is less than the first.
  fileprivate var emptyRange: Span? {
    guard kind.keys.suffix(2) == ["min", "max"], operands.count >= 2, let high = operands[operands.count - 1],
      let low = operands[operands.count - 2], let first = low.number, let second = high.number, first > second
    else { return nil }
    return high[high.root].span
  }
}

extension Expression {
  /// The number that is written out.
  fileprivate var number: Double? {
    switch self[root].kind {
    case .integer(let value): Double(value)
    case .negativeInteger(let value): Double(value)
    case .float(let value): value
    case .string, .boolean, .null, .duration, .date, .timestamp, .name, .call, .list, .error: nil
    }
  }
}

import Diagnostics

func checksAreList(at span: Span, isWord: Bool) -> Diagnostic {
  Diagnostic(
    .expectedList, "`checks` is a list", at: span,
    label: isWord ? "write `[not_null]`, or `- not_null` on a line below" : "begin each with `- `")
}

func unknownCheck(_ word: String, words: [String], at span: Span) -> Diagnostic {
  .unknown(
    .unknownKey, word, "there is no check `\(escaped(word))`", at: span, among: words, list: "checks")
}

func noCheck(_ words: [String], at span: Span) -> Diagnostic {
  Diagnostic(
    .missingKey, "this check does not say what it demands", at: span,
    notes: ["checks: \(words.joined(separator: ", "))"])
}

func twoChecks(_ first: String, at span: Span) -> Diagnostic {
  Diagnostic(
    .conflictingKeys, "this is one check with `\(first)` already", at: span,
    label: "begin a check of its own with `- `")
}

func rangeIsPair(_ kind: String, at span: Span) -> Diagnostic {
  Diagnostic(
    .expectedList, "`\(kind)` takes a smallest and a largest value", at: span,
    label: "write `[0, 1]`, or `{min: 0, max: 1}`")
}

func noArgument(_ kind: CheckKind, at span: Span) -> Diagnostic {
  Diagnostic(
    .missingKey, "`\(kind.rawValue)` does not say what it demands", at: span, label: "write `\(kind.example)`"
  )
}

func needsMap(_ kind: CheckKind, at span: Span) -> Diagnostic {
  Diagnostic(
    .expectedMapping, "`\(kind.rawValue)` takes \(kind.keys.map { "`\($0)`" }.joined(separator: ", "))",
    at: span,
    label: "write `\(kind.example)`")
}

func subjectTwice(_ kind: String, at span: Span) -> Diagnostic {
  Diagnostic(
    .conflictingKeys, "`\(kind)` names its columns already", at: span,
    label: "remove `of`, or the columns behind `\(kind)`")
}

func ofFrames(_ kind: String, at span: Span) -> Diagnostic {
  Diagnostic(
    .misplacedCheck, "`\(kind)` is about all rows, not about one value", at: span,
    label: "write it under `checks` of the source, frame or output")
}

func subjectOfValue(_ name: Name, at span: Span) -> Diagnostic {
  Diagnostic(
    .misplacedCheck, "a check of `\(escaped(name.text))` looks at its values", at: span,
    label: "remove this, or write the check under `checks` of the frame")
}

func subjectOfFrame(_ kind: String, at span: Span) -> Diagnostic {
  Diagnostic(.misplacedCheck, "`\(kind)` says itself what it looks at", at: span, label: "remove this")
}

func noSubject(_ kind: CheckKind, at span: Span) -> Diagnostic {
  let example =
    if case .columns = kind.form { "`\(kind.rawValue): [region, week]`" } else { "`of: <column>` beside it" }
  return Diagnostic(
    .missingKey, "`\(kind.rawValue)` does not say which values it checks", at: span, label: "write \(example)"
  )
}

func mostlyOfOne(_ kind: String, at span: Span) -> Diagnostic {
  Diagnostic(
    .misplacedCheck, "`mostly` counts rows, and `\(kind)` looks at one number", at: span, label: "remove it")
}

func oneText(_ key: String, example: String?, at span: Span) -> Diagnostic {
  Diagnostic(
    .expectedScalar, "`\(key)` takes one value", at: span, label: example.map { "write `\($0)`" } ?? "")
}

func noShare(_ text: String, at span: Span) -> Diagnostic {
  let percent = Double(text).flatMap { $0 > 1 && $0 <= 100 ? $0 / 100 : nil }
  return Diagnostic(
    .invalidConstant, "`mostly` is the share of rows that pass, above 0 and at most 1", at: span,
    label: percent.map { "did you mean `\($0)`?" } ?? "expected a number such as `0.99`")
}

func noCheckName(_ text: String, at span: Span) -> Diagnostic {
  Diagnostic(
    .invalidName, "`\(escaped(text))` is no name", at: span,
    label: "a name has letters, digits and `_`", notes: ["what a failure says to people is `message`"])
}

func sameCheckName(_ name: Name) -> Diagnostic {
  Diagnostic(.duplicateName, "another check here is named `\(name.text)`", at: name.span, label: "rename it")
}

func emptyRange(at span: Span) -> Diagnostic {
  Diagnostic(
    .invalidConstant, "no value passes: the smallest is greater than the largest", at: span,
    label: "expected `[smallest, largest]`")
}

func noReference(at span: Span) -> Diagnostic {
  Diagnostic(
    .invalidName, "`references` names a column of another frame", at: span,
    label: "write it with its frame: `customers.id`")
}

func twoReferences(_ first: String, at span: Span) -> Diagnostic {
  Diagnostic(
    .frameMismatch, "one reference leads to one frame, here `\(escaped(first))`", at: span,
    notes: ["make it two checks"])
}

func unevenReferences(values: Int, columns: Int, at span: Span) -> Diagnostic {
  Diagnostic(
    .misplacedCheck, "`references` compares \(values) of this frame's columns with \(columns) of another's",
    at: span, label: "list as many behind `of`")
}

func noFrameOfReference(at span: Span) -> Diagnostic {
  Diagnostic(
    .misplacedCheck, "`references` needs to know the frame of the rows that it looks at", at: span,
    label: "declare the node inside its frame, or write the check there with `of`")
}

func noRowsToPart(_ kind: CheckKind, at span: Span) -> Diagnostic {
  if kind == .references {
    return Diagnostic(
      .misplacedCheck, "`references` sends no rows to a quarantine", at: span, label: "remove it",
      notes: ["a `join` of `kind: semi`, and one of `kind: anti`, part rows by whether a key is there"])
  }
  return Diagnostic(
    .misplacedCheck, "`\(kind.rawValue)` says of no row by itself that it fails", at: span,
    label: "remove it",
    notes: ["checks of one row after the other can send their rows to a quarantine"])
}

func noQuarantine(at span: Span) -> Diagnostic {
  Diagnostic(
    .misplacedCheck, "rows are sent to a quarantine by checks of an output that has one", at: span,
    label: "write it under `checks` of an output with `quarantine: <path>`")
}

func nothingParted(_ output: Name, at span: Span) -> Diagnostic {
  Diagnostic(
    .misplacedCheck, "no check of `\(escaped(output.text))` sends rows to its quarantine", at: span,
    label: "add `on_fail: quarantine` to one of its checks")
}

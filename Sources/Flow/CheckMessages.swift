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

func patternIsText(at span: Span) -> Diagnostic {
  Diagnostic(.expectedScalar, "`matches` takes one pattern", at: span, label: "write `'^[a-z]+$'`")
}

func noArgument(_ kind: CheckKind, example: String, at span: Span) -> Diagnostic {
  Diagnostic(
    .missingKey, "`\(kind.rawValue)` does not say what it demands", at: span, label: "write `\(example)`")
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
    switch kind {
    case .notNull, .unique: "`\(kind.rawValue): [region, week]`"
    case .between, .isIn, .length, .matches, .max, .min, .assert, .rowCount: "`of: <column>` beside it"
    }
  return Diagnostic(
    .missingKey, "`\(kind.rawValue)` does not say which values it checks", at: span, label: "write \(example)"
  )
}

func mostlyOfOne(_ kind: String, at span: Span) -> Diagnostic {
  Diagnostic(
    .misplacedCheck, "`mostly` counts rows, and `\(kind)` looks at one number", at: span, label: "remove it")
}

func oneText(_ key: String, at span: Span) -> Diagnostic {
  Diagnostic(.expectedScalar, "`\(key)` takes one value", at: span)
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

public import Diagnostics
import StandardLibrary
public import Syntax
import Types

/// Reads a flow's tree into declarations.
public struct FlowReader {
  let tree: SyntaxTree
  var diagnostics: [Diagnostic] = []
  var flow: ParsedFlow
  /// Positions of frames read so far, by name; the first of each.
  var framePositions: [String: Int] = [:]

  /// The keys of a flow's top level.
  static let keys = [
    "leat", "name", "doc", "owner", "imports", "params", "sources", "nodes", "frames", "outputs",
    "transforms",
    "policies", "defaults", "tests",
  ]

  /// The flow that the tree declares; nil, with diagnostics, when it declares none.
  public static func read(
    _ tree: SyntaxTree, defaultName: String, withTests: Bool = false
  ) -> (flow: ParsedFlow?, diagnostics: [Diagnostic]) {
    guard let root = tree.root else { return (nil, []) }
    var reader = FlowReader(tree: tree, defaultName: defaultName)
    guard reader.read(root) else { return (nil, reader.diagnostics) }
    if withTests, let tests = tree.value(of: "tests", in: root) { reader.readTests(tests) }
    return (reader.flow, reader.diagnostics)
  }

  private init(tree: SyntaxTree, defaultName: String) {
    self.tree = tree
    flow = ParsedFlow(name: defaultName, doc: "")
    flow.lostWords = tree.lostWords
    flow.brokenNames = tree.lostWords
  }

  private mutating func read(_ root: SyntaxTree.ID) -> Bool {
    guard
      let fields = Fields(root, in: tree, of: "a flow", keys: FlowReader.keys, diagnostics: &diagnostics)
    else { return false }
    diagnostics += editionFlaws(fields)
    for section in fields.unknown { setAside(declarationsOf: section.value) }
    flow.name = fields.text("name", diagnostics: &diagnostics) ?? flow.name
    flow.doc = fields.text("doc", diagnostics: &diagnostics) ?? ""
    for (name, id) in entries(fields["params"], of: "params") {
      marking(name) { $0.readParameter(name, id) }
    }
    flow.owner = fields.text("owner", diagnostics: &diagnostics)
    readPolicies(fields["policies"])
    readImports(fields["imports"])
    for (name, id) in entries(fields["transforms"], of: "transforms") {
      marking(name) { $0.readTransform(name, id) }
    }
    for (name, id) in entries(fields["sources"], of: "sources") { readSource(name, id) }
    readFrames(fields["frames"])
    for (name, id) in entries(fields["nodes"], of: "nodes", mayBeTemplates: true) {
      readNode(name, id, frame: nil)
    }
    for (name, id) in entries(fields["outputs"], of: "outputs", mayBeTemplates: true) {
      readOutput(name, id)
    }
    readDefaults(fields["defaults"])
    return true
  }

  /// What an unknown section declares exists all the same: nothing is said where it is read.
  mutating func setAside(declarationsOf section: SyntaxTree.ID) {
    for entry in tree.entries(section) {
      flow.brokenNames.insert(tree.text(entry.key))
      guard let columns = tree.value(of: "columns", in: entry.value) else { continue }
      flow.hasUnknownColumns = true
      for id in [columns, tree.value(of: "nodes", in: entry.value)].compactMap(\.self) {
        setAside(declarationsOf: id)
      }
    }
  }

  /// Reads a declaration; its name is marked as broken when there is anything to say against it, or nothing
  /// can be made of it because of what was said before.
  private mutating func marking(_ name: Name, _ read: (inout FlowReader) -> Bool) {
    let before = diagnostics.count
    let isDeclared = read(&self)
    if !isDeclared || diagnostics.count > before { flow.brokenNames.insert(name.text) }
  }

  /// The entries of a section, each name checked to be an identifier, with markers in it where it may be a
  /// template.
  mutating func entries(
    _ id: SyntaxTree.ID?, of section: String, mayBeTemplates: Bool = false
  ) -> [(Name, SyntaxTree.ID)] {
    guard let id else { return [] }
    guard tree.kind(id) == .mapping else {
      if !tree.isBroken(id) { diagnostics.append(sectionIsMapping(section, at: tree.span(id))) }
      return []
    }
    return tree.entries(id).compactMap { entry in
      let name = Name(tree.text(entry.key), at: tree.span(entry.key))
      if isIdentifier(name.text) { return (name, entry.value) }
      if mayBeTemplates, let template = NameTemplate(name.text), template.hasMarkers {
        return (name, entry.value)
      }
      flow.brokenNames.insert(nearestIdentifier(to: name.text))
      diagnostics.append(invalidName(name, isColumn: section == "columns"))
      return nil
    }
  }

  mutating func expression(_ id: SyntaxTree.ID) -> Expression {
    let (expression, found) = parseExpression(id, in: tree)
    diagnostics += found
    return expression
  }

  mutating func located(_ key: String, _ fields: Fields) -> Name? {
    guard let id = fields[key], let text = fields.text(key, diagnostics: &diagnostics) else { return nil }
    return Name(text, at: tree.span(id))
  }

  mutating func names(_ key: String, _ fields: Fields) -> [Name]? {
    fields.texts(key, diagnostics: &diagnostics)?.map { Name($0.text, at: $0.span) }
  }
}

// MARK: - Parameters, transforms

extension FlowReader {
  private mutating func readParameter(_ name: Name, _ id: SyntaxTree.ID) -> Bool {
    let keys = ["type", "default", "min", "max", "values", "doc"]
    guard
      let fields = Fields(
        id, in: tree, of: "parameter `\(name.text)`", keys: keys, diagnostics: &diagnostics),
      let kind = parameterKind(name, fields)
    else { return false }
    let defaultValue = parameterDefault(fields, kind)
    flow.parameters.append(
      ParameterDeclaration(
        name: name, kind: kind, defaultValue: defaultValue,
        minimum: fields["min"].map { value($0, kind) }, maximum: fields["max"].map { value($0, kind) },
        doc: fields.text("doc", diagnostics: &diagnostics) ?? ""))
    return defaultValue != nil || fields.lacks("default")
  }

  private mutating func parameterKind(_ name: Name, _ fields: Fields) -> ParameterDeclaration.Kind? {
    guard let id = fields["type"], let text = fields.text("type", diagnostics: &diagnostics) else {
      if fields.lacks("type") {
        diagnostics.append(missingKey("type", of: "parameter `\(name.text)`", at: name.span))
      }
      return nil
    }
    if text == "enum" {
      let missing = missingKey("values", of: "parameter `\(name.text)`", at: name.span)
      return words(fields, ifMissing: missing).map { .enumeration($0.map(\.text)) }
    }
    if let values = fields["values"] {
      diagnostics.append(wordsOfNoEnumeration("parameter", at: tree.span(values)))
      return nil
    }
    return typeNamed(text, at: tree.span(id)).map { .plain($0.type) }
  }

  /// The default of an enumeration is one of its words, written bare.
  private mutating func parameterDefault(_ fields: Fields, _ kind: ParameterDeclaration.Kind) -> Expression? {
    guard let id = fields["default"], let text = fields.text("default", diagnostics: &diagnostics) else {
      return nil
    }
    switch kind {
    case .plain(.string), .enumeration: return Expression(literal: .string(text), span: tree.span(id))
    case .plain: return value(id, kind)
    }
  }

  /// Days and moments may be written bare; anything else is an expression.
  private mutating func value(_ id: SyntaxTree.ID, _ kind: ParameterDeclaration.Kind) -> Expression {
    switch kind {
    case .plain(.date), .plain(.timestamp):
      let literal = Literal(parameter: tree.text(id), type: kind.type).flatMap { Expression.Kind($0) }
      if let literal { return Expression(literal: literal, span: tree.span(id)) }
      if let first = tree.text(id).utf8.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) {
        diagnostics.append(noMoment(tree.text(id), kind.type, at: tree.span(id)))
        return Expression(nodes: [Expression.Node(kind: .error, span: tree.span(id))])
      }
    case .plain, .enumeration: break
    }
    return expression(id)
  }

  private mutating func readTransform(_ name: Name, _ id: SyntaxTree.ID) -> Bool {
    let (transform, found) = TransformReader.read(
      id, name: name.text, category: "", in: tree, withExamples: true)
    diagnostics += found
    guard let transform else { return false }
    flow.transforms.append(TransformDeclaration(name: name, transform: transform))
    if case .body = transform.implementation {
      if let id = tree.value(of: "examples", in: id) { readExamples(id, transform.examples) }
      return true
    }
    diagnostics.append(kernelOfFlow(at: tree.span(tree.value(of: "kernel", in: id) ?? id)))
    return false
  }
}

// MARK: - Types and units

extension FlowReader {
  mutating func unit(_ fields: Fields) -> (value: Unit, span: Span)? {
    guard let id = fields["unit"], let text = fields.text("unit", diagnostics: &diagnostics) else {
      return nil
    }
    if let unit = Unit(text) { return (unit, tree.span(id)) }
    diagnostics.append(invalidUnit(text, at: tree.span(id)))
    return nil
  }

  mutating func tags(_ fields: Fields) -> [Tag] {
    guard let id = fields["tags"] else { return [] }
    guard tree.kind(id) == .mapping else {
      if !tree.isBroken(id) { diagnostics.append(sectionIsMapping("tags", at: tree.span(id))) }
      return []
    }
    return tree.entries(id).map { entry in
      Tag(
        name: tree.text(entry.key), value: tree.text(entry.value), nameSpan: tree.span(entry.key),
        valueSpan: tree.span(entry.value))
    }
  }

  /// A type with an optional `?` for nullable.
  mutating func typeNamed(_ text: String, at span: Span) -> ValueType? {
    let isNullable = text.last == "?"
    let name = isNullable ? String(text.dropLast()) : text
    if let type = DataType(name: name) {
      if let zone = type.zone, !ZoneName.isKnown(zone) {
        diagnostics.append(unknownZone(zone, at: span) { "timestamp(\($0))" + (isNullable ? "?" : "") })
        return nil
      }
      return ValueType(type, nullable: isNullable)
    }
    diagnostics.append(unknownType(text, at: span))
    return nil
  }
}

/// What is wrong with the edition of the language that a file says it is in.
func editionFlaws(_ fields: Fields) -> [Diagnostic] {
  guard let id = fields["leat"] else {
    return fields.lacks("leat") ? [missingEdition(at: fields.span)] : []
  }
  let isKnown = fields.tree.kind(id) == .scalar && fields.tree.text(id) == "1"
  return isKnown ? [] : [unknownEdition(at: fields.tree.span(id))]
}

private func missingEdition(at span: Span) -> Diagnostic {
  let start = Span(file: span.file, start: span.start, end: span.start)
  return Diagnostic(
    .missingEdition, "the file does not say which edition of the language it is in", at: start,
    help: Help("begin with `leat: 1`", edits: [Edit(start, "leat: 1\n")]))
}

private func unknownEdition(at span: Span) -> Diagnostic {
  Diagnostic(.missingEdition, "there is no such edition of the language", at: span, label: "write `1`")
}

private func kernelOfFlow(at span: Span) -> Diagnostic {
  Diagnostic(
    .malformedTransform, "only transforms of the library have a `kernel`", at: span,
    notes: ["a flow's own transform is an expression: `body: <expression>`"])
}

func sectionIsMapping(_ section: String, at span: Span) -> Diagnostic {
  Diagnostic(
    .expectedMapping, "`\(section)` gives each entry a name", at: span, label: "expected `name: ...` lines")
}

func missingKey(_ key: String, of noun: String, at span: Span) -> Diagnostic {
  Diagnostic(.missingKey, "\(noun) does not say its `\(key)`", at: span, label: "add `\(key): ...`")
}

func invalidName(_ name: Name, isColumn: Bool = false) -> Diagnostic {
  let isReserved = reservedWords.contains(name.text)
  let legal = legalName(name.text)
  return Diagnostic(
    .invalidName, "`\(escaped(name.text))` cannot be a name", at: name.span,
    label: legal.map { legal in
      // What the file calls it stays what it is.
      isColumn ? "write `\(legal): {type: ..., from: '\(escaped(name.text))'}`" : "write `\(legal)`"
    } ?? "",
    notes: [
      isReserved
        ? "it is a word of the language; add another word, as in `\(name.text)_value`"
        : "names are made of the letters a to z, digits and `_`, and do not begin with a digit"
    ])
}

/// The name with underscores for what stands between its words; nil where that makes none. Others may read
/// it, so this is no edit.
private func legalName(_ text: String) -> String? {
  let separators: Set<Character> = ["-", " ", ".", "/"]
  let name = String(text.map { separators.contains($0) ? "_" : $0 })
  return name != text && isIdentifier(name) ? name : nil
}

private func invalidUnit(_ text: String, at span: Span) -> Diagnostic {
  Diagnostic(
    .invalidUnit, "`\(escaped(text))` is no unit", at: span,
    notes: ["units look like `USD`, `USD/hour`, `m/s^2`"])
}

private func noMoment(_ text: String, _ type: DataType, at span: Span) -> Diagnostic {
  Diagnostic(
    .invalidParameter, "`\(escaped(text))` is no \(type)", at: span,
    notes: ["days are written as `2024-01-31`, moments as `2024-01-31T10:00`"])
}

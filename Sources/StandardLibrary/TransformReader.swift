public import Diagnostics
public import Syntax
import Types

/// Reads a transform's mapping: a file of the standard library, or an entry of `transforms:`.
public struct TransformReader {
  private let tree: SyntaxTree
  private let name: String
  private let category: String
  private var diagnostics: [Diagnostic] = []
  private var variables: [String: TypeConstraint] = [:]
  /// Something could not be read that a diagnostic was reported for elsewhere.
  private var isIncomplete = false

  private init(name: String, category: String, tree: SyntaxTree) {
    self.name = name
    self.category = category
    self.tree = tree
  }

  /// The transform that the mapping describes; nil, with diagnostics, when it describes none.
  /// Examples are read only when asked for, since only documentation and tests need them.
  public static func read(
    _ id: SyntaxTree.ID, name: String, category: String, in tree: SyntaxTree, withExamples: Bool
  ) -> (transform: Transform?, diagnostics: [Diagnostic]) {
    var reader = TransformReader(name: name, category: category, tree: tree)
    let transform = reader.transform(id, withExamples: withExamples)
    let isSound = !reader.isIncomplete && !reader.diagnostics.contains { $0.severity == .error }
    return (isSound ? transform : nil, reader.diagnostics)
  }

  static let keys = [
    "doc", "types", "args", "one_of", "result", "needs", "fuse", "grouped", "kernel", "body", "units",
    "looks_ahead", "overloads", "sql", "examples",
  ]

  private mutating func transform(_ id: SyntaxTree.ID, withExamples: Bool) -> Transform? {
    guard
      let fields = Fields(
        id, in: tree, of: "transform `\(name)`", keys: TransformReader.keys, diagnostics: &diagnostics)
    else { return nil }
    readVariables(fields)
    let parameters = readParameters(fields)
    guard let implementation = implementation(fields) else { return nil }
    let isComposite = if case .kernel = implementation { false } else { true }
    guard let result = result(fields, parameters, isComposite: isComposite) else { return nil }
    let needs = fields.text("needs", diagnostics: &diagnostics)
    return Transform(
      name: name, category: category, doc: fields.text("doc", diagnostics: &diagnostics) ?? "",
      variables: variables, parameters: parameters, result: result,
      needsOrder: needs != nil,
      fusion: fusion(fields), implementation: implementation, overloads: overloads(fields),
      examples: withExamples ? readExamples(fields) : [],
      oneOf: (fields.texts("one_of", diagnostics: &diagnostics) ?? []).map(\.text),
      isGrouped: fields.flag("grouped", diagnostics: &diagnostics) ?? false,
      looksAhead: fields.flag("looks_ahead", diagnostics: &diagnostics) ?? false, needsTime: needs == "time")
  }

  private mutating func readVariables(_ fields: Fields) {
    guard let types = fields["types"] else { return }
    guard tree.kind(types) == .mapping else {
      diagnostics.append(malformed("`types` maps a variable to a type word", at: tree.span(types)))
      return
    }
    for entry in tree.entries(types) {
      variables[tree.text(entry.key)] = constraint(entry.value)
    }
  }

  private mutating func constraint(_ id: SyntaxTree.ID) -> TypeConstraint? {
    if tree.kind(id) == .sequence {
      return .oneOf(tree.items(id).compactMap { constraint($0) })
    }
    let word = tree.kind(id) == .scalar ? tree.text(id) : ""
    if let constraint = TypeConstraint(word: word) { return constraint }
    diagnostics.append(unknownType(word, at: tree.span(id)))
    return nil
  }

  private mutating func readParameters(_ fields: Fields) -> [Transform.Parameter] {
    guard let arguments = fields["args"] else {
      isIncomplete = !fields.lacks("args")
      return []
    }
    guard tree.kind(arguments) == .mapping else {
      isIncomplete = true
      if tree.isBroken(arguments) { return [] }
      diagnostics.append(malformed("`args` maps a parameter to its description", at: tree.span(arguments)))
      return []
    }
    let entries = tree.entries(arguments)
    let parameters = entries.compactMap { entry in parameter(tree.text(entry.key), entry.value) }
    isIncomplete = tree.isIncomplete(arguments) || parameters.count < entries.count
    return parameters
  }

  private mutating func parameter(_ name: String, _ id: SyntaxTree.ID) -> Transform.Parameter? {
    let keys = [
      "type", "doc", "constant", "variadic", "default", "min", "above", "max", "values", "form", "then",
    ]
    guard
      let fields = Fields(id, in: tree, of: "parameter `\(name)`", keys: keys, diagnostics: &diagnostics)
    else { return nil }
    guard let type = parameterType(of: name, fields) else { return nil }
    return Transform.Parameter(
      name: name, type: type, doc: fields.text("doc", diagnostics: &diagnostics) ?? "",
      isConstant: fields.flag("constant", diagnostics: &diagnostics) ?? false,
      isVariadic: fields.flag("variadic", diagnostics: &diagnostics) ?? false,
      defaultValue: expression(fields["default"]), minimum: expression(fields["min"] ?? fields["above"]),
      maximum: expression(fields["max"]),
      values: (fields.texts("values", diagnostics: &diagnostics) ?? []).map(\.text),
      isAboveMinimum: fields["above"] != nil, form: form(fields), substitutions: substitutions(fields))
  }

  private mutating func substitutions(_ fields: Fields) -> [Transform.Parameter.Substitution] {
    guard let id = fields["then"] else { return [] }
    guard tree.kind(id) == .mapping else {
      diagnostics.append(
        malformed("`then` maps a parameter to what stands in for it", at: tree.span(id)))
      return []
    }
    return tree.entries(id).compactMap { entry in
      expression(entry.value).map { .init(parameter: tree.text(entry.key), expression: $0) }
    }
  }

  private mutating func form(_ fields: Fields) -> ConstantForm? {
    guard let text = fields.text("form", diagnostics: &diagnostics) else { return nil }
    if let pattern = text.argument(of: "group") { return .group(of: pattern) }
    if let pattern = text.argument(of: "replacement") { return .replacement(of: pattern) }
    if let purpose = TimeFormat.Purpose(rawValue: text) { return .timeFormat(purpose) }
    switch text {
    case "type": return .type
    case "pattern": return .pattern
    case _:
      diagnostics.append(malformed("`form` is no known form", at: fields.span))
      return nil
    }
  }

  private mutating func parameterType(of name: String, _ fields: Fields) -> ParameterType? {
    guard let id = fields["type"] else {
      if fields.lacks("type") {
        diagnostics.append(
          malformed("argument `\(name)` has no `type`", at: fields.span, label: "add `type: number`"))
      }
      return nil
    }
    if tree.kind(id) == .scalar, variables[tree.text(id)] != nil { return .variable(tree.text(id)) }
    return constraint(id).map(ParameterType.constraint)
  }

  private mutating func expression(_ id: SyntaxTree.ID?) -> Expression? {
    guard let id else { return nil }
    let (expression, found) = parseExpression(id, in: tree)
    diagnostics += found
    return expression
  }

  private mutating func implementation(_ fields: Fields) -> Transform.Implementation? {
    if let word = fields.text("units", diagnostics: &diagnostics) {
      if let change = Transform.UnitChange(rawValue: word) { return .unit(change) }
      diagnostics.append(malformed("`units` is convert or declare", at: fields.span))
      return nil
    }
    switch (fields["kernel"], fields["body"]) {
    case (let kernel?, nil): return .kernel(tree.text(kernel))
    case (nil, let body?): return expression(body).map(Transform.Implementation.body)
    case (nil, nil):
      if !fields.lacks("body") { return nil }
      diagnostics.append(
        malformed("transform `\(name)` has no `body`", at: fields.span, label: "add `body: <expression>`"))
    case (_?, let body?):
      diagnostics.append(malformed("a transform has a `kernel` or a `body`, not both", at: tree.span(body)))
    }
    return nil
  }

  /// Each has the keys of a transform, and the name and the documentation of this one.
  private mutating func overloads(_ fields: Fields) -> [Transform] {
    guard let id = fields["overloads"] else { return [] }
    guard tree.kind(id) == .sequence else {
      diagnostics.append(malformed("`overloads` is a list of signatures", at: tree.span(id)))
      return []
    }
    return tree.items(id).compactMap { item in
      let read = TransformReader.read(item, name: name, category: category, in: tree, withExamples: false)
      diagnostics += read.diagnostics
      return read.transform
    }
  }

  private mutating func fusion(_ fields: Fields) -> Transform.FusionRule {
    guard let id = fields["fuse"] else { return .elementwise }
    if tree.kind(id) == .mapping, let lookback = expression(tree.value(of: "stencil", in: id)) {
      return .stencil(lookback)
    }
    switch tree.kind(id) == .scalar ? tree.text(id) : "" {
    case "elementwise": return .elementwise
    case "scan": return .scan
    case "aggregate": return .aggregate
    case "whole": return .whole
    case _:
      diagnostics.append(
        malformed("`fuse` is elementwise, {stencil: rows}, scan, aggregate or whole", at: tree.span(id)))
      return .elementwise
    }
  }

  private mutating func result(
    _ fields: Fields, _ parameters: [Transform.Parameter], isComposite: Bool
  ) -> Transform.Result? {
    guard let id = fields["result"] else {
      if isComposite { return Transform.Result(type: nil, null: .arguments, unit: .unknown) }
      diagnostics.append(malformed("transform `\(name)` has no `result`", at: fields.span))
      return nil
    }
    let keys = ["type", "nulls", "unit"]
    guard let result = Fields(id, in: tree, of: "`result`", keys: keys, diagnostics: &diagnostics) else {
      return nil
    }
    return Transform.Result(
      type: resultType(result, parameters), null: nullRule(result), unit: unitRule(result))
  }

  private mutating func resultType(
    _ fields: Fields, _ parameters: [Transform.Parameter]
  ) -> ResultType? {
    guard let text = fields.text("type", diagnostics: &diagnostics) else { return nil }
    if variables[text] != nil { return .variable(text) }
    if let variable = text.argument(of: "signed"), variables[variable] != nil { return .signed(variable) }
    if let variable = text.argument(of: "accumulator"), variables[variable] != nil {
      return .accumulator(variable)
    }
    if let variable = text.argument(of: "moment"), variables[variable] != nil { return .moment(variable) }
    if let zone = text.argument(of: "timestamp"), parameters.contains(where: { $0.name == zone }) {
      return .zoned(zone)
    }
    if let names = text.argument(of: "cast")?.split(separator: ","), names.count == 2 {
      return .cast(of: String(names[0]), to: String(names[1].drop { $0 == " " }))
    }
    if let type = DataType(name: text) { return .concrete(type) }
    diagnostics.append(unknownType(text, at: fields.span))
    return nil
  }

  private mutating func nullRule(_ fields: Fields) -> NullRule {
    guard let id = fields["nulls"] else { return .arguments }
    if tree.kind(id) == .sequence { return .ifAny(tree.items(id).map { tree.text($0) }) }
    switch tree.kind(id) == .scalar ? tree.text(id) : "" {
    case "arguments": return .arguments
    case "never": return .never
    case "always": return .always
    case "all": return .all
    case "window": return .window
    case "border": return .border
    case "empty": return .empty
    case "nan": return .nan
    case _:
      diagnostics.append(malformed("`nulls` is no known rule", at: tree.span(id)))
      return .always
    }
  }

  private mutating func unitRule(_ fields: Fields) -> UnitRule {
    switch fields.text("unit", diagnostics: &diagnostics) {
    case nil: return .unknown
    case "dimensionless": return .dimensionless
    case "same": return .same
    case "compared": return .compared
    case "multiply": return .multiply
    case "divide": return .divide
    case "square": return .square
    case "root": return .root
    case let argument?: return .keep(argument)
    }
  }

  private mutating func readExamples(_ fields: Fields) -> [Example] {
    guard let id = fields["examples"] else { return [] }
    let (examples, found) = ExampleReader.read(id, in: tree)
    diagnostics += found
    return examples
  }
}

extension String {
  /// `T` of `signed(T)`.
  fileprivate func argument(of function: String) -> String? {
    guard hasPrefix(function + "("), hasSuffix(")") else { return nil }
    return String(dropFirst(function.count + 1).dropLast())
  }
}

private func malformed(_ message: String, at span: Span, label: String = "") -> Diagnostic {
  Diagnostic(.malformedTransform, message, at: span, label: label)
}

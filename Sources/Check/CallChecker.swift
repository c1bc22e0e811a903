import Diagnostics
import Flow
import StandardLibrary
import Syntax
import Types

/// A call while it is checked: its transform, arguments, constants and operands.
struct CallSite {
  let transform: Transform
  let span: Span
  /// Constant parameters, by name.
  var options = NamedValues<Literal>()
  /// Where constants stand that were given, by name.
  var places = NamedValues<Span>()
  /// Row-wise operands in order of parameters: term, and the parameter it is for.
  var operands: [(term: Int, parameter: Int)] = []
  var keys: [Int]?
  /// The term of the times that a window of time needs.
  var time: Int?
  /// The grouped frame that the call stands in.
  var group: Int?
  /// Types of the signature's variables.
  var variables = NamedValues<DataType>()
  /// How the author wrote it, where that is a sign.
  var sign: String?
  /// The call's identity, on which assumptions are discharged; nil for calls that nobody wrote.
  var identity: Int?

  /// Terms of the operands, then of the times, then of the keys.
  var allOperands: [Int] { operands.map(\.term) + (time.map { [$0] } ?? []) + (keys ?? []) }

  /// Works out constants of the constants so far.
  var folder: ConstantFolder {
    let options = options
    return ConstantFolder { options[$0] }
  }

  /// What messages call it.
  var spelling: String { sign ?? transform.name }

  /// The note with the signature, which says nothing about an operator.
  var signatureNote: [String] { sign == nil ? ["signature: \(transform.signature)"] : [] }
}

extension ExpressionChecker {
  mutating func call(
    _ call: Expression.Call, index: Int, in expression: Expression, results: [Int?], context: Context
  ) -> Int? {
    let span = context.place(expression.nodes[index].span)
    if call.name.text == Lookup.name { return lookUp(call, at: span, results, context) }
    guard let named = scope.transforms[call.name.text] else {
      let namespace = call.name.text.prefix { $0 != "." }
      if scope.brokenNames.contains(call.name.text) || scope.brokenNames.contains(String(namespace)) {
        return nil
      }
      diagnostics.append(
        unknownTransform(call.name.text, in: scope.transforms, at: context.place(call.name.span)))
      return nil
    }
    guard
      let transform = signature(of: named, for: call, at: span, in: expression, results, context),
      let arguments = Arguments.match(
        call, to: transform, in: expression, at: span, blame: context.place, diagnostics: &diagnostics)
    else { return nil }
    var site = CallSite(transform: transform, span: span, identity: context.firstCall + index)
    site.group = context.group
    site.sign = call.sign
    guard readConstants(&site, arguments, expression, results, context) else { return nil }
    guard collectOperands(&site, arguments, expression, results), substitute(&site, context: context)
    else { return nil }
    if site.keys == nil, transform.takesKeys { site.keys = context.keys }
    switch transform.implementation {
    case .body(let body): return expand(body, site, context: context)
    case .unit(let change): return changeUnit(site, change)
    case .kernel: return finish(site)
    }
  }

  /// The term of a call whose operands are known.
  mutating func finish(_ site: CallSite) -> Int? {
    var site = site
    spreadGroups(&site)
    guard unify(&site), areWords(site), converts(site), let domain = domain(site), addTime(&site, domain)
    else { return nil }
    return finish(site, domain: domain)
  }

  /// Whether texts that a parameter or a column of `enum` is compared with are words of it.
  private mutating func areWords(_ site: CallSite) -> Bool {
    guard case .compared = site.transform.result.unit else { return true }
    for operand in site.operands {
      guard let (name, words) = scope.words(of: terms[operand.term].kind) else { continue }
      for (term, _) in site.operands {
        guard case .literal(.string(let text)) = terms[term].kind, !words.contains(text) else { continue }
        diagnostics.append(unknownWord(text, of: name, words, at: terms[term].span))
        return false
      }
    }
    return true
  }

  // MARK: Constants

  private mutating func readConstants(
    _ site: inout CallSite, _ arguments: Arguments, _ expression: Expression, _ results: [Int?],
    _ context: Context
  ) -> Bool {
    guard site.transform.hasConstants else { return true }
    var isValid = true
    for (parameter, given) in zip(site.transform.parameters, arguments.given) where parameter.isConstant {
      let value: Literal?
      var place = site.span
      if let index = given.first {
        place = context.place(expression[index].span)
        value = context.folder.value(of: index, in: expression)
      } else if let defaultValue = parameter.defaultValue {
        value = site.folder.value(of: defaultValue.root, in: defaultValue)
      } else {
        value = nil
      }
      guard let value else {
        // A name without a meaning was reported, and a default that depends on a wrong argument is no news.
        let hasBeenSaid = given.first.map { isReported($0, expression, results) } ?? !isValid
        isValid = false
        if hasBeenSaid { continue }
        diagnostics.append(notConstant(parameter.name, of: site.transform, at: place))
        continue
      }
      site.places[parameter.name] = place
      if parameter.type == .constraint(.zoneName), case .string(let zone) = value, !ZoneName.isKnown(zone) {
        diagnostics.append(unknownZone(zone, at: place) { "'\($0)'" })
        isValid = false
      } else if let problem = problem(
        with: value, for: parameter, of: site.transform, site.options)
      {
        diagnostics.append(invalidConstant(value, for: parameter, of: site.transform, problem, at: place))
        isValid = false
      } else if let found = parameter.formProblem(with: value, of: site, at: place) {
        diagnostics.append(found)
        isValid = false
      } else {
        site.options[parameter.name] = fitted(value, to: parameter) ?? value
      }
    }
    return isValid && hasOneOf(site)
  }

  /// A constant in its parameter's type, if it fits: 1 where a float64 is asked for is 1.0.
  func fitted(_ value: Literal, to parameter: Transform.Parameter) -> Literal? {
    guard case .constraint(.exactly(let type)) = parameter.type else { return nil }
    return value.fitted(to: type)
  }

  /// Whether exactly one of the parameters is given that exclude each other.
  private mutating func hasOneOf(_ site: CallSite) -> Bool {
    let names = site.transform.oneOf
    let given = names.filter { site.options[$0] != .null }
    if names.isEmpty || given.count == 1 { return true }
    diagnostics.append(notOne(of: names, given: given, site.transform, at: site.span))
    return false
  }

  /// Whether a diagnostic has said why an argument has no value.
  private func isReported(_ index: Expression.Index, _ expression: Expression, _ results: [Int?]) -> Bool {
    if case .list = expression[index].kind { return false }
    return results[Int(index.value)] == nil
  }

  // MARK: Operands

  private mutating func collectOperands(
    _ site: inout CallSite, _ arguments: Arguments, _ expression: Expression, _ results: [Int?]
  ) -> Bool {
    for (position, parameter) in site.transform.parameters.enumerated() where !parameter.isConstant {
      if arguments.given[position].isEmpty, let value = parameter.defaultValue {
        // An optional operand whose default is null is simply not passed.
        guard let literal = ConstantFolder(names: { _ in nil }).value(of: value.root, in: value),
          literal != .null
        else { continue }
        let type = ValueType(literal.naturalType)
        let term = append(Term(kind: .literal(literal), type: type, domain: .scalar, span: site.span))
        site.operands.append((term, position))
      }
      for index in arguments.given[position] {
        if case .list = expression[index].kind {
          diagnostics.append(listForOne(parameter.name, of: site.transform, at: expression[index].span))
          return false
        }
        guard let term = results[Int(index.value)] else { return false }
        site.operands.append((term, position))
      }
    }
    if let keys = arguments.keys {
      let terms = keys.compactMap { results[Int($0.value)] }
      guard terms.count == keys.count else { return false }
      if let constant = terms.first(where: { if case .literal = self.terms[$0].kind { true } else { false } })
      {
        diagnostics.append(constantKey(self.terms[constant]))
        return false
      }
      site.keys = terms
    }
    return true
  }

  // MARK: Types

  /// Finds the type of every variable of the signature and converts the operands.
  private mutating func unify(_ site: inout CallSite) -> Bool {
    var types = NamedValues<DataType>()
    for isLiteralTurn in [false, true] {
      for (term, position) in site.operands {
        guard case .variable(let name) = site.transform.parameters[position].type else { continue }
        let isLiteral = if case .literal = terms[term].kind { true } else { false }
        guard isLiteral == isLiteralTurn else { continue }
        guard let met = meet(types[name], terms[term]) else {
          diagnostics.append(unmet(site, variable: name, terms[term]))
          return false
        }
        types[name] = met
      }
    }
    for name in site.transform.variableNames {
      guard let type = types[name], let constraint = site.transform.variables[name] else { continue }
      if type == .null {
        types[name] = constraint.admits(.float64) ? .float64 : .string
      } else if !constraint.admits(type) {
        diagnostics.append(outsideSignature(site, constraint, offender(site, variable: name)))
        return false
      }
    }
    site.variables = types
    return convertOperands(&site)
  }

  /// What to say of an operand whose type does not meet the others': where one of them is outside of the
  /// signature by itself, that alone.
  private func unmet(_ site: CallSite, variable: String, _ term: Term) -> Diagnostic {
    let constraint = site.transform.variables[variable] ?? .any
    let other = first(of: variable, in: site)
    let strangers = [other, term].filter { !constraint.admits($0.type.type) }
    guard strangers.count == 1 else { return typesDiffer(site, from: other, term) }
    return outsideSignature(site, constraint, strangers[0])
  }

  /// The type that holds both; literals take the other side's type when they fit it.
  func meet(_ type: DataType?, _ term: Term) -> DataType? {
    guard let type else { return term.type.type }
    if case .literal(let literal) = term.kind, literal.fitted(to: type) != nil { return type }
    return type.meet(term.type.type)
  }

  /// The first operand of a variable's type.
  private func first(of variable: String, in site: CallSite) -> Term {
    let operand = site.operands.first { operand in
      site.transform.parameters[operand.parameter].type == .variable(variable)
        && terms[operand.term].type.type != .null
    }
    return terms[(operand ?? site.operands[0]).term]
  }

  private func offender(_ site: CallSite, variable: String) -> Term {
    let candidates = site.operands.filter {
      site.transform.parameters[$0.parameter].type == .variable(variable)
    }
    let constraint = site.transform.variables[variable] ?? .any
    let term = candidates.first { !constraint.admits(terms[$0.term].type.type) } ?? candidates[0]
    return terms[term.term]
  }

  private mutating func convertOperands(_ site: inout CallSite) -> Bool {
    for index in site.operands.indices {
      let (term, position) = site.operands[index]
      let target: DataType
      switch site.transform.parameters[position].type {
      case .variable(let name): target = site.variables[name] ?? terms[term].type.type
      case .constraint(let constraint):
        guard let type = admitted(terms[term], by: constraint) else {
          diagnostics.append(outsideSignature(site, constraint, terms[term]))
          return false
        }
        target = type
      }
      site.operands[index].term = convert(term, to: target)
    }
    return true
  }

  /// The type that an operand of its own constraint is converted to: numbers widen to float64 where that is
  /// asked for.
  func admitted(_ term: Term, by constraint: TypeConstraint) -> DataType? {
    if constraint.admits(term.type.type) { return term.type.type }
    if case .exactly(let type) = constraint {
      if type == .float64 && term.type.type.isNumber { return type }
      if term.type.type == .null { return type }
      if case .literal(let literal) = term.kind, literal.fitted(to: type) != nil { return type }
      if type.meet(term.type.type) == type { return type }
    }
    if term.type.type == .null, constraint.admits(.float64) { return .float64 }
    return nil
  }

  /// The operand as another type: a literal is rewritten, anything else converted by a kernel.
  mutating func convert(_ index: Int, to type: DataType) -> Int {
    let term = terms[index]
    if term.type.type == type { return index }
    var converted = term
    converted.type.type = type
    if case .literal(let literal) = term.kind, let fitted = literal.fitted(to: type) {
      converted.kind = .literal(fitted)
    } else {
      converted.kind = .call(
        TypedCall(
          transform: "convert", kernel: "convert", operands: [index], keys: nil, options: [],
          fusion: .elementwise, isAggregate: false))
    }
    return append(converted)
  }
}

/// Modules of Python that have functions of our names.
private let foreignModules: Set<String> = [
  "np", "numpy", "pd", "pandas", "pl", "polars", "math", "F", "fn", "func",
]

/// What pandas and polars put between a column and a method of its type.
private let foreignAccessors: Set<String> = ["str", "dt", "cat", "list"]

func unknownTransform(_ name: String, in catalog: TransformCatalog, at span: Span) -> Diagnostic {
  let meant = foreignTransforms[name.lowercased()].flatMap { catalog[$0]?.name }
  var diagnostic = Diagnostic.unknown(
    .unknownTransform, name, "there is no transform `\(escaped(name))`", at: span, among: catalog.names,
    meant: meant)
  if let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")), catalog[String(name[dot...].dropFirst())] != nil {
    let own = String(name[dot...].dropFirst())
    let parts = name[..<dot].split(separator: ".")
    if parts.count == 1, foreignModules.contains(String(parts[0])) {
      diagnostic.primary = Label(span, "write `\(own)(...)`")
      diagnostic.help = Help("", edits: [Edit(span, own)])
    } else {
      let of =
        parts.count > 1 && foreignAccessors.contains(String(parts.last ?? "")) ? parts.dropLast() : parts
      diagnostic.primary = Label(
        span, "transforms are no methods: write `\(own)(\(of.joined(separator: ".")))`")
    }
  }
  // A hundred names tell nobody anything.
  diagnostic.notes = diagnostic.primary.text.isEmpty ? ["`leat transforms` lists them"] : []
  return diagnostic
}

private func constantKey(_ term: Term) -> Diagnostic {
  var label = "this is the same in every row"
  if case .literal(.string(let text)) = term.kind { label = "write `\(escaped(text))`, without quotes" }
  return Diagnostic(
    .typeMismatch, "`by` takes columns or nodes, found a constant", at: term.span, label: label)
}

private func unknownWord(
  _ text: String, of name: String, _ words: [String], at span: Span
) -> Diagnostic {
  // The words are shown as the expression writes them.
  .unknown(
    .unknownWord, Literal.string(text).description, "`\(name)` is never '\(escaped(text))'", at: span,
    among: words.map { Literal.string($0).description }, list: "its values")
}

private func notConstant(_ name: String, of transform: Transform, at span: Span) -> Diagnostic {
  Diagnostic(
    .notConstant, "`\(name)` of `\(transform.name)` must be known before there is any data", at: span,
    label: "expected a literal or a parameter of the flow", notes: ["signature: \(transform.signature)"])
}

private func listForOne(_ name: String, of transform: Transform, at span: Span) -> Diagnostic {
  Diagnostic(.typeMismatch, "`\(name)` of `\(transform.name)` is one value, not a list", at: span)
}

private func typesDiffer(_ site: CallSite, from first: Term, _ term: Term) -> Diagnostic {
  let notes = writtenAsText(first, beside: term.type.type) + writtenAsText(term, beside: first.type.type)
  return Diagnostic(
    .typeMismatch,
    "`\(site.spelling)` takes values of one type, found \(first.type.type) and \(term.type.type)",
    at: term.span, label: "this is \(term.type.type)",
    secondary: [Label(first.span, "this is \(first.type.type)")],
    notes: notes + zonesDiffer(first.type.type, term.type.type),
    help: dateHelp(site, term, beside: first) ?? dateHelp(site, first, beside: term))
}

/// The repair of a day that is written as a text beside a date; nil where it is something else.
private func dateHelp(_ site: CallSite, _ term: Term, beside other: Term) -> Help? {
  // In the body of a composite all places are that of the call.
  guard other.type.type == .date, term.span != site.span, case .literal(.string(let text)) = term.kind else {
    return nil
  }
  let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int64($0) }
  guard text.utf8.count == 10, parts.count == 3, let year = parts[0], let month = parts[1],
    let day = parts[2],
    CivilDate(year: year, month: month, day: day) != nil
  else { return nil }
  let start = Span(file: term.span.file, start: term.span.start, end: term.span.start)
  let end = Span(file: term.span.file, start: term.span.end, end: term.span.end)
  return Help("", edits: [Edit(start, "date("), Edit(end, ")")])
}

/// What makes one type of timestamps of two.
private func zonesDiffer(_ left: DataType, _ right: DataType) -> [String] {
  guard case .timestamp(let one) = left, case .timestamp(let other) = right else { return [] }
  guard let zone = one ?? other else { return [] }
  return one == nil || other == nil
    ? ["a timestamp without a zone is one on the clocks of a place: `localize(t, '\(zone)')`"]
    : ["`convert_zone(t, '\(zone)')` is the same moment by other clocks"]
}

/// How a date that is written as a text is written right.
func writtenAsText(_ term: Term, beside type: DataType) -> [String] {
  guard type.isTemporal, case .literal(.string(let value)) = term.kind else { return [] }
  let word = type == .date ? "date" : "timestamp"
  return ["a text is no \(word); write `\(word)('\(escaped(value))')`"]
}

private func outsideSignature(_ site: CallSite, _ constraint: TypeConstraint, _ term: Term) -> Diagnostic {
  Diagnostic(
    .typeMismatch,
    "`\(site.spelling)` takes \(constraint.description) here, found \(term.type.type)",
    at: term.span, label: "this is \(term.type.type)", notes: site.signatureNote)
}

private func notOne(
  of names: [String], given: [String], _ transform: Transform, at span: Span
) -> Diagnostic {
  let found = given.isEmpty ? "none" : given.map { "`\($0)`" }.joined(separator: " and ")
  let all = names.map { "`\($0)`" }.joined(separator: ", ")
  return Diagnostic(
    .wrongArguments, "`\(transform.name)` takes exactly one of \(all), found \(found)", at: span,
    notes: ["signature: \(transform.signature)"])
}

public import Diagnostics
import StandardLibrary
import Syntax
import Types

/// Puts the instances of nodes declared by `for` in the place of their declarations.
public struct Expansion {
  /// How many nodes one `for` may declare.
  public static let limit = 100_000
  /// How many parts the expressions of all instances may have: as many as a file may have of YAML's nodes.
  public static let partLimit = 4_000_000

  var flow: ParsedFlow
  /// The namespace of the node that is being expanded.
  var prefix = ""
  let parameters: ParameterBinding
  var diagnostics: [Diagnostic] = []
  /// Parts of the instances so far.
  private var partCount = 0
  /// Where names are declared that a variable must not have.
  private var declared: [String: Span] = [:]

  /// The flow in which every node stands for itself.
  public static func expand(
    _ flow: ParsedFlow, parameters: ParameterBinding
  ) -> (flow: ParsedFlow, diagnostics: [Diagnostic]) {
    let isPlain = flow.nodes.allSatisfy {
      $0.repetition == nil && !$0.name.text.utf8.contains(UInt8(ascii: "$"))
    }
    let isRepeated = flow.outputs.contains { $0.isTemplate } || flow.tests.contains { $0.repetition != nil }
    let hasPlainChecks = flow.declaredChecks.allSatisfy { $0.repetition == nil }
    if isPlain && !isRepeated && hasPlainChecks && !hasOpenGrids(flow) { return (flow, []) }
    var expansion = Expansion(flow: flow, parameters: parameters)
    expansion.expand()
    return (expansion.flow, expansion.diagnostics)
  }

  private init(flow: ParsedFlow, parameters: ParameterBinding) {
    self.flow = flow
    self.parameters = parameters
    for frame in flow.frames {
      guard case .source(let source) = frame.kind else { continue }
      for column in source.columns { declared[frame.prefix + column.name.text] = column.name.span }
    }
    for name in flow.parameters.map(\.name) + flow.nodes.map(\.name) { declared[name.text] = name.span }
  }

  private mutating func expand() {
    expandGrids()
    expandChecks()
    let nodes = flow.nodes
    flow.nodes = []
    // Where the nodes stand that are operands of frames: instances before them move them on.
    var places: [Int] = []
    for node in nodes {
      places.append(flow.nodes.count)
      let before = diagnostics.count
      prefix = node.prefix
      if let repetition = node.repetition {
        if let made = instances(of: node, repetition) { flow.nodes += made }
      } else if let marker = NameTemplate(node.name.text)?.unknownMarker(among: []) {
        diagnostics.append(markerWithoutFor(marker, beside: "the node's `expr`", at: node.name.span))
      } else {
        flow.nodes.append(node)
      }
      if diagnostics.count > before { flow.brokenNames.insert(node.name.text) }
    }
    prefix = ""
    flow.outputs = instances(of: flow.outputs)
    flow.tests = flow.tests.flatMap { instances(of: $0) }
    for index in flow.frames.indices { flow.frames[index].moveOperands { places[$0] } }
  }

  // MARK: Values

  typealias Assignment = [(name: String, value: Literal)]

  /// One node for each instance; nil, with a diagnostic, when the declaration makes none.
  private mutating func instances(of node: NodeDeclaration, _ repetition: Repetition) -> [NodeDeclaration]? {
    let names = repetition.variables.map(\.text)
    if repetition.variables.contains(where: { hides($0) }) { return nil }
    guard let template = NameTemplate(node.name.text) else { return nil }
    if let marker = template.unknownMarker(among: names) {
      diagnostics.append(unknownMarker(marker, of: "node", known: names, at: node.name.span))
      return nil
    }
    guard let all = assignments(repetition) else { return nil }
    guard fits(parts: all.count * node.expression.nodes.count, at: repetition.span) else { return nil }
    var seen: [String: String] = [:]
    var instances: [NodeDeclaration] = []
    for assignment in all {
      var substitution = Substitution(assignment: assignment)
      let name = template.filled { substitution.text(of: $0) }
      let label = substitution.label
      if let misfit = substitution.misfit {
        diagnostics.append(notPasted(misfit, at: repetition.span))
        return nil
      }
      if let other = seen[name] {
        diagnostics.append(sameName(name, other, label, at: node.name.span))
        return nil
      }
      seen[name] = label
      var instance = NodeDeclaration(
        name: Name(name, at: node.name.span), frame: node.frame,
        expression: substitution.apply(to: node.expression), doc: node.doc, tags: node.tags, unit: node.unit,
        type: node.type)
      instance.instance = label
      instance.prefix = node.prefix
      instance.rows = node.rows
      instance.checks = node.checks.map { $0.filled(by: &substitution) }
      instance.owner = node.owner
      instance.declassification = node.declassification
      instance.hasBrokenDeclassification = node.hasBrokenDeclassification
      if let misfit = substitution.misfit {
        diagnostics.append(notPasted(misfit, at: repetition.span))
        return nil
      }
      instances.append(instance)
    }
    return instances
  }

  /// Whether a variable has a meaning already, of which a diagnostic tells.
  mutating func hides(_ variable: Name) -> Bool {
    guard let other = declared[prefix + variable.text] else { return false }
    diagnostics.append(variableHides(variable, other: other))
    return true
  }

  /// Counts parts of instances; false, with a diagnostic, when they are too many.
  mutating func fits(parts: Int, at span: Span) -> Bool {
    partCount += parts
    if partCount <= Expansion.partLimit { return true }
    diagnostics.append(tooMuch(at: span))
    return false
  }

  mutating func assignments(_ repetition: Repetition) -> [Assignment]? {
    let names = repetition.variables.map(\.text)
    var result: [Assignment] = []
    switch repetition.kind {
    case .rows(let rows):
      for row in rows {
        let values = row.map { constant($0) }
        guard !values.contains(nil) else { return nil }
        result.append(Array(zip(names, values.compactMap { $0 })))
      }
    case .product(let axes):
      result = [[]]
      for (name, axis) in zip(names, axes) {
        guard let list = values(axis, at: repetition.span) else { return nil }
        guard result.count * list.count <= Expansion.limit else {
          diagnostics.append(tooMany(at: repetition.span))
          return nil
        }
        result = result.flatMap { assignment in list.map { assignment + [(name, $0)] } }
      }
    }
    if !result.isEmpty { return result }
    diagnostics.append(noValues(at: repetition.span))
    return nil
  }

  private mutating func values(_ axis: Repetition.Values, at span: Span) -> [Literal]? {
    switch axis {
    case .list(let items):
      let values = items.map { constant($0) }
      return values.contains(nil) ? nil : values.compactMap { $0 }
    case .range(let from, let to, let step):
      guard let first = whole(from), let last = whole(to), let stride = step.map({ whole($0) }) ?? 1
      else { return nil }
      guard stride > 0 else {
        diagnostics.append(invalidStep(stride, at: step.map { $0[$0.root].span } ?? span))
        return nil
      }
      guard first <= last else { return [] }
      let (distance, overflow) = last.subtractingReportingOverflow(first)
      guard !overflow, distance / stride < Int64(Expansion.limit) else {
        diagnostics.append(tooMany(at: span))
        return nil
      }
      return (0...distance / stride).map { Literal.integer(first + $0 * stride) }
    }
  }

  private mutating func whole(_ expression: Expression) -> Int64? {
    guard let value = constant(expression) else { return nil }
    if case .integer(let number) = value { return number }
    diagnostics.append(notWhole(value, at: expression[expression.root].span))
    return nil
  }

  /// The value of an expression over literals and parameters.
  private mutating func constant(_ expression: Expression) -> Literal? {
    var read: Set<String> = []
    for case .name(let parts) in expression.nodes.map(\.kind) where parts.count == 1 {
      read.insert(prefix + parts[0].text)
    }
    let (parameters, prefix) = (parameters, prefix)
    let folder = ConstantFolder { parameters.value(of: prefix + $0) }
    if let value = folder.value(of: expression.root, in: expression) {
      flow.shapingParameters.formUnion(read)
      return value
    }
    let isReported =
      expression.nodes.contains { $0.kind == .error } || read.contains { flow.brokenNames.contains($0) }
      || parameters.unusable.contains { read.contains(parameters.all[$0].name) }
    if !isReported { diagnostics.append(notConstant(at: expression[expression.root].span)) }
    // Whoever reads the instances stays silent, even where the reason was given elsewhere.
    return nil
  }
}

func markerWithoutFor(_ marker: String, beside key: String, at span: Span) -> Diagnostic {
  Diagnostic(
    .templateMarker, "`$(\(marker))` has no value here", at: span, label: "needs a `for` with `\(marker)`",
    notes: ["write `for: {\(marker): [1, 2, 3]}` beside \(key)"])
}

func unknownMarker(_ marker: String, of noun: String, known: [String], at span: Span) -> Diagnostic {
  Diagnostic(
    .templateMarker, "the `for` of this \(noun) has no `\(escaped(marker))`", at: span,
    notes: ["names: \(known.joined(separator: ", "))"])
}

func variableHides(_ variable: Name, other: Span) -> Diagnostic {
  Diagnostic(
    .duplicateName, "`\(variable.text)` has a meaning already", at: variable.span,
    label: "choose another name", secondary: [Label(other, "declared here")])
}

func notPasted(_ misfit: Substitution.Misfit, at span: Span) -> Diagnostic {
  Diagnostic(
    .templateMarker, "`\(escaped(misfit.text))` cannot be part of a name", at: span,
    label: "`$(\(misfit.variable))` pastes it",
    notes: ["give names and values side by side: `[{name: half, \(misfit.variable): 0.5}]`"])
}

func sameName(_ name: String, _ first: String, _ second: String, at span: Span) -> Diagnostic {
  Diagnostic(
    .duplicateName, "the instances \(first) and \(second) are both named `\(name)`", at: span,
    label: "put a marker such as `$(\(second.prefix { $0 != " " }))` into it")
}

private func tooMany(at span: Span) -> Diagnostic {
  Diagnostic(.nodeLimit, "a `for` makes at most \(Expansion.limit) nodes", at: span)
}

private func tooMuch(at span: Span) -> Diagnostic {
  Diagnostic(
    .nodeLimit, "the instances of `for` have more than \(Expansion.partLimit) parts in all", at: span)
}

private func noValues(at span: Span) -> Diagnostic {
  Diagnostic(
    .emptyFor, "this `for` has no values, so it declares nothing", at: span,
    help: Help("give it at least one value; a range goes up, from the smaller end to the larger"))
}

private func invalidStep(_ step: Int64, at span: Span) -> Diagnostic {
  Diagnostic(.invalidConstant, "the step of a range is at least 1, found \(step)", at: span)
}

private func notWhole(_ value: Literal, at span: Span) -> Diagnostic {
  Diagnostic(.typeMismatch, "a range counts whole numbers, found \(value.naturalType)", at: span)
}

private func notConstant(at span: Span) -> Diagnostic {
  Diagnostic(
    .notConstant, "the values of `for` must be known before there is any data", at: span,
    label: "expected a literal, a word or a parameter")
}

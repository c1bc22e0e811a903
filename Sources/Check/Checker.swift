public import Diagnostics
public import Flow
public import StandardLibrary
import Syntax
import Types

/// Types a resolved flow.
public struct Checker {
  let resolved: ResolvedFlow
  private let catalog: TransformCatalog
  private let presence: Presence
  var diagnostics: [Diagnostic] = []
  private var brokenBodies: Set<String> = []

  var flow: ParsedFlow { resolved.flow }

  public static func check(
    _ resolved: ResolvedFlow, library: TransformLibrary, parameters: ParameterBinding
  ) -> (flow: TypedFlow, diagnostics: [Diagnostic]) {
    var checker = Checker(resolved: resolved, library: library)
    let declared = checker.frames()
    let (nodes, frames, checks) = checker.nodes(declared, parameters: parameters)
    var outputs = OutputChecker.check(resolved, frames: frames, nodes: nodes)
    checker.diagnostics += BoundOutputs.bind(&outputs.outputs, of: resolved.flow)
    checker.diagnostics += StoredOutputs.flaws(outputs.outputs, of: resolved.flow)
    checker.diagnostics += OutputPaths.flaws(outputs.outputs, of: resolved.flow)
    checker.diagnostics += FolderOutputs(resolved: resolved, frames: frames, nodes: nodes).flaws(
      outputs.outputs)
    let typed = TypedFlow(
      resolved: resolved, parameters: parameters.all, frames: frames, nodes: nodes, outputs: outputs.outputs,
      checks: checks, presence: checker.presence)
    return (typed, checker.diagnostics + outputs.diagnostics)
  }

  private init(resolved: ResolvedFlow, library: TransformLibrary) {
    self.resolved = resolved
    let catalog = TransformCatalog(resolved.flow, library: library)
    self.catalog = catalog
    presence = Presence(resolved) { catalog.isStrict($0) }
    for declaration in resolved.flow.transforms where library.contains(declaration.name.text) {
      diagnostics.append(hidesTransform(declaration.name))
    }
    for declaration in resolved.flow.transforms {
      let found = Checker.flaws(of: declaration, in: catalog, silent: resolved.brokenNames)
      if !found.isEmpty { brokenBodies.insert(declaration.name.text) }
      diagnostics += found
    }
  }

  // MARK: Nodes

  /// The nodes, and the frames with all that nodes tell of them.
  private mutating func nodes(
    _ frames: [TypedFrame], parameters: ParameterBinding
  ) -> (nodes: [TypedNode?], frames: [TypedFrame], checks: [TypedCheck]) {
    let nodes = FinishedNodes(count: flow.nodes.count)
    let scope = Scope(
      frames: frames, resolved: resolved, parameters: parameters.all, unusable: parameters.unusable,
      nodes: nodes,
      transforms: catalog, presence: presence, brokenNames: resolved.brokenNames, brokenBodies: brokenBodies)
    for index in resolved.order {
      let declaration = flow.nodes[index]
      var checker = ExpressionChecker(scope: scope)
      let references = resolved.references[index]
      let context = ExpressionChecker.Context(
        references: references, constants: scope.constants(of: declaration.expression, references),
        node: declaration.name.text,
        group: declaration.frame.flatMap { isGrouped($0) ? $0 : nil }, frame: declaration.frame)
      let root = checker.check(declaration.expression, in: context)
      let before = diagnostics.count
      diagnostics += checker.diagnostics
      defer {
        if declaration.part == .value { diagnostics.removeSubrange(before...) }
        if declaration.part == .passes { explainDemand(index, nodes, from: before) }
        diagnostics.name(declaration.instance, from: before)
      }
      guard let root else { continue }
      var expression = TypedExpression(terms: checker.terms, root: root)
      guard hasFixedDurations(expression, parameters.all),
        conforms(&expression, to: declaration, frames: frames),
        serves(expression.root, declaration, index, nodes), demands(expression.root, declaration)
      else {
        continue
      }
      nodes[index] = TypedNode(name: qualified(declaration), expression: expression)
    }
    checkGivens(frames, nodes, scope)
    checkUnions(scope)
    checkSeenNodes(scope)
    let complete = frames.indices.map { self.complete(frames[$0], at: $0, scope) }
    return (nodes.all, complete, checks(in: scope, frames: complete))
  }

  private func qualified(_ node: NodeDeclaration) -> String {
    if !node.isNamed { return node.name.text }
    return (node.frame.map { flow.frames[$0].name.text + "." } ?? "") + node.name.text
  }

  /// Whether every duration that is a value, and no constant of a transform, is a number of microseconds.
  private mutating func hasFixedDurations(
    _ expression: TypedExpression, _ parameters: [BoundParameter]
  ) -> Bool {
    let isFixed = expression.terms.allSatisfy { term in
      let value: Literal? =
        switch term.kind {
        case .literal(let literal): literal
        case .parameter(let position): parameters[position].value
        case .column, .node, .taken, .call: nil
        }
      guard case .duration(let span)? = value, span.microseconds == nil else { return true }
      diagnostics.append(noFixedLength(span, at: term.span))
      return false
    }
    return isFixed
  }

  /// Holds the type and unit that the author states against what was found.
  private mutating func conforms(
    _ expression: inout TypedExpression, to node: NodeDeclaration, frames: [TypedFrame]
  ) -> Bool {
    if let frame = node.frame, case .rows(let found) = expression.root.domain, found.index != frame {
      diagnostics.append(
        foreignRows(node.name, declaredIn: frames[frame].name, rowsOf: frames[found.index].name))
      return false
    }
    let found = expression.root.type
    if let (declared, span) = node.type,
      declared.type != found.type || (found.nullable && !declared.nullable)
    {
      diagnostics.append(typeDiffers(node.name.text, declared: declared, found: found, at: span))
      return false
    }
    guard let (unit, place) = node.unit else { return true }
    if let own = found.unit, own != unit {
      diagnostics.append(unitDiffers(node.name.text, declared: unit, found: own, at: place))
      return false
    }
    expression.terms[expression.terms.count - 1].type.unit = unit
    return true
  }
}

private func hidesTransform(_ name: Name) -> Diagnostic {
  Diagnostic(
    .duplicateName, "`\(name.text)` is a transform of the standard library", at: name.span,
    label: "choose another name")
}

private func foreignRows(_ name: Name, declaredIn frame: String, rowsOf other: String) -> Diagnostic {
  Diagnostic(
    .frameMismatch, "node `\(name.text)` stands in frame `\(frame)` but has the rows of `\(other)`",
    at: name.span)
}

private func typeDiffers(_ name: String, declared: ValueType, found: ValueType, at span: Span) -> Diagnostic {
  Diagnostic(
    .typeMismatch, "node `\(name)` is declared \(declared) but is \(found)", at: span, label: "it is \(found)"
  )
}

private func unitDiffers(_ name: String, declared: Unit, found: Unit, at span: Span) -> Diagnostic {
  Diagnostic(
    .unitMismatch, "node `\(name)` is declared in \(declared) but is in \(found)", at: span,
    label: "it is in \(found)")
}

private func noFixedLength(_ span: Literal.Span, at place: Span) -> Diagnostic {
  let text = "`\(Literal.duration(span))`"
  let (problem, notes) =
    switch span.unit {
    case .mo, .q, .y:
      (
        "\(text) has no fixed length, and a duration is exact",
        ["months and years are added to a date or timestamp: `day + 1mo`"]
      )
    case .ns: ("\(text) is no whole number of microseconds, and durations count those", [])
    case .us, .ms, .s, .min, .h, .d, .w: ("\(text) is longer than 64 bits of microseconds", [])
    }
  return Diagnostic(.invalidConstant, problem, at: place, notes: notes)
}

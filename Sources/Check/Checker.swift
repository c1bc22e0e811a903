public import Diagnostics
public import Flow
public import StandardLibrary
import Syntax
import Types

/// Types a resolved flow.
public struct Checker {
  private let resolved: ResolvedFlow
  private let catalog: TransformCatalog
  private var diagnostics: [Diagnostic] = []
  private var brokenBodies: Set<String> = []

  private var flow: ParsedFlow { resolved.flow }

  public static func check(
    _ resolved: ResolvedFlow, library: TransformLibrary, parameters: ParameterBinding
  ) -> (flow: TypedFlow, diagnostics: [Diagnostic]) {
    var checker = Checker(resolved: resolved, library: library)
    let frames = checker.frames()
    let nodes = checker.nodes(frames: frames, parameters: parameters)
    let outputs = OutputChecker.check(resolved, frames: frames, nodes: nodes)
    let typed = TypedFlow(
      resolved: resolved, parameters: parameters.all, frames: frames, nodes: nodes, outputs: outputs.outputs)
    return (typed, checker.diagnostics + outputs.diagnostics)
  }

  private init(resolved: ResolvedFlow, library: TransformLibrary) {
    self.resolved = resolved
    var own: [String: Transform] = [:]
    for declaration in resolved.flow.transforms { own[declaration.name.text] = declaration.transform }
    catalog = TransformCatalog(library: library, own: own)
    for declaration in resolved.flow.transforms where library.contains(declaration.name.text) {
      diagnostics.append(hidesTransform(declaration.name))
    }
    for declaration in resolved.flow.transforms {
      let found = Checker.flaws(of: declaration, in: catalog, silent: resolved.brokenNames)
      if !found.isEmpty { brokenBodies.insert(declaration.name.text) }
      diagnostics += found
    }
  }

  // MARK: Frames

  private mutating func frames() -> [TypedFrame] {
    var result: [TypedFrame] = []
    for (index, frame) in flow.frames.enumerated() {
      let columns = resolved.columns[index].map { column in
        TypedColumn(name: column.name, type: declared(column))
      }
      switch frame.kind {
      case .source(let source): result.append(self.frame(frame.name.text, source, columns: columns))
      case .zip: result.append(zip(index, columns: columns, frames: result))
      }
    }
    return result
  }

  private func declared(_ column: FrameColumn) -> ValueType {
    guard case .source(let source) = flow.frames[column.source].kind else {
      preconditionFailure("columns come from sources")
    }
    var type = source.columns[column.position].type
    if source.nanAsNull && type.type.isFloat { type.nullable = true }
    return type
  }

  /// Whether a diagnostic has said that the column, or the columns of the frame, cannot be known.
  private func isBroken(_ column: String, in frame: String) -> Bool {
    resolved.brokenNames.contains(column) || resolved.brokenNames.contains(frame)
  }

  private mutating func frame(_ frame: String, _ source: SourceDeclaration, columns: [TypedColumn])
    -> TypedFrame
  {
    let known = Set(columns.map(\.name))
    func checked(_ names: [Name]) -> [String] {
      names.compactMap { name in
        if known.contains(name.text) { return name.text }
        if isBroken(name.text, in: frame) { return nil }
        diagnostics.append(unknownColumn(name, known: columns.map(\.name)))
        return nil
      }
    }
    if let format = source.format, !fileFormats.contains(format.text) {
      diagnostics.append(unknownFormat(format))
    }
    let series = checked(source.series)
    let order: TypedFrame.Order
    switch source.order {
    case .none: order = .none
    // Some order stands in for one that an error was reported for, so that windows do not ask for it as well.
    case .position, .unknown: order = .position
    case .columns(let names):
      let columns = checked(names)
      order = columns.count < names.count ? .position : .columns(columns)
    }
    let key: [String]
    if let declared = source.key {
      key = checked(declared)
    } else if case .columns(let columns) = order {
      key = series + columns
    } else {
      key = []
    }
    return TypedFrame(name: frame, columns: columns, series: series, order: order, key: key)
  }

  /// A zip has the rows of its first frame, and with them its series, order and key.
  private func zip(_ index: Int, columns: [TypedColumn], frames: [TypedFrame]) -> TypedFrame {
    guard case .zip(let parts) = flow.frames[index].kind,
      let first = parts.first.flatMap({ part in frames.first { $0.name == part.text } })
    else {
      // The first frame is broken, so that its order stands in for itself.
      return TypedFrame(
        name: flow.frames[index].name.text, columns: columns, series: [], order: .position, key: [])
    }
    return TypedFrame(
      name: flow.frames[index].name.text, columns: columns, series: first.series, order: first.order,
      key: first.key)
  }

  // MARK: Nodes

  private mutating func nodes(frames: [TypedFrame], parameters: ParameterBinding) -> [TypedNode?] {
    let nodes = FinishedNodes(count: flow.nodes.count)
    let scope = Scope(
      frames: frames, parameters: parameters.all, unusable: parameters.unusable, nodes: nodes,
      transforms: catalog, brokenNames: resolved.brokenNames, brokenBodies: brokenBodies)
    for index in resolved.order {
      let declaration = flow.nodes[index]
      var checker = ExpressionChecker(scope: scope)
      let references = resolved.references[index]
      let context = ExpressionChecker.Context(
        references: references, constants: scope.constants(among: references), node: declaration.name.text)
      let root = checker.check(declaration.expression, in: context)
      let before = diagnostics.count
      diagnostics += checker.diagnostics
      defer { diagnostics.name(declaration.instance, from: before) }
      guard let root else { continue }
      var expression = TypedExpression(terms: checker.terms, root: root)
      guard hasFixedDurations(expression, parameters.all),
        conforms(&expression, to: declaration, frames: frames)
      else {
        continue
      }
      nodes[index] = TypedNode(name: qualified(declaration), expression: expression)
    }
    return nodes.all
  }

  private func qualified(_ node: NodeDeclaration) -> String {
    (node.frame.map { flow.frames[$0].name.text + "." } ?? "") + node.name.text
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
        case .column, .node, .call: nil
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

private func unknownColumn(_ name: Name, known: [String]) -> Diagnostic {
  .unknown(
    .unknownColumn, name.text, "the source declares no column `\(escaped(name.text))`", at: name.span,
    among: known, list: "columns")
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

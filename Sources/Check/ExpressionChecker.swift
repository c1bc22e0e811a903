import Diagnostics
import Flow
import StandardLibrary
import Syntax
import Types

/// What an expression may refer to while it is checked. A class, since there is a checker for each node.
final class Scope {
  let frames: [TypedFrame]
  let resolved: ResolvedFlow
  let parameters: [BoundParameter]
  /// Positions of parameters without a usable value, of which a diagnostic was given.
  let unusable: Set<Int>
  let nodes: FinishedNodes
  let transforms: TransformCatalog
  /// What conditions of frames prove.
  let presence: Presence
  /// Names whose declarations a diagnostic was reported for.
  let brokenNames: Set<String>
  /// Composites whose bodies a diagnostic was reported for.
  let brokenBodies: Set<String>
  let expansion = ExpansionBudget()
  let stackedTypes = StackedTypes()

  init(
    frames: [TypedFrame], resolved: ResolvedFlow, parameters: [BoundParameter], unusable: Set<Int>,
    nodes: FinishedNodes, transforms: TransformCatalog, presence: Presence, brokenNames: Set<String>,
    brokenBodies: Set<String>
  ) {
    self.frames = frames
    self.resolved = resolved
    self.parameters = parameters
    self.unusable = unusable
    self.nodes = nodes
    self.transforms = transforms
    self.presence = presence
    self.brokenNames = brokenNames
    self.brokenBodies = brokenBodies
  }

  /// How rows of a frame are told in messages.
  func name(of domain: Domain) -> String {
    switch domain {
    case .scalar: "a scalar"
    case .rows(let frame): "`\(frames[frame.index].name)`"
    }
  }
}

/// The nodes that are typed so far, by position; nil: unfinished or erroneous. Shared by reference, since a
/// copy for each node would make long flows quadratic.
final class FinishedNodes {
  private(set) var all: [TypedNode?]

  init(count: Int) { all = Array(repeating: nil, count: count) }

  subscript(index: Int) -> TypedNode? {
    get { all[index] }
    set { all[index] = newValue }
  }
}

/// How much all composites of a flow have been expanded to. A few that use each other twice would fill any
/// memory. Shared by reference, as the nodes are.
final class ExpansionBudget {
  static let limit = 1_000_000
  private var steps = 0

  /// False when a body of so many parts is too much.
  func admits(_ parts: Int) -> Bool {
    steps += parts
    return steps <= ExpansionBudget.limit
  }
}

/// Types one node's expression. Children stand before their parents in an expression, so one loop does it;
/// only composites nest, and their depth is limited.
struct ExpressionChecker {
  let scope: Scope
  var terms: [Term] = []
  var diagnostics: [Diagnostic] = []
  /// Identities of calls so far; an expression's calls have consecutive ones.
  private var callCount = 0
  /// Terms of groups' values and the same for the rows of the groups (`spreadGroups`).
  var spreadTerms: [Int: Int] = [:]

  init(scope: Scope) { self.scope = scope }

  /// What a name inside a composite stands for.
  enum Binding: Sendable {
    case term(Int)
    case constant(Literal)
  }

  /// Where an expression comes from, and so what its names mean and where its mistakes are shown.
  struct Context {
    var references: [Reference?] = []
    /// Values of the names that are constants: parameters of the flow, or of the composite.
    var constants: [String: Literal] = [:]
    /// Arguments of the composite whose body this is; nil in a node.
    var bindings: NamedValues<Binding>?
    /// Names of the composites being expanded, outermost first.
    var composites: [String] = []
    /// The outermost call, once inside a composite.
    var call: Span?
    /// The node, as messages name it.
    var node = ""
    /// For names of the expression, the identity of the call whose condition proves them present.
    var guards: [Int: Int] = [:]
    /// The identity of the expression's first part.
    var firstCall = 0
    /// The grouped frame that the node stands in: there an aggregate of columns of the frame that is grouped
    /// makes a value for each group.
    var group: Int?
    /// The frame that the node is declared in.
    var frame: Int?
    /// The groups that a composite was called with, for all in its body that take groups.
    var keys: [Int]?

    func place(_ span: Span) -> Span { call ?? span }

    var folder: ConstantFolder {
      let constants = constants
      return ConstantFolder { constants[$0] }
    }
  }

  /// How deep composites may nest.
  static let compositeDepth = 32

  /// The index of the expression's root term; nil when a diagnostic says why there is none.
  mutating func check(_ expression: Expression, in context: Context) -> Int? {
    var context = context
    context.firstCall = callCount
    callCount += expression.nodes.count
    context.guards = guards(expression, context)
    var results: [Int?] = []
    results.reserveCapacity(expression.nodes.count)
    for (index, node) in expression.nodes.enumerated() {
      let place = context.place(node.span)
      switch node.kind {
      case .name(let parts): results.append(name(parts, index: index, at: place, in: context))
      case .call(let call):
        let found =
          call.form == .cases
          ? cases(call, at: place, in: expression, results: results, context: context)
          : self.call(call, index: index, in: expression, results: results, context: context)
        results.append(found)
      case .list, .error: results.append(nil)
      case .integer, .negativeInteger, .float, .string, .boolean, .null, .duration, .date, .timestamp:
        results.append(literal(expression.literal(of: node.kind), at: place))
      }
    }
    if case .list? = expression.nodes.last?.kind, let last = expression.nodes.last {
      diagnostics.append(listIsNoValue(at: context.place(last.span)))
    }
    return results[Int(expression.root.value)]
  }

  mutating func append(_ term: Term) -> Int {
    terms.append(term)
    return terms.count - 1
  }

  private mutating func literal(_ literal: Literal?, at span: Span) -> Int? {
    guard let literal else { return nil }
    let type = ValueType(literal.naturalType, nullable: literal == .null)
    return append(Term(kind: .literal(literal), type: type, domain: .scalar, span: span))
  }

  /// What conditions prove about the names of the expression.
  private func guards(_ expression: Expression, _ context: Context) -> [Int: Int] {
    let guards = Narrowing.guards(in: expression) { index in
      guard case .name(let parts) = expression.nodes[index].kind else { return nil }
      if context.bindings == nil { return context.references[index].map { .reference($0) } }
      return parts.count == 1 ? .argument(parts[0].text) : nil
    } isStrict: {
      scope.transforms.isStrict($0)
    }
    return guards.mapValues { $0 + context.firstCall }
  }

  /// A name's term, present where a condition proves it.
  private mutating func name(
    _ parts: [Expression.Part], index: Int, at span: Span, in context: Context
  ) -> Int? {
    guard let term = plainName(parts, index: index, at: span, in: context) else { return nil }
    guard let proof = context.guards[index], terms[term].type.nullable else { return term }
    var narrowed = terms[term]
    narrowed.type.nullable = false
    narrowed.reason = nil
    narrowed.assumptions.insert(proof)
    return append(narrowed)
  }

  private mutating func plainName(
    _ parts: [Expression.Part], index: Int, at span: Span, in context: Context
  ) -> Int? {
    if let bindings = context.bindings {
      switch parts.count == 1 ? bindings[parts[0].text] : nil {
      case .term(let term)?: return term
      case .constant(let value)?: return literal(value, at: span)
      case nil:
        diagnostics.append(unknownInBody(parts, composite: context.composites.last ?? "", at: span))
        return nil
      }
    }
    guard let reference = context.references[index] else { return nil }
    switch reference {
    case .parameter(let position):
      if scope.unusable.contains(position) { return nil }
      let type = ValueType(
        scope.parameters[position].type, nullable: scope.parameters[position].value == .null)
      return append(Term(kind: .parameter(position), type: type, domain: .scalar, span: span))
    case .column(let frame, let position):
      guard let type = scope.type(ofColumn: position, in: frame) else { return nil }
      return append(
        Term(
          kind: .column(frame: frame, position: position), type: type, domain: .rows(FrameID(frame)),
          reason: type.nullable ? .column(frame: frame, position: position) : nil, span: span))
    case .node(let position): return node(position, as: .node(position), at: span)
    case .taken(let frame, let position):
      guard let domain = scope.nodes[position]?.domain, case .rows(let rows) = domain,
        scope.resolved.isMade(frame, of: rows.index)
      else { return node(position, as: .node(position), at: span) }
      let term = node(position, as: .taken(frame: frame, node: position), in: .rows(FrameID(frame)), at: span)
      switch term.flatMap({ _ in scope.presence(of: position, ofRows: rows.index, in: frame) }) {
      case true?: terms[terms.count - 1].type.nullable = false
      case false?:
        terms[terms.count - 1].type.nullable = true
        let rows = scope.resolved.hasGaps(frame) ? "gaps" : "rows without a match"
        terms[terms.count - 1].reason = .words("`\(scope.frames[frame].name)` has \(rows)")
      case nil: break
      }
      return term
    }
  }

  private mutating func node(
    _ position: Int, as kind: Term.Kind, in domain: Domain? = nil, at span: Span
  ) -> Int? {
    guard let node = scope.nodes[position] else { return nil }
    let root = node.expression.root
    return append(
      Term(
        kind: kind, type: root.type, domain: domain ?? root.domain, emptyOf: root.emptyOf,
        reason: root.type.nullable ? .node(position) : nil, span: span))
  }
}

extension Scope {
  /// The words of a parameter or a column of `enum`, and its name; nil for anything else.
  func words(of kind: Term.Kind) -> (name: String, words: [String])? {
    switch kind {
    case .parameter(let position):
      return parameters[position].limits.words.map { (parameters[position].name, $0) }
    case .column(var frame, var position):
      let name = resolved.columns[frame][position].name
      while true {
        switch resolved.columns[frame][position].origin {
        case .column(let from, let there): (frame, position) = (from, there)
        case .node(let node):
          guard case .column(let from, let there)? = nodes[node]?.expression.root.kind else { return nil }
          (frame, position) = (from, there)
        case .declared(let own):
          guard case .source(let source) = resolved.flow.frames[frame].kind else { return nil }
          return source.columns[own].words.map { (name, $0) }
        case .stacked: return nil
        }
      }
    case _: return nil
    }
  }

  /// The type of a frame's column; nil when a diagnostic says why it has none.
  func type(ofColumn position: Int, in frame: Int) -> ValueType? {
    var (frame, position) = (frame, position)
    var mayBeMissing = false
    var isPresent = false
    while true {
      let column = resolved.columns[frame][position]
      if column.mayBeMissing, !isPresent,
        !resolved.isKnownInGaps(column.name, of: frame, series: frames[frame].series)
      {
        mayBeMissing = true
      }
      var type: ValueType?
      switch column.origin {
      case .declared: type = frames[frame].columns[position].type
      case .column(let from, let there):
        if presence.proves(.column(frame: from, position: there), in: frame) { isPresent = true }
        (frame, position) = (from, there)
        continue
      case .node(let node):
        let isJoined = if case .join? = resolved.flow.derivation(of: frame)?.verb { true } else { false }
        type = self.type(ofNode: node, seenFrom: resolved.parents[frame][isJoined ? 1 : 0])
      case .stacked(let lanes): type = stackedTypes.type(of: lanes, position, in: frame, self)
      }
      if isPresent { type?.nullable = false }
      if mayBeMissing { type?.nullable = true }
      return type
    }
  }

  /// Whether a node of another frame is present in all rows of a frame that is made of that; false where
  /// some are rows of none, nil where it is null as there.
  func presence(of node: Int, ofRows other: Int, in frame: Int) -> Bool? {
    var next = frame
    while next != other {
      if presence.proves(.node(node), in: next) { return true }
      if resolved.mayLackParent(next) { return false }
      guard let parent = resolved.parents[next].first else { return nil }
      next = parent
    }
    return nil
  }

  /// The parameters that an expression reads, with their values, by the names that it has for them.
  func constants(of expression: Expression, _ references: [Reference?]) -> [String: Literal] {
    var constants: [String: Literal] = [:]
    for (index, reference) in references.enumerated() {
      guard case .parameter(let position)? = reference, !unusable.contains(position),
        case .name(let parts) = expression.nodes[index].kind
      else { continue }
      constants[parts.map(\.text).joined(separator: ".")] = parameters[position].value
    }
    return constants
  }
}

private func listIsNoValue(at span: Span) -> Diagnostic {
  Diagnostic(
    .typeMismatch, "a list is no value of a node", at: span,
    notes: ["lists stand where a transform takes several values: `is_in(x, [1, 2])`, `sum(x, by=[a, b])`"])
}

private func unknownInBody(_ parts: [Expression.Part], composite: String, at span: Span) -> Diagnostic {
  let name = parts.map(\.text).joined(separator: ".")
  return Diagnostic(
    .unknownName, "the body of `\(composite)` uses `\(escaped(name))`, which is none of its parameters",
    at: span)
}

import Diagnostics
import Flow
import StandardLibrary
import Syntax
import Types

/// Tries the bodies of a flow's own transforms that nothing calls, so that a library of them is checked by
/// itself. A body is wrong where no types of its arguments make it sound. What only a call can know is left
/// to the calls: units, groups, and constants without a default.
struct BodyTrials {
  private let flow: ParsedFlow
  private let library: TransformLibrary
  private let declarations: [String: TransformDeclaration]
  private var unsound: Set<String> = []
  private var said: Set<Diagnostic>
  private var diagnostics: [Diagnostic] = []
  /// How many operations and columns may still be typed. What is beyond is left to the calls.
  private var budget = 100_000

  /// - Parameters:
  ///   - known: what has been said of the flow.
  ///   - file: whose transforms are meant; others are told where their own files are checked.
  static func flaws(
    in flow: ParsedFlow, besides known: [Diagnostic], file: FileID, library: TransformLibrary
  ) -> [Diagnostic] {
    guard !flow.transforms.isEmpty else { return [] }
    var trials = BodyTrials(flow, besides: known, library: library)
    let called = trials.reached(from: (flow.nodes + flow.examples.map(\.node)).flatMap(\.expression.calls))
    for (declaration, size) in trials.ordered() {
      let name = declaration.name.text
      // The mistakes of the others are told elsewhere; who calls them has to be silent all the same.
      let isTold = declaration.name.span.file == file && !called.contains(name)
      let flaws = trials.judge(declaration, size: size)
      if isTold { trials.diagnostics += flaws.filter { trials.said.insert($0).inserted } }
    }
    return trials.diagnostics
  }

  private init(_ flow: ParsedFlow, besides known: [Diagnostic], library: TransformLibrary) {
    self.flow = flow
    self.library = library
    said = Set(known)
    declarations = Dictionary(flow.transforms.map { ($0.name.text, $0) }) { first, _ in first }
  }

  private func callees(_ name: String) -> [String] {
    guard case .body(let body)? = declarations[name]?.transform.implementation else { return [] }
    return body.calls.filter { declarations[$0] != nil }
  }

  /// The flow's own transforms that are called, and those that they call.
  private func reached(from names: [String]) -> Set<String> {
    var found = Set(names.filter { declarations[$0] != nil })
    var open = Array(found)
    while let name = open.popLast() { open += callees(name).filter { found.insert($0).inserted } }
    return found
  }

  /// The transforms, each after those that it calls, with how many operations its body expands to.
  private func ordered() -> [(declaration: TransformDeclaration, size: Int)] {
    var sizes: [String: Int] = [:]
    var result: [(declaration: TransformDeclaration, size: Int)] = []
    for start in flow.transforms.map(\.name.text) where sizes[start] == nil {
      var path = [(name: start, callees: callees(start)[...])]
      sizes[start] = 0
      while let (name, callees) = path.last {
        if let next = callees.first {
          path[path.count - 1].callees.removeFirst()
          guard sizes[next] == nil else { continue }
          sizes[next] = 0
          path.append((next, self.callees(next)[...]))
          continue
        }
        path.removeLast()
        guard let declaration = declarations[name],
          case .body(let body) = declaration.transform.implementation
        else { continue }
        let size = self.callees(name).reduce(body.nodes.count) { min($0 + (sizes[$1] ?? 0), 1 << 30) }
        sizes[name] = size
        result.append((declaration, size))
      }
    }
    return result
  }

  /// What is wrong with a body, unless it is what it calls, or has been said.
  private mutating func judge(_ declaration: TransformDeclaration, size: Int) -> [Diagnostic] {
    guard size <= budget, case .body(let body) = declaration.transform.implementation else { return [] }
    budget -= size
    let used = reached(from: body.calls)
    if !used.isDisjoint(with: unsound) || flow.brokenNames.contains(declaration.name.text)
      || isKnownWrong(body, of: declaration.transform)
    {
      unsound.insert(declaration.name.text)
      return []
    }
    let flaws = flaws(of: declaration, body, using: used, size: size)
    if !flaws.isEmpty { unsound.insert(declaration.name.text) }
    return flaws
  }

  /// Whether a body has a name that is no argument, or calls what there is not: that is told without a trial.
  private func isKnownWrong(_ body: Expression, of transform: Transform) -> Bool {
    let names = Set(transform.parameters.map(\.name))
    return body.nodes.contains { node in
      switch node.kind {
      case .name(let parts): parts.count != 1 || !names.contains(parts[0].text)
      case .call(let call): declarations[call.name.text] == nil && !library.contains(call.name.text)
      case .error: true
      case .integer, .negativeInteger, .float, .string, .boolean, .null, .duration, .date, .timestamp, .list:
        false
      }
    }
  }

  /// The mistakes of the trial that has the fewest; none where one has none, or not all could be tried.
  private mutating func flaws(
    of declaration: TransformDeclaration, _ body: Expression, using used: Set<String>, size: Int
  ) -> [Diagnostic] {
    let transforms = used.sorted().compactMap { declarations[$0] }
    let involved = [declaration.transform] + transforms.map(\.transform)
    guard let choices = TrialChoices(declaration.transform, among: involved) else { return [] }
    let cost = size + involved.reduce(0) { $0 + $1.parameters.count }
    var best: [Diagnostic]?
    for index in 0..<choices.count {
      budget -= cost
      let trial = flow.trial(
        of: declaration, columns: choices[index], constants: choices.constants.map { ($0.name, $0.type) },
        transforms: transforms)
      guard budget >= 0, let trial else { return [] }
      let given = Dictionary(choices.constants.map { ($0.name, $0.value) }) { first, _ in first }
      let errors = Front(trial, given: given, library: library).diagnostics.filter { $0.severity == .error }
      let isOfUnits = errors.contains { $0.code == .missingUnit || $0.code == .unitMismatch }
      if errors.isEmpty || isOfUnits { return [] }
      if let endless = errors.first(where: { $0.code == .tooDeep || $0.code == .cycle }) { return [endless] }
      if errors.count < best?.count ?? .max { best = errors }
    }
    return best ?? []
  }
}

extension Expression {
  /// The names of what it calls.
  fileprivate var calls: [String] {
    nodes.compactMap { node in
      if case .call(let call) = node.kind { call.name.text } else { nil }
    }
  }
}

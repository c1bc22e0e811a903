import Diagnostics
import Flow
import StandardLibrary
import Syntax
import Types

/// Tries the bodies of a flow's own transforms that nothing calls, so that a library of them is checked by
/// itself. A body is wrong where no types of its arguments, and no values of its constants, make it sound;
/// units are left to the calls.
struct BodyTrials {
  private let flow: ParsedFlow
  private let library: TransformLibrary
  private let declarations: [String: TransformDeclaration]
  private var unsound: Set<String> = []
  private var said: Set<Diagnostic>
  private var diagnostics: [Diagnostic] = []
  /// How many operations may still be typed. What is beyond is left to the calls.
  private var budget = 100_000

  /// - Parameters:
  ///   - known: what has been said of the flow.
  ///   - file: whose transforms are meant; others are tried where their own files are checked.
  static func flaws(
    in flow: ParsedFlow, besides known: [Diagnostic], file: FileID, library: TransformLibrary
  ) -> [Diagnostic] {
    guard !flow.transforms.isEmpty else { return [] }
    var trials = BodyTrials(flow, besides: known, library: library)
    let called = trials.reached(from: (flow.nodes + flow.examples.map(\.node)).flatMap(\.expression.calls))
    let open = flow.transforms.filter {
      $0.name.span.file == file && !called.contains($0.name.text) && !flow.brokenNames.contains($0.name.text)
    }
    for (declaration, size) in trials.ordered(open.map(\.name.text)) {
      trials.judge(declaration, size: size)
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

  /// These transforms, each after those that it calls, with how many operations its body expands to.
  private func ordered(_ names: [String]) -> [(declaration: TransformDeclaration, size: Int)] {
    let meant = Set(names)
    var sizes: [String: Int] = [:]
    var result: [(declaration: TransformDeclaration, size: Int)] = []
    for start in names where sizes[start] == nil {
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
        if meant.contains(name) { result.append((declaration, size)) }
      }
    }
    return result
  }

  /// Tells what is wrong with a body, unless it is what it calls.
  private mutating func judge(_ declaration: TransformDeclaration, size: Int) {
    guard size <= budget, case .body(let body) = declaration.transform.implementation else { return }
    budget -= size
    let used = reached(from: body.calls)
    let flaws = used.isDisjoint(with: unsound) ? flaws(of: declaration, using: used, size: size) : []
    if !flaws.isEmpty || !used.isDisjoint(with: unsound) { unsound.insert(declaration.name.text) }
    diagnostics += flaws.filter { said.insert($0).inserted }
  }

  /// The mistakes of the trial that has the fewest; none where one has none.
  private mutating func flaws(
    of declaration: TransformDeclaration, using used: Set<String>, size: Int
  ) -> [Diagnostic] {
    guard let choices = TrialChoices(declaration.transform) else { return [] }
    let transforms = used.sorted().compactMap { declarations[$0] }
    var best: [Diagnostic]?
    for index in 0..<choices.count {
      budget -= size
      let (columns, constants) = choices[index]
      let types = constants.mapValues(\.type)
      guard budget >= 0,
        let trial = flow.trial(of: declaration, columns: columns, constants: types, transforms: transforms)
      else { return [] }
      let front = Front(trial, given: constants.mapValues(\.value), library: library)
      let errors = front.diagnostics.filter { $0.severity == .error }
      let isOfUnits = errors.contains { $0.code == .missingUnit || $0.code == .unitMismatch }
      if errors.isEmpty || isOfUnits { return [] }
      if errors.count < best?.count ?? .max { best = errors }
      if errors.contains(where: { $0.code == .tooDeep || $0.code == .cycle }) { break }
    }
    return best ?? []
  }
}

/// What the arguments of a transform may be, one choice for each variable of its signature, argument and
/// constant.
private struct TrialChoices {
  private struct Choice {
    let parameters: [String]
    let types: [DataType]
    /// The values of a constant, of one type.
    let values: [Literal]

    var count: Int { values.isEmpty ? types.count : values.count }
  }

  /// More combinations are not tried, and the body is taken to be sound.
  private static let limit = 2_000

  private var choices: [Choice] = []
  private(set) var count = 1

  /// Nil where the constants may be anything.
  init?(_ transform: Transform) {
    if transform.isGrouped { return nil }
    for variable in transform.variableNames {
      let names = transform.parameters.filter { $0.type == .variable(variable) }.map(\.name)
      append(Choice(parameters: names, types: transform.variables[variable]?.samples ?? [], values: []))
    }
    for parameter in transform.parameters {
      guard case .constraint(let constraint) = parameter.type else {
        if parameter.isConstant { return nil }
        continue
      }
      guard parameter.isConstant else {
        append(Choice(parameters: [parameter.name], types: constraint.samples, values: []))
        continue
      }
      guard case .exactly(let type) = constraint, parameter.form == nil else { return nil }
      append(Choice(parameters: [parameter.name], types: [type], values: parameter.samples(of: type)))
    }
    if count == 0 || count > TrialChoices.limit { return nil }
  }

  private mutating func append(_ choice: Choice) {
    count = min(count * choice.count, 1 << 20)
    choices.append(choice)
  }

  subscript(index: Int) -> (
    columns: [String: DataType], constants: [String: (type: DataType, value: Literal)]
  ) {
    var rest = index
    var columns: [String: DataType] = [:]
    var constants: [String: (type: DataType, value: Literal)] = [:]
    for choice in choices {
      let place = rest % choice.count
      rest /= choice.count
      for name in choice.parameters {
        if choice.values.isEmpty {
          columns[name] = choice.types[place]
        } else {
          constants[name] = (choice.types[0], choice.values[place])
        }
      }
    }
    return (columns, constants)
  }
}

extension TypeConstraint {
  /// Types that it admits, the likeliest first.
  fileprivate var samples: [DataType] {
    if case .exactly(let type) = self { return [type] }
    let all: [DataType] = [
      .float64, .int64, .string, .bool, .date, .timestamp(zone: nil), .timestamp(zone: "UTC"), .duration,
      .uint64, .int8,
    ]
    return all.filter(admits)
  }
}

extension Transform.Parameter {
  /// Values of a constant, the likeliest first; none where any text may be meant.
  fileprivate func samples(of type: DataType) -> [Literal] {
    let own =
      defaultValue.flatMap { ConstantFolder { _ in nil }.value(of: $0.root, in: $0) }.map { [$0] } ?? []
    if !values.isEmpty && type == .string { return own + values.map { .string($0) } }
    return switch type {
    case .bool: own + [.bool(true), .bool(false)]
    case .float32, .float64: own + [1, 0.5, 2, 30].map { .float($0) }
    case .duration: own + [TimeUnit.d, .h].map { .duration(Literal.Span(count: 7, unit: $0)) }
    case _ where type.isInteger: own + [2, 1, 7, 30].map { .integer($0) }
    case _: []
    }
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

import Flow
import StandardLibrary
import Syntax
import Types

/// The types that the arguments of a transform may have: all combinations of one for each variable of its
/// signature, and for each other argument.
struct TrialChoices {
  private struct Choice {
    let parameters: [String]
    let types: [DataType]
  }

  private var choices: [Choice] = []
  private(set) var count = 1
  /// The constants, with their defaults.
  private(set) var constants: [(name: String, type: DataType, value: Literal)] = []

  /// More combinations are not tried.
  private static let limit = 2_000

  /// Nil where only a call knows enough, or there are too many. `involved`: the transform, and all that its
  /// body calls: types that they name are tried as well.
  init?(_ transform: Transform, among involved: [Transform]) {
    if transform.isGrouped { return nil }
    let named = involved.reduce(into: Set<DataType>()) { $0.formUnion($1.namedTypes) }
    let types =
      TrialChoices.types + named.filter { !TrialChoices.types.contains($0) }.sorted { "\($0)" < "\($1)" }
    for variable in transform.variableNames {
      let names = transform.parameters.filter { $0.type == .variable(variable) }.map(\.name)
      append(names, transform.variables[variable] ?? .any, types)
    }
    for parameter in transform.parameters {
      if parameter.isConstant {
        guard case .constraint(.exactly(let type)) = parameter.type, let value = parameter.literalDefault
        else {
          return nil
        }
        constants.append((parameter.name, type, value))
      } else if case .constraint(let constraint) = parameter.type {
        append([parameter.name], constraint, types)
      }
    }
    if count == 0 || count > TrialChoices.limit { return nil }
  }

  private mutating func append(_ parameters: [String], _ constraint: TypeConstraint, _ types: [DataType]) {
    let choice: Choice
    if case .exactly(let type) = constraint {
      choice = Choice(parameters: parameters, types: [type])
    } else {
      choice = Choice(parameters: parameters, types: types.filter(constraint.admits))
    }
    count = min(count * choice.types.count, 1 << 20)
    choices.append(choice)
  }

  /// The types by the names of arguments, in the order of the signature.
  subscript(index: Int) -> [(name: String, type: DataType)] {
    var rest = index
    var result: [(name: String, type: DataType)] = []
    for choice in choices {
      let type = choice.types[rest % choice.types.count]
      rest /= choice.types.count
      result += choice.parameters.map { ($0, type) }
    }
    return result
  }

  /// The likeliest first.
  private static let types: [DataType] = [
    .float64, .int64, .string, .bool, .date, .timestamp(zone: nil), .timestamp(zone: "UTC"), .duration,
    .float32, .int32, .int16, .int8, .uint64, .uint32, .uint16, .uint8, .categorical,
    .decimal(precision: 18, scale: 2),
  ]
}

extension Transform {
  /// The types that its signature and the texts of its body name.
  fileprivate var namedTypes: Set<DataType> {
    var found: Set<DataType> = []
    for parameter in parameters {
      if case .constraint(let constraint) = parameter.type { found.formUnion(constraint.namedTypes) }
    }
    for constraint in variables.values { found.formUnion(constraint.namedTypes) }
    guard case .body(let body) = implementation else { return found }
    for node in body.nodes {
      guard case .string(let text) = node.kind else { continue }
      if let type = DataType(name: text) { found.insert(type) }
      if ZoneName.isKnown(text) { found.insert(.timestamp(zone: text)) }
    }
    return found
  }
}

extension TypeConstraint {
  fileprivate var namedTypes: [DataType] {
    switch self {
    case .exactly(let type): [type]
    case .oneOf(let constraints): constraints.flatMap(\.namedTypes)
    case .any, .number, .integer, .signed, .float, .temporal, .timestamp, .wallClock, .zoned, .zoneName,
      .ordered:
      []
    }
  }
}

extension Transform.Parameter {
  /// The default, where it is a constant by itself.
  fileprivate var literalDefault: Literal? {
    defaultValue.flatMap { ConstantFolder { _ in nil }.value(of: $0.root, in: $0) }
  }
}

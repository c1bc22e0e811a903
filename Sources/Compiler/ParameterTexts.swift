import Check
import Diagnostics
import Flow
public import Types

/// Reads the values of parameters from their spelling on a command line.
struct ParameterTexts {
  /// Values by name, and in words what cannot be read or bound.
  static func read(
    _ options: CompilerOptions, for flow: ParsedFlow
  ) -> (values: [String: Literal], problems: [String]) {
    var values: [String: Literal] = [:]
    var problems: [String] = []
    let names = flow.parameters.map(\.name.text)
    for name in (Array(options.parameters.keys) + options.parameterTexts.keys).sorted()
    where !names.contains(name) {
      let hint = suggestionClause(for: name, among: names)
      problems.append("the flow has no parameter `\(escaped(name))`\(hint)")
    }
    for parameter in flow.parameters {
      let name = parameter.name.text
      let given: Literal
      if let text = options.parameterTexts[name] {
        guard let value = Literal(parameter: text, type: parameter.type) else {
          problems.append("parameter `\(name)` is \(parameter.type), and `\(escaped(text))` is none")
          continue
        }
        given = value
      } else if let value = options.parameters[name] {
        given = value
      } else {
        continue
      }
      if let problem = parameter.limits.problem(with: given) {
        problems.append("parameter `\(name)`: \(escaped(problem))")
      } else {
        values[name] = given
      }
    }
    return (values, problems)
  }
}

/// The value of a parameter as people spell it in a shell; nil when it is none of the type.
public func parameterValue(_ text: String, of type: DataType) -> Literal? {
  Literal(parameter: text, type: type)
}

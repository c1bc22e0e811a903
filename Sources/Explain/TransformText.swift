public import StandardLibrary
import Types

/// The standard library as a list: category by category, a line for each transform.
public func libraryText(_ library: TransformLibrary) -> String {
  let transforms = library.names.compactMap { library[$0] }
  let categories = Set(transforms.map(\.category)).sorted()
  var text = ""
  for category in categories {
    text += (text.isEmpty ? "" : "\n") + category + "\n"
    let members = transforms.filter { $0.category == category }
    let width = members.map(\.signature.count).max() ?? 0
    for transform in members {
      let signature = transform.signature
      let space = String(repeating: " ", count: min(width, 44) - min(signature.count, min(width, 44)))
      text += "  \(signature)\(space)  \(firstSentence(transform.doc))\n"
    }
  }
  return text
}

/// A transform's page: signature, parameters, rules, examples; nil when there is none of that name.
public func transformText(_ name: String, in library: TransformLibrary) -> String? {
  guard let transform = library.load(name).transform else { return nil }
  var lines = [transform.signature, "", transform.doc.trimmed, ""]
  let width = transform.parameters.map(\.name.count).max() ?? 0
  for parameter in transform.parameters {
    let space = String(repeating: " ", count: width - parameter.name.count)
    let type = typeText(parameter, of: transform) + timeText(parameter)
    lines.append("  \(parameter.name)\(space)  \(type)\(docText(parameter))")
  }
  for overload in transform.overloads {
    let types = overload.parameters.map { typeText($0, of: overload) }
    lines.append("or (\(types.joined(separator: "; ")))\(bodyText(overload))")
  }
  if let result = resultText(transform) { lines += ["", "gives \(result)"] }
  if transform.needsOrder { lines.append("needs an order of rows") }
  for example in transform.examples { lines += [""] + text(of: example) }
  return lines.joined(separator: "\n") + "\n"
}

/// The types that a parameter takes, in words.
func typeText(_ parameter: Transform.Parameter, of transform: Transform) -> String {
  switch parameter.type {
  case .variable(let name): transform.variables[name]?.description ?? name
  case .constraint(let constraint): constraint.description
  }
}

private func timeText(_ parameter: Transform.Parameter) -> String {
  parameter.isConstant ? ", known at compile time" : ""
}

/// What an overload that is a composite stands for.
private func bodyText(_ overload: Transform) -> String {
  if case .body(let body) = overload.implementation { ": \(body.text)" } else { "" }
}

private func docText(_ parameter: Transform.Parameter) -> String {
  parameter.doc.isEmpty ? "" : ": " + parameter.doc.trimmed
}

private func resultText(_ transform: Transform) -> String? {
  switch transform.result.type {
  case .concrete(let type)?: type.description
  case .variable?: "the type of its arguments"
  case .signed?: "the signed type of its argument"
  case .moment?: "a timestamp"
  case .zoned?: "a timestamp with a zone"
  case .accumulator?: "int64, uint64 or float64"
  case .cast(_, let parameter)?: "the type that `\(parameter)` names"
  case nil: nil
  }
}

private func text(of example: Example) -> [String] {
  var lines = example.given.map { column in
    "  \(column.name): [\(column.cells.map(\.description).joined(separator: ", "))]"
  }
  switch example.outcome {
  case .gives(let cells):
    lines.append("  \(example.expression) -> [\(cells.map(\.description).joined(separator: ", "))]")
  case .failsAtRow(let row): lines.append("  \(example.expression) fails at row \(row)")
  }
  return lines
}

private func firstSentence(_ text: String) -> String {
  let line = text.split(separator: "\n").first.map(String.init) ?? ""
  return line.firstRange(of: ". ").map { String(line[..<$0.lowerBound]) + "." } ?? line
}

extension String {
  fileprivate var trimmed: String {
    String(drop { $0 == "\n" || $0 == " " }.reversed().drop { $0 == "\n" || $0 == " " }.reversed())
  }
}

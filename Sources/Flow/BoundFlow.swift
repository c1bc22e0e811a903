public import Diagnostics
import Syntax
public import Types

/// A flow in an environment.
extension ParsedFlow {
  /// Puts what a bind file says in the place of what the flow says. `folder` is that of the file as seen from
  /// the flow's, with its slash.
  public mutating func bind(_ file: BindFile, folder: String) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    for (name, value) in file.parameters { bind(name, value, &diagnostics) }
    for place in file.sources { bind(source: place.moved(from: folder), &diagnostics) }
    outputPlaces += file.outputs.map { $0.moved(from: folder) }
    return diagnostics
  }

  private mutating func bind(_ name: Name, _ value: BindFile.Value, _ diagnostics: inout [Diagnostic]) {
    guard let index = parameters.firstIndex(where: { $0.name.text == name.text }) else {
      if !brokenNames.contains(name.text) {
        diagnostics.append(unknownBoundParameter(name, known: parameters.map(\.name.text)))
      }
      return
    }
    do {
      parameters[index].boundValue = try value.literal(for: name.text, parameters[index].limits)
    } catch {
      diagnostics.append(error.diagnostic)
      // Whether it would have had a value is not the question any more.
      if parameters[index].defaultValue == nil { brokenNames.insert(name.text) }
    }
  }

  private mutating func bind(source place: BindFile.Place, _ diagnostics: inout [Diagnostic]) {
    let name = place.name.text
    guard let index = frames.firstIndex(where: { $0.name.text == name && $0.isSource }),
      case .source(var source) = frames[index].kind
    else {
      if !brokenNames.contains(name) {
        let known = frames.filter(\.isSource).map(\.name.text)
        let given = givens.first { $0.name.text == name }
        diagnostics.append(
          given.map { isGiven(place.name, $0) } ?? unknownBoundSource(place.name, known: known))
      }
      return
    }
    if let path = place.path {
      if !place.keepsFormat(of: source.path?.text) {
        source.format = nil
        source.compression = nil
      }
      source.path = path
    }
    source.format = place.format ?? source.format
    source.mayHaveFormat = source.mayHaveFormat || place.mayHaveFormat
    frames[index].kind = .source(source)
  }
}

extension FrameDeclaration {
  fileprivate var isSource: Bool {
    switch kind {
    case .source: true
    case .zip, .derived: false
    }
  }
}

extension BindFile.Place {
  /// The same place seen from the folder that another one is seen from as `folder`.
  public func moved(from folder: String) -> BindFile.Place {
    let moved = path.map { path in
      if PathText.isAnchored(path.text) { return path }
      let joined = folder + path.text
      return Name(normalized(joined) ?? joined, at: path.span)
    }
    return BindFile.Place(name: name, path: moved, format: format, mayHaveFormat: mayHaveFormat)
  }

  /// Whether the format that was declared beside another path holds for this one: another suffix says
  /// another format.
  public func keepsFormat(of other: String?) -> Bool {
    guard let path, let other, let own = suffix(path.text) else { return true }
    return own == suffix(other)
  }
}

private func suffix(_ path: String) -> Substring? {
  if isFolder(path: path) { return nil }
  let name = path.split(separator: "/").last ?? ""
  return name.lastIndex(of: ".").map { name[$0...] }
}

extension BindFile.Value {
  /// What a parameter cannot have, and why.
  public struct Flaw: Error {
    public let diagnostic: Diagnostic
  }

  /// The value as the parameter has it, spelled as on a command line or as a literal.
  public func literal(for name: String, _ limits: ParameterLimits) throws(Flaw) -> Literal {
    let folder = ConstantFolder { _ in nil }
    guard
      let value = Literal(parameter: text, type: limits.type)
        ?? expression.flatMap({ folder.value(of: $0.root, in: $0) })
    else { throw Flaw(diagnostic: isNone(name, limits)) }
    if let words = limits.words, !words.contains(text) {
      throw Flaw(diagnostic: isNever(name, words))
    }
    if let problem = limits.problem(with: value) {
      throw Flaw(
        diagnostic: Diagnostic(.invalidParameter, "parameter `\(name)`: \(escaped(problem))", at: span))
    }
    return value
  }

  private func isNone(_ name: String, _ limits: ParameterLimits) -> Diagnostic {
    Diagnostic(
      .invalidParameter, "parameter `\(name)` is \(limits.type), and `\(escaped(text))` is none", at: span)
  }

  private func isNever(_ name: String, _ words: [String]) -> Diagnostic {
    .unknown(
      .invalidParameter, text, "parameter `\(name)` is never '\(escaped(text))'", at: span, among: words,
      list: "its values")
  }
}

public func unknownBoundParameter(_ name: Name, known: [String]) -> Diagnostic {
  .unknown(
    .unknownName, name.text, "the flow has no parameter `\(escaped(name.text))`", at: name.span,
    among: known, list: "its parameters")
}

public func unknownBoundSource(_ name: Name, known: [String]) -> Diagnostic {
  .unknown(
    .unknownFrame, name.text, "the flow has no source `\(escaped(name.text))`", at: name.span,
    among: known, list: "its sources")
}

public func unknownBoundOutput(_ name: Name, known: [String]) -> Diagnostic {
  .unknown(
    .unknownName, name.text, "the flow has no output `\(escaped(name.text))`", at: name.span,
    among: known, list: "its outputs")
}

private func isGiven(_ name: Name, _ given: GivenSource) -> Diagnostic {
  Diagnostic(
    .unknownFrame, "`\(name.text)` is read from no file: frame `\(given.frame.text)` stands for it",
    at: name.span)
}

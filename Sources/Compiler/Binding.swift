import Check
import Diagnostics
import Flow
import Lint
public import Plan
import StandardLibrary
import Syntax
import Types

/// The text of a bind file.
public struct BindText: Sendable {
  public let path: String
  public let text: [UInt8]
  /// Its folder as seen from that of the flow or plan, with its slash: its paths are relative to it.
  public let folder: String

  public init(path: String, text: [UInt8], folder: String) {
    self.path = path
    self.text = text
    self.folder = folder
  }
}

/// Bind files that were read, in the order in which they are applied.
struct Binding {
  private var files: [(file: BindFile, folder: String)] = []
  private(set) var diagnostics: [Diagnostic] = []

  init(_ texts: [BindText], in sources: inout SourceFiles) {
    for text in texts {
      let id = sources.add(path: text.path, bytes: text.text)
      let (tree, flaws) = parseSyntax(sources[id], id: id)
      let read = BindReader.read(tree)
      diagnostics += Suppressions(tree.comments, in: sources[id])
        .applied(to: flaws + read.diagnostics, isComplete: false)
      if let file = read.file { files.append((file, text.folder)) }
    }
  }

  /// The flow that the last file is for.
  var flow: Name? { files.last?.file.flow }

  mutating func apply(to flow: inout ParsedFlow) {
    for (file, folder) in files { diagnostics += flow.bind(file, folder: folder) }
  }

  mutating func apply(to plan: inout LogicalPlan) {
    for (file, folder) in files { diagnostics += plan.bind(file, folder: folder) }
  }
}

/// The flow that a bind file is for.
public struct BoundFlow: Sendable {
  /// Relative to the bind file.
  public let path: String
  /// Where the bind file says so, as `file:line:column`.
  public let place: String
}

/// Reads a bind file by itself: the flow that it is for, and what is wrong with it before it meets that flow.
public func readBindFile(path: String, text: [UInt8]) -> (flow: BoundFlow?, compilation: Compilation) {
  var files = SourceFiles()
  let binding = Binding([BindText(path: path, text: text, folder: "")], in: &files)
  var result = Compilation(files: files, library: TransformLibrary())
  result.diagnostics = binding.diagnostics.sortedForReport(in: files)
  let flow = binding.flow.map { flow in
    let place = files.location(of: flow.span)
    return BoundFlow(path: flow.text, place: "\(place.path):\(place.line):\(place.column)")
  }
  return (flow, result)
}

/// Gives a plan what bind files say: values of parameters that did not shape it, sources and outputs. Paths
/// are relative to the plan's folder afterwards.
public func bind(_ plan: LogicalPlan, _ texts: [BindText]) -> (plan: LogicalPlan, compilation: Compilation) {
  var files = SourceFiles()
  var plan = plan
  var binding = Binding(texts, in: &files)
  binding.apply(to: &plan)
  var result = Compilation(files: files, library: TransformLibrary())
  result.diagnostics = binding.diagnostics.sortedForReport(in: files)
  return (plan, result)
}

extension LogicalPlan {
  fileprivate mutating func bind(_ file: BindFile, folder: String) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    for (name, value) in file.parameters { bind(name, value, &diagnostics) }
    for place in file.sources { bind(source: place.moved(from: folder), &diagnostics) }
    for place in file.outputs { bind(output: place.moved(from: folder), &diagnostics) }
    return diagnostics
  }

  private mutating func bind(_ name: Name, _ value: BindFile.Value, _ diagnostics: inout [Diagnostic]) {
    guard let index = parameters.firstIndex(where: { $0.name == name.text }) else {
      let isFixed = fixedParameters.contains(name.text)
      let known = parameters.map(\.name) + fixedParameters
      diagnostics.append(isFixed ? fixedParameter(name) : unknownBoundParameter(name, known: known))
      return
    }
    do {
      let limits = parameters[index].limits
      let literal = try value.literal(for: name.text, limits)
      parameters[index].value = literal.fitted(to: limits.type) ?? literal
    } catch {
      diagnostics.append(error.diagnostic)
    }
  }

  private mutating func bind(source place: BindFile.Place, _ diagnostics: inout [Diagnostic]) {
    var known: [String] = []
    for index in frames.indices {
      guard case .source(var source) = frames[index].origin else { continue }
      known.append(frames[index].name)
      guard frames[index].name == place.name.text else { continue }
      if !place.keepsFormat(of: source.path) {
        source.format = nil
        source.compression = nil
      }
      source.path = place.path?.text ?? source.path
      source.format = place.format.flatMap { format($0, &diagnostics) } ?? source.format
      frames[index].origin = .source(source)
      return
    }
    diagnostics.append(unknownBoundSource(place.name, known: known))
  }

  private mutating func bind(output place: BindFile.Place, _ diagnostics: inout [Diagnostic]) {
    guard let index = outputs.firstIndex(where: { $0.name == place.name.text }) else {
      diagnostics.append(unknownBoundOutput(place.name, known: outputs.map(\.name)))
      return
    }
    var target = outputs[index].target
    if !place.keepsFormat(of: target.path) {
      target.format = nil
      target.compression = nil
    }
    target.path = place.path?.text ?? target.path
    target.format = place.format.flatMap { format($0, &diagnostics) } ?? target.format
    outputs[index].target = target
  }

  private func format(_ name: Name, _ diagnostics: inout [Diagnostic]) -> StorageFormat? {
    let format = StorageFormat(rawValue: name.text)
    if format == nil { diagnostics.append(unknownFormat(name)) }
    return format
  }
}

private func fixedParameter(_ name: Name) -> Diagnostic {
  Diagnostic(
    .invalidParameter, "parameter `\(name.text)` shaped the plan and is fixed in it", at: name.span,
    notes: ["give it when the flow is compiled: `leat compile FLOW --bind FILE`"])
}

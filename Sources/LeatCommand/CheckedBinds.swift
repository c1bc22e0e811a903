import ArgumentParser
import Compiler
import Diagnostics

/// The bind files that `check` was given or has found, and what was told of flows before them.
struct CheckedBinds {
  struct File {
    let path: String
    let text: [UInt8]
    /// The flow that it names; nil: none.
    let flow: String?
    /// Where it names it.
    let place: String?
    /// What is wrong with it by itself.
    let compilation: Compilation
  }

  private(set) var files: [File] = []
  /// Findings in flows that were checked without a bind file.
  private var told: Set<String> = []

  /// A bind file that names no flow cannot be checked by its own name; in a folder it may be one that
  /// several flows share, of which only the form is checked.
  init(_ paths: [String], named: [String], read: (String) -> [UInt8]?) throws {
    for path in paths {
      guard let text = read(path) else { continue }
      let (flow, compilation) = readBindFile(path: path, text: text)
      if flow == nil, named.contains(path), !compilation.hasErrors { throw FlowSubject.namesNoFlow(path) }
      files.append(
        File(
          path: path, text: text, flow: flow.map { FlowSubject.flow($0.path, of: path) },
          place: flow?.place, compilation: compilation))
    }
  }

  /// Takes note of what is told of a flow. Values that it leaves to its environments are looked for in these.
  mutating func tell(_ compilation: inout Compilation, of flow: String) {
    let flow = TextFiles.resolved(flow)
    if files.contains(where: { $0.flow.map(TextFiles.resolved) == flow }) {
      compilation.diagnostics.removeAll { $0.code == .unboundParameter }
    }
    told.formUnion(compilation.diagnostics.map { compilation.finding($0) })
  }

  /// Leaves out what has been told of the flow without the bind file.
  func leaveOutTold(_ compilation: inout Compilation) {
    let kept = compilation.diagnostics.filter { !told.contains(compilation.finding($0)) }
    compilation.diagnostics = kept
  }
}

extension Compilation {
  fileprivate func finding(_ diagnostic: Diagnostic) -> String {
    let place = files.location(of: diagnostic.primary.span)
    return "\(place.path):\(place.line):\(place.column):\(place.endColumn): \(diagnostic.message)"
  }
}

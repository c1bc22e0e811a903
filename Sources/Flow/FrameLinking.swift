import Diagnostics
import Syntax
import Types

/// A frame of the importing flow that stands for a source of an imported one.
public struct GivenSource: Sendable {
  /// The full name of the source.
  public let name: Name
  public internal(set) var source: SourceDeclaration
  /// What the imported flow demands of the rows of the source.
  public internal(set) var checks: [CheckDeclaration]
  /// The full name of the frame, where the import says it.
  public let frame: Name
  /// The namespace that the frame is named in.
  public let prefix: String
  /// The import names no source of the imported flow, and this one was probably meant.
  public let isGuess: Bool
}

/// Frames of all modules, each after those it is made of.
extension Linker {
  /// Notes which frames stand for sources of a module.
  mutating func readSources(_ declaration: ImportDeclaration, of index: Int, from importer: Module) {
    let module = modules[index]
    let known = module.sources.map(\.name.text)
    for (name, frame) in declaration.sources {
      var meant = name.text
      if !known.contains(meant) {
        if module.flow.brokenNames.contains(meant) { continue }
        diagnostics.append(unknownSource(name, of: module))
        // What was probably meant goes on, so that nothing else is told because of a letter.
        guard let close = Suggestion(for: meant, among: known)?.name else { continue }
        meant = close
      }
      guard let source = module.sources.first(where: { $0.name.text == meant }),
        case .source(let columns) = source.kind
      else { continue }
      let full = Name(module.prefix + meant, at: name.span)
      givens[full.text] = importer.prefix + frame.text
      flow.givens.append(
        GivenSource(
          name: full, source: called(columns, in: module), checks: called(source.checks, in: module),
          frame: Name(importer.prefix + frame.text, at: frame.span),
          prefix: importer.prefix, isGuess: meant != name.text))
    }
  }

  /// Puts frames in an order in which each comes after those that it is made of.
  mutating func linkFrames() {
    reportUnknownGivens()
    var isLinked: Set<String> = []
    let names = modules.flatMap { module in module.flow.frames.map { module.prefix + $0.name.text } }
    for start in names where places[start] != nil && !isLinked.contains(start) {
      var path = [(name: start, parents: parents(of: start)[...])]
      isLinked.insert(start)
      while let (name, parents) = path.last {
        guard let parent = parents.first else {
          if let (module, frame) = places[name] { append(linked(frame, of: module), named: name) }
          path.removeLast()
          continue
        }
        path[path.count - 1].parents.removeFirst()
        guard places[parent.name] != nil else { continue }
        if let first = path.firstIndex(where: { $0.name == parent.name }) {
          diagnostics.append(madeOfItself(path[first...].map(\.name), at: parent.span))
          flow.brokenNames.formUnion(path[first...].map(\.name))
        } else if isLinked.insert(parent.name).inserted {
          path.append((parent.name, self.parents(of: parent.name)[...]))
        }
      }
    }
  }

  /// Checks with the full names of the transforms that they call.
  private func called(_ checks: [CheckDeclaration], in module: Module) -> [CheckDeclaration] {
    checks.map { check in check.calling { call($0, in: module) } }
  }

  private func called(_ source: SourceDeclaration, in module: Module) -> SourceDeclaration {
    var source = source
    for index in source.columns.indices {
      source.columns[index].checks = called(source.columns[index].checks, in: module)
    }
    return source
  }

  private mutating func reportUnknownGivens() {
    for given in flow.givens {
      let full = frameName(given.frame.text, in: modules[0])
      guard places[full] == nil, !flow.brokenNames.contains(full) else { continue }
      let known = places.keys.filter { $0.hasPrefix(given.prefix) }.map {
        String($0.dropFirst(given.prefix.count))
      }
      let name = Name(String(given.frame.text.dropFirst(given.prefix.count)), at: given.frame.span)
      diagnostics.append(unknownFrame(name, known: known.sorted()))
      flow.brokenNames.insert(full)
    }
  }

  private func parents(of name: String) -> [(name: String, span: Span)] {
    guard let (index, frame) = places[name] else { return [] }
    let module = modules[index]
    return module.flow.frames[frame].parents.map { (frameName($0.text, in: module), $0.span) }
  }

  /// A frame with full names; its operands are still those of the module.
  private func linked(_ frame: Int, of index: Int) -> FrameDeclaration {
    let module = modules[index]
    var linked = module.flow.frames[frame]
    linked.name = Name(module.prefix + linked.name.text, at: linked.name.span)
    linked.prefix = module.prefix
    linked.module = index
    linked.checks = called(linked.checks, in: module)
    func full(_ name: Name) -> Name { Name(frameName(name.text, in: module), at: name.span) }
    switch linked.kind {
    case .source(var source):
      if let path = source.path, !PathText.isAnchored(path.text) {
        source.path = Name(normalized(module.folder + path.text) ?? path.text, at: path.span)
      }
      linked.kind = .source(called(source, in: module))
    case .zip(let parts): linked.kind = .zip(parts.map(full))
    case .derived(var derivation):
      derivation.parents = derivation.parents.map(full)
      linked.kind = .derived(derivation)
    }
    return linked
  }
}

extension FrameDeclaration {
  /// The frames that it is made of, as it names them.
  var parents: [Name] {
    switch kind {
    case .source: []
    case .zip(let parts): parts
    case .derived(let derivation): derivation.parents
    }
  }

  /// Says where the nodes stand now that are operands of the frame's verb.
  mutating func moveOperands(_ place: (Int) -> Int) {
    guard case .derived(var derivation) = kind else { return }
    derivation.operands = derivation.operands.map(place)
    kind = .derived(derivation)
  }
}

/// A relative path without `.` and inner `..`; nil for one that begins at the root of the file system.
public func normalized(_ path: String) -> String? {
  if path.hasPrefix("/") { return nil }
  var parts: [Substring] = []
  for part in path.split(separator: "/") where part != "." {
    if part == "..", let last = parts.last, last != ".." {
      parts.removeLast()
    } else {
      parts.append(part)
    }
  }
  let isFolder = path.hasSuffix("/") && !parts.isEmpty
  return parts.joined(separator: "/") + (isFolder ? "/" : "")
}

extension Module {
  fileprivate var sources: [FrameDeclaration] {
    flow.frames.filter { if case .source = $0.kind { true } else { false } }
  }
}

private func unknownSource(_ name: Name, of module: Module) -> Diagnostic {
  .unknown(
    .unknownFrame, name.text, "`\(module.prefix.dropLast())` has no source `\(escaped(name.text))`",
    at: name.span, among: module.sources.map(\.name.text), list: "its sources")
}

private func madeOfItself(_ frames: [String], at span: Span) -> Diagnostic {
  let path = (frames + frames.prefix(1)).map { "`\(escaped($0))`" }.joined(separator: " -> ")
  return Diagnostic(.cycle, "a frame is made of itself: \(path)", at: span)
}

import Diagnostics
import Flow
import Syntax

/// What comes of looking for an imported file.
public enum ImportedFile: Sendable {
  case text([UInt8])
  /// There is none, or it cannot be read; why, in words.
  case missing(String)
  /// It lies outside of the project.
  case outside
}

/// Reads a flow and all that it imports.
struct Importing {
  private(set) var modules: [Module] = []
  private(set) var diagnostics: [Diagnostic] = []
  private var files: SourceFiles
  private let read: @Sendable (String) -> ImportedFile
  /// Texts that were read and parsed, by path: a file may be imported many times.
  private var parsed: [String: ParsedFlow?] = [:]

  /// How many modules a flow may have, instances of one file each counted.
  static let limit = 1_000

  /// The modules of a flow, itself first, and what is wrong with the files of the others.
  static func modules(
    of flow: ParsedFlow, path: String, in files: inout SourceFiles,
    read: @escaping @Sendable (String) -> ImportedFile
  ) -> (modules: [Module], diagnostics: [Diagnostic]) {
    let root = Module(prefix: "", folder: "", flow: flow, importer: nil)
    if flow.imports.isEmpty { return ([root], []) }
    var importing = Importing(files: files, read: read)
    importing.follow(root, path: path)
    files = importing.files
    return (importing.modules, importing.diagnostics)
  }

  private init(files: SourceFiles, read: @escaping @Sendable (String) -> ImportedFile) {
    self.files = files
    self.read = read
  }

  /// A module that has been found, and the files that lead to it.
  private struct Found {
    var module: Module
    let folder: String
    let chain: [String]
  }

  private mutating func follow(_ root: Module, path: String) {
    var waiting = [Found(module: root, folder: folder(of: path), chain: [normalized(path) ?? path])]
    var next = 0
    while next < waiting.count {
      var found = waiting[next]
      next += 1
      for declaration in found.module.declarations {
        guard waiting.count <= Importing.limit else {
          diagnostics.append(tooMany(at: declaration.name.span))
          break
        }
        guard let (path, flow) = file(declaration, in: found) else {
          found.module.breakName(declaration.name.text)
          continue
        }
        let inner = normalized(found.module.folder + folder(of: declaration.path.text)) ?? ""
        let module = Module(
          prefix: found.module.prefix + declaration.name.text + ".",
          folder: inner.isEmpty ? "" : inner + "/", flow: flow, importer: (modules.count, declaration))
        waiting.append(Found(module: module, folder: folder(of: path), chain: found.chain + [path]))
      }
      modules.append(found.module)
    }
  }

  /// The file that an import names, as a flow; nil, with a diagnostic, when there is none.
  private mutating func file(_ declaration: ImportDeclaration, in found: Found) -> (String, ParsedFlow)? {
    let name = declaration.path
    guard !name.text.hasPrefix("/") else {
      diagnostics.append(outside(name))
      return nil
    }
    let isAbsolute = found.folder.hasPrefix("/")
    let joined = (isAbsolute ? String(found.folder.dropFirst()) : found.folder) + name.text
    guard let relative = normalized(joined) else { return nil }
    let path = isAbsolute ? "/" + relative : relative
    if found.chain.contains(path) {
      let start = found.chain.firstIndex(of: path) ?? 0
      diagnostics.append(circle(Array(found.chain[start...]) + [path], at: name.span))
      return nil
    }
    if let known = parsed[path] { return known.map { (path, $0) } }
    switch read(path) {
    case .outside: diagnostics.append(outside(name))
    case .missing(let reason): diagnostics.append(missing(path, reason, at: name.span))
    case .text(let bytes):
      let id = files.add(path: path, bytes: bytes)
      let (tree, flaws) = parseSyntax(files[id], id: id)
      let read = FlowReader.read(tree, defaultName: declaration.name.text)
      // Warnings are told when the file itself is checked.
      diagnostics += (flaws + read.diagnostics).filter { $0.severity == .error }
      parsed[path] = .some(read.flow)
      return read.flow.map { (path, $0) }
    }
    parsed[path] = .some(nil)
    return nil
  }
}

/// The folder of a path, with its slash; empty for a bare name.
private func folder(of path: String) -> String {
  path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
}

private func outside(_ path: Name) -> Diagnostic {
  Diagnostic(
    .importOutside, "`\(escaped(path.text))` lies outside of the project", at: path.span,
    notes: ["paths are relative to the file that they stand in, and stay within the project"])
}

private func missing(_ path: String, _ reason: String, at span: Span) -> Diagnostic {
  Diagnostic(.importNotFound, "cannot read `\(escaped(path))`: \(reason)", at: span)
}

private func circle(_ paths: [String], at span: Span) -> Diagnostic {
  let shown = paths.map { "`\(escaped($0))`" }.joined(separator: " -> ")
  return Diagnostic(.importCycle, "a file imports itself: \(shown)", at: span)
}

private func tooMany(at span: Span) -> Diagnostic {
  Diagnostic(.nodeLimit, "a flow has at most \(Importing.limit) imports, those of imports counted", at: span)
}

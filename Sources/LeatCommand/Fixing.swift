import Compiler
import Diagnostics

/// A flow while its mistakes are repaired.
struct Fixing {
  let path: String
  let original: [UInt8]
  private(set) var text: [UInt8]
  /// What was repaired, in words, each with its place in the text as it then was.
  private(set) var repairs: [String] = []
  /// Of the repaired text.
  private(set) var compilation: Compilation

  /// A repair may uncover the next mistake; this many rounds are more than any flow has needed.
  private static let rounds = 16

  /// Compiles and repairs until there is nothing left to repair.
  init(_ path: String, text: [UInt8], compile: ([UInt8]) throws -> Compilation) throws {
    self.path = path
    original = text
    self.text = text
    compilation = try compile(text)
    // Two repairs could take each other back for ever.
    var seen: Set<[UInt8]> = [text]
    for _ in 0..<Fixing.rounds {
      let files = compilation.files
      guard let id = files.ids.first(where: { files[$0].path == path }) else { return }
      let edited = EditedText(compilation.files[id], id: id, repairing: compilation.diagnostics)
      guard !edited.repaired.isEmpty, seen.insert(edited.bytes).inserted else { return }
      repairs += edited.repaired.flatMap { Fixing.words(for: $0, in: compilation.files) }
      self.text = edited.bytes
      compilation = try compile(edited.bytes)
    }
  }

  var hasChanged: Bool { text != original }

  private static func words(for diagnostic: Diagnostic, in files: SourceFiles) -> [String] {
    (diagnostic.help?.edits ?? []).map { edit in
      let place = files.location(of: edit.span)
      let old = files.text(of: edit.span)
      let change =
        old.isEmpty
        ? "added \(shown(edit.replacement))"
        : edit.replacement.isEmpty ? "removed \(shown(old))" : "\(shown(old)) -> \(shown(edit.replacement))"
      return "\(place.path):\(place.line):\(place.column): \(change) (\(diagnostic.code.rawValue))"
    }
  }

  /// One line of a text; long ones without their middle.
  private static func shown(_ text: String) -> String {
    let characters = Array(escaped(text))
    if characters.count <= 50 { return "`\(String(characters))`" }
    return "`\(String(characters[..<24]))...\(String(characters[(characters.count - 20)...]))`"
  }
}

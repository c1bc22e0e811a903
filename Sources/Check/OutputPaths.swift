import Diagnostics
import Flow
import Types

/// Places that two outputs would be written to, or that hold what the flow reads.
struct OutputPaths {
  private struct Place {
    let output: TypedOutput
    let declared: OutputDeclaration
    let path: String

    var isFolder: Bool { path.hasSuffix("/") }

    /// Whether the other path is this one, or lies in this folder.
    func holds(_ other: String) -> Bool { other == path || isFolder && other.hasPrefix(path) }
  }

  static func flaws(_ outputs: [TypedOutput], of flow: ParsedFlow) -> [Diagnostic] {
    let places = outputs.compactMap { output -> Place? in
      guard let path = output.target.path,
        let declared = flow.outputs.first(where: { $0.isMade(output.name) })
      else { return nil }
      return Place(output: output, declared: declared, path: normalized(path) ?? path)
    }
    let files = Dictionary(places.map { ($0.path, $0.output.name) }) { first, _ in first }
    let folders = places.filter(\.isFolder)
    let sources = flow.frames.compactMap { frame -> (name: String, path: String)? in
      guard case .source(let source) = frame.kind, let path = source.path?.text else { return nil }
      return (frame.name.text, normalized(path) ?? path)
    }
    return places.compactMap { place in
      let folder = folders.first { $0.output.name != place.output.name && $0.holds(place.path) }?.output.name
      let other = files[place.path].flatMap { $0 == place.output.name ? nil : $0 } ?? folder
      if let other {
        return told(place, "is written where output `\(other)` is", "give it a path of its own")
      }
      // Who adds to a folder may read what has been added before.
      guard place.output.target.mode != .append, let read = sources.first(where: { place.holds($0.path) })
      else { return nil }
      return told(
        place, "is written over what source `\(read.name)` reads",
        "give it a path of its own, or a folder with `mode: append`")
    }
  }

  private static func told(_ place: Place, _ what: String, _ help: String) -> Diagnostic {
    let declared = place.declared
    let isLeft = place.output.name != declared.name.text
    let span = (isLeft ? declared.quarantine : declared.path)?.span ?? declared.name.span
    let name = isLeft ? "the quarantine of output `\(declared.name.text)`" : "output `\(declared.name.text)`"
    var diagnostic = Diagnostic(.conflictingKeys, "\(name) \(what)", at: span, help: Help(help))
    diagnostic.instance = declared.instance
    return diagnostic
  }
}

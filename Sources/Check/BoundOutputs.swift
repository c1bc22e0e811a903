import Diagnostics
import Flow
import Types

/// Writes outputs where an environment has them, those too that a flow has without declaring any.
struct BoundOutputs {
  static func bind(_ outputs: inout [TypedOutput], of flow: ParsedFlow) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    for place in flow.outputPlaces {
      guard let index = outputs.firstIndex(where: { $0.name == place.name.text }) else {
        // What failed its own check is no output any more, and is not unknown.
        let declared = flow.outputs.isEmpty ? flow.frames.map(\.name.text) : flow.outputs.map(\.name.text)
        if !declared.contains(place.name.text), !flow.brokenNames.contains(place.name.text) {
          let implied = outputs.map(\.name).filter { !declared.contains($0) }
          diagnostics.append(unknownBoundOutput(place.name, known: declared + implied))
        }
        continue
      }
      if let path = place.path {
        if !place.keepsFormat(of: outputs[index].target.path) {
          outputs[index].target.format = nil
          outputs[index].target.compression = nil
        }
        outputs[index].target.path = path.text
      }
      guard let format = place.format else {
        if let path = place.path, outputs[index].target.format == nil, !place.mayHaveFormat,
          let flaw = unknownSuffix(of: path)
        {
          diagnostics.append(flaw)
        }
        continue
      }
      if let stored = StorageFormat(rawValue: format.text) {
        outputs[index].target.format = stored
      } else {
        diagnostics.append(unknownFormat(format))
      }
    }
    return diagnostics
  }
}

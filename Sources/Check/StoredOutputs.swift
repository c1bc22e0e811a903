import Diagnostics
import Flow
import Types

/// Outputs that later steps read back.
struct StoredOutputs {
  /// Text has no types: what was null or empty, and how wide a number was, cannot be read from it.
  static func flaws(_ outputs: [TypedOutput], of flow: ParsedFlow) -> [Diagnostic] {
    outputs.compactMap { output in
      let target = output.target
      guard target.isStored, let format = target.format ?? target.path.flatMap(StorageFormat.init(path:)),
        format.isText, let declared = flow.outputs.first(where: { $0.name.text == output.name }),
        let span = declared.stored
      else { return nil }
      var diagnostic = keepsNoTypes(output.name, format, at: span)
      diagnostic.instance = declared.instance
      return diagnostic
    }
  }
}

private func keepsNoTypes(_ name: String, _ format: StorageFormat, at span: Span) -> Diagnostic {
  Diagnostic(
    .conflictingKeys,
    "output `\(name)` is read back by later steps, and \(format.rawValue) does not keep its types", at: span,
    notes: ["write it as parquet or arrow"])
}

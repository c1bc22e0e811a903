import Diagnostics
import Flow

/// The formats that `format:` may name.
let fileFormats = ["csv", "parquet", "arrow", "ndjson"]

func unknownFormat(_ name: Name) -> Diagnostic {
  let close = suggestion(for: name.text, among: fileFormats)
  return Diagnostic(
    .unknownFormat, "there is no file format `\(escaped(name.text))`", at: name.span,
    label: close.map { "did you mean `\($0)`?" } ?? "",
    notes: ["formats: \(fileFormats.joined(separator: ", "))"],
    help: close.map { Help("", edits: [Edit(name.span, $0)]) })
}

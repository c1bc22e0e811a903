import Diagnostics
import Flow

/// The formats that `format:` may name.
let fileFormats = ["csv", "parquet", "arrow", "ndjson"]

func unknownFormat(_ name: Name) -> Diagnostic {
  .unknown(
    .unknownFormat, name.text, "there is no file format `\(escaped(name.text))`", at: name.span,
    among: fileFormats, list: "formats")
}

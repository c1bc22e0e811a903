public import Diagnostics
public import Flow

/// The formats that `format:` may name.
public let fileFormats = ["csv", "parquet", "arrow", "ndjson"]

public func unknownFormat(_ name: Name) -> Diagnostic {
  .unknown(
    .unknownFormat, name.text, "there is no file format `\(escaped(name.text))`", at: name.span,
    among: fileFormats, list: "formats")
}

public import Diagnostics
public import Flow
import Types

/// The formats that `format:` may name, and the ways of packing that `compression:` may.
enum FileOptions {
  /// What is wrong with how a source is stored.
  static func problem(with source: SourceDeclaration) -> Diagnostic? {
    if let format = source.format, StorageFormat(rawValue: format.text) == nil {
      return unknownFormat(format)
    }
    if let path = source.path, let flaw = flaw(in: path) { return flaw }
    if let path = source.path, let marker = markers(in: path.text).first {
      return hasMarker(marker, "a source is declared once, and has no `for`", at: path.span)
    }
    if let path = source.path, let misfit = source.misfit(path: path.text) {
      return invalidOption(
        misfit, at: path.span,
        label: folderLabel(path.text))
    }
    if source.format == nil, !source.mayHaveFormat, let path = source.path, let flaw = unknownSuffix(of: path)
    {
      return flaw
    }
    guard let compression = source.compression else { return nil }
    let stored = stored(source.format, source.path)
    if let stored, !stored.isText {
      return invalidOption(
        "a \(stored.rawValue) file says itself how it is packed", at: compression.span,
        label: "remove `compression`")
    }
    return unfit(compression, among: StorageFormat.csv.packings, for: "text")
  }

  /// What is wrong with how an output is stored.
  static func problem(with output: OutputDeclaration) -> Diagnostic? {
    if let format = output.format, StorageFormat(rawValue: format.text) == nil {
      return unknownFormat(format)
    }
    if output.format == nil, !output.isBroken, let path = output.path, let flaw = unknownSuffix(of: path) {
      return flaw
    }
    guard let compression = output.compression else { return nil }
    let stored = stored(output.format, output.path)
    return unfit(
      compression, among: stored?.packings ?? Packing.allCases, for: stored?.rawValue ?? "an output")
  }

  /// What is wrong with a path as it is written.
  static func flaw(in path: Name) -> Diagnostic? {
    do {
      _ = try PathText(path.text)
      return nil
    } catch {
      switch error {
      case .reference:
        return Diagnostic(.invalidReference, escaped(error.message), at: path.span)
      case .scheme(let name):
        return .unknown(
          .unknownScheme, name, escaped(error.message), at: path.span, among: PathText.schemes,
          list: "schemes")
      case .secret:
        return Diagnostic(
          .secretInPath, escaped(error.message), at: path.span,
          notes: ["without keys those of the environment are taken: `AWS_ACCESS_KEY_ID` and the others"])
      case .host, .bucket: return Diagnostic(.unknownScheme, escaped(error.message), at: path.span)
      }
    }
  }

  private static func stored(_ format: Name?, _ path: Name?) -> StorageFormat? {
    if let format { return StorageFormat(rawValue: format.text) }
    return path.flatMap { StorageFormat(path: $0.text) }
  }

  private static func unfit(_ compression: Name, among packings: [Packing], for what: String) -> Diagnostic? {
    if let packing = Packing(rawValue: compression.text), packings.contains(packing) { return nil }
    return .unknown(
      .invalidOption, compression.text, "\(what) is never packed with `\(escaped(compression.text))`",
      at: compression.span, among: packings.map(\.rawValue), list: "compressions")
  }
}

/// What is wrong with a path that alone says how a file is stored: the last part of its name is no format's.
func unknownSuffix(of path: Name) -> Diagnostic? {
  guard StorageFormat(path: path.text) == nil, !isFolder(path: path.text),
    let file = PathText.withoutQuery(path.text).split(separator: "/").last, let dot = file.lastIndex(of: ".")
  else { return nil }
  let suffix = String(file[dot...].dropFirst())
  // An environment may put anything there.
  if suffix.contains("*") || suffix.contains("$") { return nil }
  let message = "no file format has the suffix `.\(escaped(suffix))`"
  let known = StorageFormat.suffixes
  if let close = Suggestion(for: suffix, among: known), close.isCertain {
    let meant = String(path.text.dropLast(suffix.count)) + close.name
    return .unknown(.unknownFormat, suffix, message, at: path.span, among: known, meant: meant)
  }
  return Diagnostic(
    .unknownFormat, message, at: path.span, label: "add `format: csv`, or what it is",
    notes: ["suffixes: \(known.joined(separator: ", "))"])
}

public func unknownFormat(_ name: Name) -> Diagnostic {
  .unknown(
    .unknownFormat, name.text, "there is no file format `\(escaped(name.text))`", at: name.span,
    among: StorageFormat.allCases.map(\.rawValue), list: "formats")
}

extension SourceDeclaration {
  /// Why its files cannot be under a path, in words; nil where they can.
  fileprivate func misfit(path: String) -> String? {
    let isPattern = path.contains { $0 == "*" || ($0 == "?" && !PathText.isRemote(path)) }
    if isFolder(path: path) {
      return format == nil ? "a folder says nothing of its files: `format` does" : nil
    }
    if isPattern || path.contains("${") { return nil }
    // A single file says the values in its own path.
    return columns.first { $0.isPartition && !path.contains($0.name.text + "=") }.map { column in
      "this path is a file's, and has no folder `\(column.name.text)=...`, which `partitions` declares"
    }
  }
}

/// A marker that nothing fills in, and why.
func hasMarker(_ marker: String, _ reason: String, at span: Span) -> Diagnostic {
  Diagnostic(
    .templateMarker, "`$(\(marker))` has no value here: \(reason)", at: span,
    notes: ["`${env:NAME}` is a variable of the environment; `*` and `partitions` are of many files"])
}

private func invalidOption(_ problem: String, at span: Span, label: String) -> Diagnostic {
  Diagnostic(.invalidOption, problem, at: span, label: label)
}

/// What to do about a path that does not fit, in a few words.
func folderLabel(_ path: String) -> String {
  return isFolder(path: path) ? "add `format: parquet`" : "a folder's path ends in `/`"
}

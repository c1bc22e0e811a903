import CArrow
public import Types

/// Why a file could not be read or written: what is wrong, and where in the file.
public struct FileFailure: Error, Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// The Arrow library is absent, or was built without Apache Arrow.
    case noArrow
    case missingFile
    /// There is no library for the store that a URI names.
    case noStore
    /// Permissions, a full disk, a folder in place of a file.
    case inputOutput
    /// Not a file of its format, or a damaged one.
    case malformed
    /// A sound file that uses something we do not read, such as encryption or nested columns.
    case unsupported
    /// More memory than the limit allows.
    case tooLarge
    case missingColumn
    case duplicateColumn
    /// The file's column does not widen to the declared type without loss.
    case wrongType
    /// The types fit, this value does not.
    case inexactValue
    case unparsableText
    case invalidUTF8
    /// A CSV row with more or fewer fields than the header.
    case raggedRow
    case unclosedQuote
    case unexpectedNull
    /// Our own mistake.
    case bug
  }

  public let kind: Kind
  public let path: String
  /// The data row, 1 for the first below the header.
  public let row: Int?
  public let column: String?
  /// What is wrong, without file, row and column.
  public let message: String

  public init(kind: Kind, path: String, row: Int? = nil, column: String? = nil, message: String) {
    self.kind = kind
    // What a URI says behind its `?` is how to reach a place, and not which it is.
    self.path = StorePlace(path)?.shown ?? path
    self.row = row
    self.column = column
    self.message = message
  }

  /// Whether the file's columns are not those that are declared, whatever its rows.
  public var isOfSchema: Bool {
    switch kind {
    case .missingColumn, .duplicateColumn, .wrongType: true
    case .unsupported: column != nil
    case .noArrow, .missingFile, .noStore, .inputOutput, .malformed, .tooLarge, .inexactValue,
      .unparsableText,
      .invalidUTF8, .raggedRow, .unclosedQuote, .unexpectedNull, .bug:
      false
    }
  }

  /// Whether the same run may succeed later, without a change to the flow or to the data.
  public var isWorthRetrying: Bool { kind == .missingFile || kind == .noStore || kind == .inputOutput }
}

extension FileFailure {
  /// The same, with nothing of what the file holds in the place; `type`: what its column is declared as.
  public func hidingCells(of type: DataType?) -> FileFailure {
    let what: String
    let type = type.map { "\($0)" } ?? "value of its column"
    switch kind {
    case .unparsableText: what = "a text that is no \(type)"
    case .inexactValue: what = "a value that no \(type) holds"
    case .raggedRow: what = String(message.prefix { $0 != ":" })
    case .malformed where row != nil: what = message.split(separator: ", found").first.map(String.init) ?? ""
    case .malformed, .noArrow, .missingFile, .noStore, .inputOutput, .unsupported, .tooLarge, .missingColumn,
      .duplicateColumn, .wrongType, .invalidUTF8, .unclosedQuote, .unexpectedNull, .bug:
      return self
    }
    return FileFailure(
      kind: kind, path: path, row: row, column: column,
      message: what + "; the row is not shown, because a policy is about tags of its columns")
  }
}

extension FileFailure: CustomStringConvertible {
  public var description: String { path + ": " + finding }

  /// What is wrong, with row and column, without the file.
  public var finding: String {
    let place = [row.map { "row \($0)" }, column.map { "column `\($0)`" }].compactMap(\.self)
    return (place.isEmpty ? "" : place.joined(separator: ", ") + ": ") + message
  }
}

extension FileFailure {
  /// Takes over what the library says, and frees it. `declared` is the type that the failing column should
  /// have.
  init(
    _ failure: consuming LeatFailure, path: String, library: UnsafePointer<LeatArrow>,
    declared: (String) -> DataType? = { _ in nil }
  ) {
    let kind = Kind(failure.kind)
    let column = failure.column.map { String(cString: $0) }
    self.init(
      kind: kind,
      path: path,
      row: failure.row > 0 ? Int(failure.row) : nil,
      column: column,
      message: sentence(
        kind, detail: failure.message.map { String(cString: $0) } ?? "", declared: column.flatMap(declared)))
    library.pointee.release_failure(&failure)
  }
}

extension FileFailure.Kind {
  init(_ kind: LeatFailureKind) {
    self =
      switch kind {
      case LEAT_FAILURE_NO_ARROW: .noArrow
      case LEAT_FAILURE_MISSING_FILE: .missingFile
      case LEAT_FAILURE_NO_STORE: .noStore
      case LEAT_FAILURE_INPUT_OUTPUT: .inputOutput
      case LEAT_FAILURE_MALFORMED: .malformed
      case LEAT_FAILURE_UNSUPPORTED: .unsupported
      case LEAT_FAILURE_TOO_LARGE: .tooLarge
      case LEAT_FAILURE_MISSING_COLUMN: .missingColumn
      case LEAT_FAILURE_DUPLICATE_COLUMN: .duplicateColumn
      case LEAT_FAILURE_WRONG_TYPE: .wrongType
      case LEAT_FAILURE_INEXACT_VALUE: .inexactValue
      case LEAT_FAILURE_UNPARSABLE_TEXT: .unparsableText
      case LEAT_FAILURE_INVALID_UTF8: .invalidUTF8
      case LEAT_FAILURE_RAGGED_ROW: .raggedRow
      case LEAT_FAILURE_UNCLOSED_QUOTE: .unclosedQuote
      case LEAT_FAILURE_UNEXPECTED_NULL: .unexpectedNull
      default: .bug  // The C enum is open; anything else is not ours to explain.
      }
  }
}

/// What a user reads; `detail` is the library's part of it.
private func sentence(_ kind: FileFailure.Kind, detail: String, declared: DataType?) -> String {
  let type = declared.map { "\($0)" } ?? "the declared type"
  return switch kind {
  case .missingFile: "there is no such file"
  case .wrongType: "the file has \(detail), which does not become \(type) without loss"
  case .unparsableText: "\(detail) for a column of type \(type)"
  case .invalidUTF8: "text that is not valid UTF-8"
  case .unexpectedNull: "a null, where the column is declared without nulls"
  case .unsupported where declared != nil: "the file has \(detail), which Leat does not read"
  case .missingColumn where declared != nil: "the file has no such column, which is declared as \(type)"
  case .noArrow, .noStore, .inputOutput, .malformed, .unsupported, .tooLarge, .missingColumn,
    .duplicateColumn,
    .inexactValue, .raggedRow, .unclosedQuote, .bug:
    detail
  }
}

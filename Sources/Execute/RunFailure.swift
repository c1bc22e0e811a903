import Files

/// Why a run gave nothing, as its user is told: with the file, the column and the row, counted from 1.
public struct RunFailure: Error, Sendable, CustomStringConvertible {
  public let description: String
  /// Whether trying again may help: a missing file, a full disk; not so for bad data.
  public let isTrouble: Bool
  /// Whether it is a mistake of Leat.
  public let isBug: Bool

  private init(_ description: String, isTrouble: Bool, isBug: Bool = false) {
    self.description = description
    self.isTrouble = isTrouble
    self.isBug = isBug
  }

  init(_ failure: FileFailure) {
    self.init(failure.description, isTrouble: failure.isWorthRetrying)
  }

  static func unbound(source: String) -> RunFailure {
    RunFailure(
      "`\(source)` has no path: give one with `--source \(source)=PATH`", isTrouble: false)
  }

  static func unknownFormat(path: String) -> RunFailure {
    RunFailure("\(path): the suffix is none of .csv, .parquet, .arrow", isTrouble: false)
  }

  static func cannotCreate(folder: String, reason: String) -> RunFailure {
    RunFailure("\(folder): \(reason)", isTrouble: true)
  }

  /// `paths` are the files of sources, by name.
  init(_ error: RunError, paths: [String: String]) {
    func place(_ frame: String) -> String { paths[frame] ?? "`\(frame)`" }
    switch error.kind {
    case .cell(let node, let transform, let row?):
      self.init(
        "`\(node)`, row \(row + 1): `\(transform)` has no value there (overflow, division by zero or "
          + "an argument out of range)", isTrouble: false)
    case .cell(let node, let transform, nil):
      self.init(
        "`\(node)`: `\(transform)` has no value (overflow or an argument out of range)", isTrouble: false)
    case .orderBroken(let frame, let column, let row):
      self.init(
        "\(place(frame)), row \(row + 1), column `\(column)`: the row stands before its predecessor "
          + "in the order that `\(frame)` declares, or has none; `sort: true` on the source sorts it",
        isTrouble: false)
    case .keyNotUnique(let frame, let columns, let row):
      self.init(
        "\(place(frame)), row \(row + 1): (\(columns.joined(separator: ", "))) is there twice, but is the "
          + "key of `\(frame)`", isTrouble: false)
    case .nullInColumn(let source, let column, let row):
      self.init(
        "\(place(source)), row \(row + 1), column `\(column)`: null, but the column is declared without `?`",
        isTrouble: false)
    case .lengthsDiffer(let frame, let members, let counts):
      let parts = zip(members, counts).map { "`\($0)` has \($1) rows" }
      self.init("zip `\(frame)`: \(parts.joined(separator: ", "))", isTrouble: false)
    case .missingSource, .missingColumn, .wrongColumnType, .missingOverride, .wrongOverride,
      .unknownParameter,
      .wrongParameter:
      self.init(error.description, isTrouble: false)
    case .internalBug(let what):
      self.init("a bug of leat, please report it: \(what)", isTrouble: false, isBug: true)
    }
  }
}

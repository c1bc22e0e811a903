import Diagnostics
import Files
import Plan
import Types

/// Why a run gave nothing, as its user is told: with the file, the column and the row, counted from 1.
public struct RunFailure: Error, Sendable, CustomStringConvertible {
  /// Whose matter it is.
  public enum Kind: Hashable, Sendable {
    /// The flow's or the data's: trying again cannot help.
    case findings
    /// The machine's: a missing file, a full disk. Trying again may help.
    case trouble
    /// More memory than the caller allows.
    case limit
    /// The caller's, who named something that cannot be.
    case usage
    /// Leat's own.
    case bug
  }

  /// The declaration of the flow that it is about.
  public enum Subject: Hashable, Sendable {
    case node(String)
    /// A source or a frame, or a column of it.
    case frame(String, column: String?)
  }

  public let kind: Kind
  public let description: String
  /// nil where it is about nothing that a flow declares.
  public private(set) var subject: Subject?
  /// The checks that are not met, warnings among them, where they are why.
  public private(set) var checks: [CheckResult] = []

  init(_ kind: Kind, _ description: String, about subject: Subject? = nil) {
    self.kind = kind
    self.description = description
    self.subject = subject
  }

  /// The same, about this.
  func about(_ subject: Subject) -> RunFailure {
    var failure = self
    failure.subject = subject
    return failure
  }

  /// The same, with references in the place of what they stand for.
  func hiding(_ environment: PathEnvironment) -> RunFailure {
    var failure = RunFailure(kind, environment.hiding(description), about: subject)
    failure.checks = checks
    return failure
  }

  /// Checks that stop a run.
  init(unmet checks: [CheckResult]) {
    let stopping = checks.filter { !$0.check.isWarning }
    let findings = stopping.map(\.finding).joined(separator: "; ")
    self.init(.findings, findings, about: stopping.first.map { .node($0.check.name) })
    self.checks = checks
  }

  init(_ failure: FileFailure) {
    if failure.kind == .tooLarge {
      self.init(.limit, failure.description)
    } else {
      self.init(failure.isWorthRetrying ? .trouble : .findings, failure.description)
    }
  }

  /// The file of a source has other columns than the plan: all that differs, or at least the first of it.
  static func otherColumns(source: String, _ first: FileFailure, all: [FileFailure]) -> RunFailure {
    let subject = Subject.frame(source, column: first.column)
    guard all.count > 1 else { return RunFailure(first).about(subject) }
    let findings = all.map(\.finding).joined(separator: "; ")
    return RunFailure(
      .findings, "\(first.path): its columns are not those of source `\(source)`: \(findings)", about: subject
    )
  }

  static func unbound(source: String) -> RunFailure {
    RunFailure(
      .usage, "source `\(source)` has no path: give one with `--source \(source)=PATH`",
      about: .frame(source, column: nil))
  }

  static func notStored(_ output: String) -> RunFailure {
    RunFailure(.usage, "stage `\(output)` has no path: give it one, or bind one with `--bind`")
  }

  static func unbound(override node: String) -> RunFailure {
    RunFailure(.usage, "`\(node)` has no path: give one with `--override \(node)=PATH`", about: .node(node))
  }

  /// `isGiven`: the path is the caller's, not the flow's.
  static func unknownFormat(path: String, isGiven: Bool) -> RunFailure {
    RunFailure(
      isGiven ? .usage : .findings,
      "\(path): no format that Leat knows; the suffixes are .csv, .tsv, .ndjson, .parquet and .arrow, "
        + "and .gz or .zst behind those of text")
  }

  static func sameTarget(path: String, _ first: String, _ second: String) -> RunFailure {
    RunFailure(.usage, "\(path): outputs `\(first)` and `\(second)` would both be written here")
  }

  static func cannotWrite(path: String, reason: String) -> RunFailure {
    RunFailure(.trouble, "\(PathText.withoutQuery(path)): cannot write it: \(reason)")
  }

  /// `isGiven`: the path is the caller's, not the flow's.
  static func misfit(path: String, _ reason: String, isGiven: Bool) -> RunFailure {
    RunFailure(isGiven ? .usage : .findings, "\(path): \(reason)")
  }

  static func wouldBeReplaced(path: String, output: String) -> RunFailure {
    RunFailure(
      .trouble,
      "\(PathText.withoutQuery(path)): there is such a file already, which output `\(output)` with "
        + "`mode: error` keeps")
  }

  static func tooManyFolders(path: String, _ count: Int, most: Int) -> RunFailure {
    RunFailure(
      .findings, "\(path): `partition_by` would make \(count) folders of values, and \(most) are the most")
  }

  static func namesNoFolder(path: String, column: String) -> RunFailure {
    RunFailure(
      .findings,
      "\(path): column `\(column)` has the text `\(HivePath.null)`, which as a folder would be read as null")
  }

  static func noFolder(_ path: String, source: String) -> RunFailure {
    RunFailure(
      .trouble, "\(PathText.withoutQuery(path)): there is no such folder", about: .frame(source, column: nil))
  }

  static func nothingMatches(_ pattern: String, source: String) -> RunFailure {
    RunFailure(.trouble, "\(pattern): no file matches", about: .frame(source, column: nil))
  }

  /// `paths` are the files of sources, by name.
  public init(_ error: RunError, paths files: [String: SourceFiles]) {
    self.init(message: error, files: files)
    subject = error.kind.subject
  }

  private init(message error: RunError, files: [String: SourceFiles]) {
    /// The file and its row, from 1.
    func place(_ frame: String, _ row: Int) -> String {
      let place: (path: String, row: Int) = files[frame]?.place(of: row) ?? ("`\(frame)`", row)
      return "\(place.path): row \(place.row + 1)"
    }
    switch error.kind {
    case .cell(let node, let transform, let row?):
      self.init(
        .findings,
        "`\(node)`: row \(row + 1): `\(transform)` has no value \(error.shownArguments) (overflow, division "
          + "by zero or an argument out of range)")
    case .cell(let node, let transform, nil):
      self.init(
        .findings,
        "`\(node)`: `\(transform)` has no value \(error.shownArguments) (overflow, division by zero or an "
          + "argument out of range)")
    case .orderBroken(let frame, let column, let row):
      self.init(
        .findings,
        "\(place(frame, row)), column `\(column)`: null, or less than in the row before, but "
          + "`\(frame)` declares this order; `sort: true` sorts a source")
    case .keyNotUnique(let frame, let columns, let row):
      self.init(
        .findings,
        "\(place(frame, row)): the key (\(columns.joined(separator: ", "))) of `\(frame)` "
          + "is that of an earlier row")
    case .nullInColumn(let source, let column, let row):
      self.init(
        .findings,
        "\(place(source, row)), column `\(column)`: a null, where the column is declared "
          + "without nulls (`?` allows them)")
    case .lengthsDiffer(let frame, let members, let counts):
      let parts = zip(members, counts).map { "`\($0)` has \($1) rows" }
      self.init(.findings, "zip `\(frame)`: \(parts.joined(separator: ", "))")
    case .offGrid(let frame, let column, let row, let parent, let isSecond):
      let why =
        isSecond
        ? "the place of the row before it on the grid of `\(frame)`"
        : "between the places of the grid of `\(frame)`, which begins with the first row of the series"
      let place = "\(place(parent, row)), column `\(column)`"
      self.init(.findings, "\(place): \(why); `group_by` with `truncate` has one row for each place")
    case .tooManyRows(let frame, let rows):
      self.init(.limit, "`\(frame)` has \(rows) rows, more than \(Int32.max)")
    case .missingSource, .missingColumn, .wrongColumnType, .missingOverride, .wrongOverride,
      .unknownParameter,
      .wrongParameter:
      self.init(.findings, error.description)
    case .zoneMissing(let zone, let reason):
      self.init(
        .trouble,
        "no rules of the time zone `\(zone)`: \(reason); they come with the package tzdata (old names with "
          + "tzdata-legacy), or from the folder that TZDIR names")
    case .internalBug(let what):
      self.init(.bug, "a bug of leat, please report it: \(what)")
    }
  }
}

extension RunError.Kind {
  fileprivate var subject: RunFailure.Subject? {
    switch self {
    case .cell(let node, _, _), .missingOverride(let node), .wrongOverride(let node, _, _): .node(node)
    case .orderBroken(let frame, let column, _), .offGrid(let frame, let column, _, _, _),
      .nullInColumn(let frame, let column, _),
      .missingColumn(let frame, let column), .wrongColumnType(let frame, let column, _, _):
      .frame(frame, column: column)
    case .keyNotUnique(let frame, _, _), .lengthsDiffer(let frame, _, _), .tooManyRows(let frame, _),
      .missingSource(let frame):
      .frame(frame, column: nil)
    case .unknownParameter, .wrongParameter, .zoneMissing, .internalBug: nil
    }
  }
}

extension RunError {
  /// `for '1 000'`, or `there` where nothing is known of the arguments. Long texts are cut.
  fileprivate var shownArguments: String {
    if arguments.isEmpty { return "there" }
    let shown = arguments.map { argument in
      guard case .string(let text) = argument, text.unicodeScalars.count > 60 else {
        return escaped(argument.description)
      }
      var start = String.UnicodeScalarView()
      start.append(contentsOf: text.unicodeScalars.prefix(60))
      return escaped(Literal.string(String(start)).description) + "..."
    }
    return "for " + shown.joined(separator: ", ")
  }
}

public import Diagnostics
public import StandardLibrary
public import Syntax
public import Types

/// A flow as its file declares it: every declaration with its place, no name looked up yet.
public struct ParsedFlow: Sendable {
  public var name: String
  public var doc: String
  public var parameters: [ParameterDeclaration] = []
  public var owner: String?
  public var policies = Policies()
  public var defaults: [DefaultDeclaration] = []
  public var imports: [ImportDeclaration] = []
  /// The names of imports, with those of imports in them.
  public var namespaces: Set<String> = []
  /// Frames that stand for sources of imported flows.
  public var givens: [GivenSource] = []
  /// Sources first, then derived frames, each in order of declaration.
  public var frames: [FrameDeclaration] = []
  /// Nodes of the top level and of frames, in order of declaration.
  public var nodes: [NodeDeclaration] = []
  /// The flow's own composites.
  public var transforms: [TransformDeclaration] = []
  public var outputs: [OutputDeclaration] = []
  /// The checks of all of them, once they have their places (`CheckPlacing`).
  public var checks: [PlacedCheck] = []
  /// Read only for those who ask: a run looks at no test.
  public var tests: [TestDeclaration] = []
  /// The examples of its own transforms, which are tests as well.
  public var examples: [ExampleDeclaration] = []
  /// Where an environment has outputs written; later ones win.
  public var outputPlaces: [BindFile.Place] = []
  /// Names whose declarations a diagnostic was reported for: what refers to them stays silent.
  public var brokenNames: Set<String> = []
  /// Parameters that decided which nodes there are, by name.
  public var shapingParameters: Set<String> = []
  /// The broken names that are only words of lines which could not be read.
  public var lostWords: Set<String> = []
  /// A source does not say which columns it has, so any name could be one of them.
  public var hasUnknownColumns = false
  /// The tags of some node could not be read.
  public var hasUnknownTags = false

  public init(name: String, doc: String) {
    self.name = name
    self.doc = doc
  }

  /// The flow with other expressions for nodes, by position.
  public func computing(_ expressions: [Int: Expression]) -> ParsedFlow {
    var result = self
    for (index, expression) in expressions { result.nodes[index].expression = expression }
    return result
  }
}

/// A name and where it stands.
public struct Name: Hashable, Sendable {
  public let text: String
  public let span: Span

  public init(_ text: String, at span: Span) {
    self.text = text
    self.span = span
  }
}

public struct ParameterDeclaration: Sendable {
  public enum Kind: Hashable, Sendable {
    case plain(DataType)
    /// One of these texts.
    case enumeration([String])

    var type: DataType {
      switch self {
      case .plain(let type): type
      case .enumeration: .string
      }
    }
  }

  public internal(set) var name: Name
  public let kind: Kind
  /// nil: must be given.
  public internal(set) var defaultValue: Expression?
  /// The value that an environment gives it.
  var boundValue: Literal?
  /// Whether the importing flow has given the value: an expression over its parameters.
  var isPassed = false
  /// Where the flow is imported that declares it.
  var place: Span?
  public let minimum: Expression?
  public let maximum: Expression?
  public let doc: String

  public var type: DataType { kind.type }
}

/// A source or a derived frame.
public struct FrameDeclaration: Sendable {
  public enum Kind: Sendable {
    case source(SourceDeclaration)
    /// Rows of several frames, by position.
    case zip([Name])
    /// Rows that a verb makes of those of other frames.
    case derived(Derivation)
  }

  public internal(set) var name: Name
  public internal(set) var kind: Kind
  public let doc: String
  public internal(set) var checks: [CheckDeclaration] = []
  public internal(set) var owner: String?
  public internal(set) var tags: [Tag] = []
  /// The namespace that it stands in, with its dot.
  public internal(set) var prefix = ""
  /// The module that declares it, while modules are linked.
  var module = 0
  /// Whether a check made it, and no author.
  public internal(set) var isMade = false

  init(name: Name, kind: Kind, doc: String, checks: [CheckDeclaration]) {
    self.name = name
    self.kind = kind
    self.doc = doc
    self.checks = checks
  }
}

public struct SourceDeclaration: Sendable {
  public enum Order: Sendable {
    case none
    case position
    case columns([Name])
    /// A diagnostic was reported for it.
    case unknown
  }

  public internal(set) var path: Name?
  public internal(set) var format: Name?
  public internal(set) var compression: Name?
  public let layout: TextLayout
  public let nanAsNull: Bool
  public let sort: Bool
  public let series: [Name]
  public let order: Order
  /// nil: series and order are the key.
  public let key: [Name]?
  /// Whether its format could not be read, so that it is not known to have none.
  public internal(set) var mayHaveFormat = false
  public internal(set) var columns: [ColumnDeclaration]
}

public struct ColumnDeclaration: Sendable {
  public let name: Name
  public let type: ValueType
  /// The column's name in the file.
  public let fileName: String
  /// The value that it has in every row; nil: it is in the file.
  public var constant: Literal?
  /// Whether its values are those of the folders that the files lie in.
  public var isPartition = false
  /// The words of a column of `type: enum`, one of which each value is; nil: values may be any.
  public internal(set) var words: [String]?
  public let doc: String
  public let tags: [Tag]
  public var checks: [CheckDeclaration] = []
}

public struct Tag: Hashable, Sendable {
  public let name: String
  public let value: String
  public let nameSpan: Span
  public let valueSpan: Span
}

/// One assignment.
public struct NodeDeclaration: Sendable {
  public internal(set) var name: Name
  /// Position of the frame it is declared in; nil: top level.
  public internal(set) var frame: Int?
  public internal(set) var expression: Expression
  public internal(set) var doc: String
  public internal(set) var tags: [Tag]
  /// A unit that the author states for the result.
  public let unit: (value: Unit, span: Span)?
  /// A type that the author states and the checker verifies.
  public let type: (value: ValueType, span: Span)?
  /// The values for which it is declared; nil: it stands for itself.
  public var repetition: Repetition?
  /// Which of a repetition's nodes it is, as in `w = 6`.
  public var instance: String?
  /// Position of the derived frame whose verb it is an operand of, such as the condition of `where`; nil: it
  /// is a node that the author named.
  public var operandOf: Int?
  public internal(set) var owner: String?
  public internal(set) var declassification: Declassification?
  /// A diagnostic was reported for `declassify`: what it takes away is not known.
  public internal(set) var hasBrokenDeclassification = false
  /// What it has from `defaults`.
  public internal(set) var defaults: [GivenDefault] = []
  /// The namespace that it stands in, with its dot: where its names are looked up.
  public internal(set) var prefix = ""
  /// Of an operand, the frame whose rows it has, as the file names it.
  var rows: Name?
  public internal(set) var checks: [CheckDeclaration] = []
  /// What it is to a check; nil: it is none that a check made.
  public internal(set) var part: CheckPart?

  /// Whether an author named it.
  public var isNamed: Bool { operandOf == nil && part == nil }
}

/// What a node is to the check that made it.
public enum CheckPart: Hashable, Sendable {
  /// It says which rows pass.
  case passes
  /// The one value that is looked at; its mistakes are told where `passes` has them too.
  case value
}

public struct TransformDeclaration: Sendable {
  public let name: Name
  public let transform: Transform
}

public struct OutputDeclaration: Sendable {
  public internal(set) var name: Name
  public internal(set) var from: Name?
  /// nil: series, order and all nodes of the frame.
  public internal(set) var select: [Name]?
  public internal(set) var path: Name?
  public let format: Name?
  public let compression: Name?
  public let mode: Name?
  /// Columns whose values are folders.
  public internal(set) var partitions: [Name]
  public let doc: String
  public let owner: String?
  public let tags: [Tag]
  /// `materialize: true`, and where that stands: steps after it read what it holds.
  public internal(set) var stored: Span?
  public internal(set) var contract: ContractDeclaration?
  /// A diagnostic was reported for it, and what it lacks may be what that was about.
  public let isBroken: Bool
  public var checks: [CheckDeclaration] = []
  /// The values for which it is declared; nil: it stands for itself.
  public internal(set) var repetition: Repetition?
  /// Which of a repetition's outputs it is, as in `w = 6`.
  public internal(set) var instance: String?
  /// Whether a check of it could not be read.
  public internal(set) var hasBrokenChecks = false
  /// Where the rows go that fail checks with `on_fail: quarantine`.
  public internal(set) var quarantine: Name?
  /// Positions of the frames of the rows that stay and of those that go there.
  public internal(set) var parting: (kept: Int, quarantined: Int)?

  /// The name of the output of rows that fail. No author can give it to another one.
  public var quarantineName: String { name.text + ".quarantine" }

  /// Whether an output of this name is it, or the other half of it.
  public func isMade(_ output: String) -> Bool { output == name.text || output == quarantineName }
}

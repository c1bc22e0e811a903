public import Types

/// The dataflow as a graph of primitive operations in topological order: an operation's inputs stand before
/// it. Composites are expanded, names are resolved, implicit conversions are explicit. A value that nobody
/// changes: passes return a new one, and `verified` is asked after each.
public struct LogicalPlan: Hashable, Sendable {
  public var name: String
  public var frames: [PlanFrame]
  public var parameters: [PlanParameter]
  /// Names of the parameters that shaped the plan and so cannot be bound again.
  public var fixedParameters: [String]
  public var operations: [Operation]
  /// What runs together: every operation that computes rows or a scalar stands in exactly one region, regions
  /// in the order in which they run. Lowering makes a region one block program.
  public var regions: [Region]
  public var outputs: [PlanOutput]
  /// What is verified before an output leaves.
  public var checks: [PlanCheck]
  /// Nodes, and columns of sources as `frame.column`, whose values no message of a run shows.
  public var hiddenValues: [String]

  public init(
    name: String, frames: [PlanFrame], parameters: [PlanParameter], operations: [Operation],
    regions: [Region],
    outputs: [PlanOutput], checks: [PlanCheck] = [], fixedParameters: [String] = [],
    hiddenValues: [String] = []
  ) {
    self.name = name
    self.frames = frames
    self.parameters = parameters
    self.operations = operations
    self.regions = regions
    self.outputs = outputs
    self.checks = checks
    self.fixedParameters = fixedParameters
    self.hiddenValues = hiddenValues
  }

  public subscript(id: OperationID) -> Operation { operations[id.index] }
}

public struct OperationID: Hashable, Comparable, Sendable {
  public let index: Int

  public init(_ index: Int) { self.index = index }

  public static func < (left: OperationID, right: OperationID) -> Bool { left.index < right.index }
}

/// A frame: rows of one meaning.
public struct PlanFrame: Hashable, Sendable {
  public enum Origin: Hashable, Sendable {
    /// Read from a file or bound in memory.
    case source(PlanSource)
    /// Rows of several frames by position; their counts must be equal.
    case zip([FrameID])
    /// Rows of the frames before it that are listed, chosen by the frame's operation `rows`.
    case derived([FrameID])
  }

  public var name: String
  public var origin: Origin
  /// Columns whose tuples name the series; empty: the frame is one series.
  public var series: [String]
  public var order: Order
  /// Columns whose tuples are unique; empty: none is declared.
  public var key: [String]

  public init(name: String, origin: Origin, series: [String], order: Order, key: [String]) {
    self.name = name
    self.origin = origin
    self.series = series
    self.order = order
    self.key = key
  }

  /// The order of rows within a series.
  public enum Order: Hashable, Sendable {
    case none
    /// The row number of the file.
    case position
    /// Ascending by these columns; verified while reading.
    case columns([String])
  }
}

/// Where a source's rows come from, and the contract its columns keep.
public struct PlanSource: Hashable, Sendable {
  /// Relative to the plan's folder unless absolute; nil: must be bound.
  public var path: String?
  public var format: StorageFormat?
  /// How text is packed; nil: as the path's suffix says.
  public var compression: Packing?
  public var layout: TextLayout
  public var nanAsNull: Bool
  /// Sort the rows (stable) by series and order instead of verifying them.
  public var sort: Bool
  /// The columns whose values are folders that the files lie in, the outermost first.
  public var partitions: [String]
  public var columns: [PlanColumn]

  public init(
    path: String? = nil, format: StorageFormat? = nil, compression: Packing? = nil,
    layout: TextLayout = TextLayout(), nanAsNull: Bool = false, sort: Bool = false, partitions: [String] = [],
    columns: [PlanColumn]
  ) {
    self.path = path
    self.format = format
    self.compression = compression
    self.layout = layout
    self.nanAsNull = nanAsNull
    self.sort = sort
    self.partitions = partitions
    self.columns = columns
  }
}

/// A declared column of a source.
public struct PlanColumn: Hashable, Sendable {
  public var name: String
  /// The column's name in the file.
  public var fileName: String
  public var type: ValueType
  /// False once projection has found that nobody reads it.
  public var isRead: Bool
  /// The value that it has in every row; nil: its cells are in the file.
  public var constant: Literal?

  public init(name: String, fileName: String, type: ValueType, isRead: Bool, constant: Literal? = nil) {
    self.constant = constant
    self.name = name
    self.fileName = fileName
    self.type = type
    self.isRead = isRead
  }
}

/// A parameter that is only a value: `run --param` may bind it again. (Parameters that shape the graph are
/// constants by the time there is a plan.)
public struct PlanParameter: Hashable, Sendable {
  public var name: String
  public var limits: ParameterLimits
  public var value: Literal

  public var type: DataType { limits.type }

  public init(name: String, limits: ParameterLimits, value: Literal) {
    self.name = name
    self.limits = limits
    self.value = value
  }
}

/// One step: a column of a frame, or a scalar.
public struct Operation: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// A column of the operation's frame, which is a source.
    case column(String)
    /// The input, a column of a zipped frame, as a column of the zip.
    case adopt
    case literal(Literal)
    case parameter(String)
    /// A node that the caller hands in instead of having it computed (`--override`): a column of the
    /// operation's frame or a scalar, bound at run time under this name.
    case given(String)
    /// A kernel on operands of the same rows; scalar operands are read in every row.
    case apply(Application)
    /// An aggregate over all rows of the input's frame: a scalar.
    case aggregate(Application)
    /// Finds the rows of the operation's frame, which is derived: for each, which row of the frame's parents
    /// it is. The inputs are the verb's operands, then, where the frame has series, the columns of its first
    /// parent that are `series`, in that order (of a group: the operands that are these keys), then the
    /// `rows` of parents that are derived themselves, or of derived parts of a zip that is one, in the order
    /// of frames. Its value is no column: only the operations below and
    /// `rows` read it.
    case rows(RowVerb)
    /// A column of a derived frame: the cells of the first input, a column of one of the frame's parents, in
    /// the rows that the second input, the frame's `rows`, found; null where it found none. That of a filter
    /// may be never null though the column is: then a null in the rows that are left fails the run.
    /// In a union it has an input for each parent before the `rows`, all of one type: columns of the parents,
    /// or single values.
    case take
    /// Cells of another frame by its key: the first input is a column of that frame, then come `pairs` of its
    /// columns and as many of the operation's own frame, or single values. Each row has the cell of the first
    /// row with equal keys there, as a join matches them; null where there is none.
    case lookup(pairs: Int)
    /// An aggregate over the rows of each group: a column of the grouped frame, whose `rows` is the last
    /// input; the others have the rows of its parent.
    case aggregateInto(Application)
    /// An aggregate per group, read in every row, or a kernel that sees all rows of a group at once: the
    /// last `keys` inputs are the group's key.
    case aggregateBy(Application, keys: Int)
  }

  public var kind: Kind
  public var inputs: [OperationID]
  public var type: ValueType
  public var domain: Domain
  /// The node it was written in, qualified by frame or namespace: for errors, `explain` and `--select`.
  public var node: String

  public init(kind: Kind, inputs: [OperationID], type: ValueType, domain: Domain, node: String) {
    self.kind = kind
    self.inputs = inputs
    self.type = type
    self.domain = domain
    self.node = node
  }
}

/// A kernel with its constants.
public struct Application: Hashable, Sendable {
  /// The transform's name, for people.
  public var transform: String
  public var kernel: String
  /// Constant parameters, sorted by name.
  public var options: [Option]
  public var fusion: Fusion

  public struct Option: Hashable, Sendable {
    public var name: String
    public var value: Literal

    public init(name: String, value: Literal) {
      self.name = name
      self.value = value
    }
  }

  public init(transform: String, kernel: String, options: [Option], fusion: Fusion) {
    self.transform = transform
    self.kernel = kernel
    self.options = options
    self.fusion = fusion
  }
}

/// Operations that share one pass over the rows of one frame, or one evaluation of scalars.
public struct Region: Hashable, Sendable {
  public var domain: Domain
  /// Ascending. Aggregates may end a region: their input is computed in its pass and never kept.
  public var operations: [OperationID]

  public init(domain: Domain, operations: [OperationID]) {
    self.domain = domain
    self.operations = operations
  }
}

/// A table that the run gives back or writes.
public struct PlanOutput: Hashable, Sendable {
  public struct Column: Hashable, Sendable {
    public var name: String
    public var operation: OperationID

    public init(name: String, operation: OperationID) {
      self.name = name
      self.operation = operation
    }
  }

  /// What stands behind the name of an output in that of the rows which it does not take.
  public static let quarantine = ".quarantine"

  public var name: String
  /// The frame whose rows the output has; `.scalar`: one row of scalars.
  public var domain: Domain
  public var columns: [Column]
  public var target: OutputTarget

  public init(name: String, domain: Domain, columns: [Column], target: OutputTarget = OutputTarget()) {
    self.name = name
    self.domain = domain
    self.columns = columns
    self.target = target
  }
}

public import Plan
public import Types

/// The plan as the engine runs it: steps in order, each of which computes values that later steps read.
public struct PhysicalPlan: Hashable, Sendable {
  public enum Step: Hashable, Sendable {
    case scalars(ScalarProgram)
    case rows(BlockProgram)
    case groups(GroupReduction)
    case spans(SpanStep)
    case derived(DerivedStep)
  }

  public var steps: [Step]
  /// For each step the held columns that nobody reads after it.
  public var releases: [[OperationID]]

  public init(steps: [Step], releases: [[OperationID]]) {
    self.steps = steps
    self.releases = releases
  }
}

/// Operations on one value each, in order.
public struct ScalarProgram: Hashable, Sendable {
  public var operations: [OperationID]

  public init(operations: [OperationID]) { self.operations = operations }
}

/// Finding the rows of a derived frame, or making a column of it.
public struct DerivedStep: Hashable, Sendable {
  public var operation: OperationID
  public var frame: FrameID
  /// What the operation reads, `rows` of frames left out.
  public var inputs: [OperationID]

  public init(operation: OperationID, frame: FrameID, inputs: [OperationID]) {
    self.operation = operation
    self.frame = frame
    self.inputs = inputs
  }
}

/// A kernel that sees all rows of a span at once.
public struct SpanStep: Hashable, Sendable {
  /// The rows that it sees at once.
  public enum Span: Hashable, Sendable {
    case frame
    case series
    /// Rows with equal keys.
    case groups([OperationID])
  }

  public var operation: OperationID
  public var frame: FrameID
  public var inputs: [OperationID]
  public var span: Span

  public init(operation: OperationID, frame: FrameID, inputs: [OperationID], span: Span) {
    self.operation = operation
    self.frame = frame
    self.inputs = inputs
    self.span = span
  }
}

/// An aggregate per group of rows with equal keys.
public struct GroupReduction: Hashable, Sendable {
  public var operation: OperationID
  public var frame: FrameID
  /// What is reduced.
  public var inputs: [OperationID]
  public var keys: [OperationID]

  public init(operation: OperationID, frame: FrameID, inputs: [OperationID], keys: [OperationID]) {
    self.operation = operation
    self.frame = frame
    self.inputs = inputs
    self.keys = keys
  }
}

public import Plan
public import Types

/// A region of rows as a tape of kernel calls over registers of one block of rows each.
///
/// A thread takes a morsel of rows and runs the tape over it block by block. What a call reads of earlier
/// rows is in the history that the slot keeps before its block; what the first block of a morsel needs of the
/// rows before the morsel is computed again (the halo).
public struct BlockProgram: Hashable, Sendable {
  /// The region of the logical plan; nil for the program that only stores what others computed.
  public var region: Int?
  public var frame: FrameID
  public var slots: [Slot]
  public var tape: [Step]
  /// Bytes per cell of each register that slots without history share.
  public var registers: [Int]
  /// Rows before a morsel that its first row may depend on, within the series.
  public var halo: Int
  /// Whether a row depends on other rows of its series.
  public var isOrdered: Bool
  /// Whether a call carries a state along the series: then a morsel is made of whole series.
  public var hasScan: Bool

  /// A column of cells as the tape sees it: those of the current block, and of `history` rows before it.
  public struct Slot: Hashable, Sendable {
    public enum Content: Hashable, Sendable {
      /// Computed before this program: read where it lies, unless its cells must be expanded, gathered, or
      /// padded at the first rows.
      case input
      /// One value, the same in every row.
      case scalar
      case result
    }

    public var content: Content
    /// Whose value it is.
    public var operation: OperationID
    public var type: DataType
    /// Rows before the block that a reader reaches.
    public var history: Int
    /// Rows before the morsel that a reader needs.
    public var halo: Int
    /// The shared register of a result without history; nil: the slot has memory of its own, or needs none.
    public var register: Int?
  }

  /// A slot, some rows back: how `shift` is read without being computed.
  public struct Operand: Hashable, Sendable {
    public var slot: Int
    public var lag: Int
  }

  public enum Step: Hashable, Sendable {
    case call(Call)
    case store(Store)
    case reduce(Reduce)
  }

  /// A kernel on operands.
  public struct Call: Hashable, Sendable {
    public var operation: OperationID
    public var operands: [Operand]
    /// The slot that the kernel writes.
    public var result: Int
    /// Rows before each row that the kernel itself reads.
    public var lookback: Int
  }

  /// A column of the frame is kept: as an output, or held for later steps.
  public struct Store: Hashable, Sendable {
    public var operation: OperationID
    public var operand: Operand
    public var isOutput: Bool
  }

  /// An aggregate takes in the block.
  public struct Reduce: Hashable, Sendable {
    public var operation: OperationID
    public var operands: [Operand]
  }

  /// Bytes of registers and histories that one thread needs for blocks of so many rows (status bytes aside).
  public func registerBytes(blockRows: Int) -> Int {
    let shared = registers.reduce(0) { $0 + $1 * blockRows }
    let own = slots.filter { $0.register == nil && $0.content == .result || $0.history > 0 }
      .reduce(0) { $0 + $1.type.registerWidth * Lane.capacity(history: $1.history, blockRows: blockRows) }
    return shared + own
  }
}

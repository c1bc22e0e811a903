public import Columns
public import Types

/// The arithmetic of one primitive transform: an entry of the registry.
///
/// Everything else about the transform (signature, defaults, ranges, prose) is in its YAML file. A test holds
/// the two together: `options` are exactly the parameters that the YAML marks constant.
public struct Kernel: Sendable {
  public let name: String
  /// Names of the constant parameters that `prepare` reads.
  public let options: [String]
  /// Chooses the loop for the operand types; nil when the types are outside the signature (a bug of the
  /// YAML).
  public let prepare: @Sendable (KernelRequest) -> PreparedKernel?

  public init(
    _ name: String, options: [String] = [],
    prepare: @escaping @Sendable (KernelRequest) -> PreparedKernel?
  ) {
    self.name = name
    self.options = options
    self.prepare = prepare
  }
}

/// What a kernel may know when it is chosen.
public struct KernelRequest: Sendable {
  /// Types of the row-wise operands; variables of the signature are already unified and widened.
  public let operands: [DataType]
  public let result: DataType
  /// Values of the constant parameters, by name.
  public let options: [String: Literal]
  /// Rules of the zones that the types name.
  public let zones: [String: Zone]

  public init(
    operands: [DataType], result: DataType, options: [String: Literal], zones: [String: Zone] = [:]
  ) {
    self.operands = operands
    self.result = result
    self.options = options
    self.zones = zones
  }

  /// More rows than the file of any transform lets a window or a shift reach back or ahead.
  public static let longestReach = 1 << 24

  /// The integer value of a constant parameter; nil when it is null or of another type.
  public func integer(_ name: String) -> Int? {
    if case .integer(let value)? = options[name] { Int(value) } else { nil }
  }

  /// The text of a constant parameter; nil when it is null or of another type.
  public func text(_ name: String) -> String? {
    if case .string(let value)? = options[name] { value } else { nil }
  }
}

/// A kernel bound to types and constants.
public enum PreparedKernel: Sendable {
  /// Writes values branch-free over garbage; the engine merges the status of the operands.
  case values(@Sendable (borrowing BlockCall) -> Void)
  /// As `values`, but may turn valid cells into errors; the engine has merged the operands' status into
  /// `call.status`, and the kernel marks only cells that are valid there. Returns whether it marked any.
  case fallible(@Sendable (borrowing BlockCall) -> Bool)
  /// Writes values and every byte of `call.status`. Returns whether any cell is not valid.
  case full(@Sendable (borrowing BlockCall) -> Bool)
  /// As `full`, reading up to `lookback` rows before the block; `call.age` says how many of them belong to
  /// the series.
  case stencil(lookback: Int, @Sendable (borrowing BlockCall) -> Bool)
  /// As `full`, with a state that lives from the first row of a series to its last.
  case scan(Scan)
  case reduction(Reduction)
  case whole(Whole)
}

/// A kernel that sees all rows of a span at once, for what no bounded state can say: medians, ranks, values
/// of later rows.
public struct Whole: Sendable {
  /// What a span is, and what is written for it.
  public enum Form: Sendable {
    /// One cell and its status for a group or the frame, which may have no rows. Error cells never reach it.
    case aggregate
    /// A cell and its status for each row of a group or the frame.
    case group
    /// A cell and its status for each row of a series.
    case series
  }

  public let form: Form
  /// Computes one span; `call.count` is the number of its rows.
  public let compute: @Sendable (borrowing BlockCall) -> Void

  public init(_ form: Form, compute: @escaping @Sendable (borrowing BlockCall) -> Void) {
    self.form = form
    self.compute = compute
  }
}

/// One operand of a block: cells of the block's rows, and for stencils of the rows before it.
public struct BlockOperand {
  /// Cell of the block's first row; `lookback` cells before it are readable.
  public var values: UnsafeRawPointer
  /// One `CellStatus` per row, from the block's first row, `lookback` before it readable; nil: all valid,
  /// history too.
  public var status: UnsafePointer<UInt8>?

  public init(values: UnsafeRawPointer, status: UnsafePointer<UInt8>?) {
    self.values = values
    self.status = status
  }
}

/// One call of a kernel on one block of rows.
public struct BlockCall: ~Copyable {
  /// Rows in the block, at least 1 (a `Whole` may be called for none).
  public let count: Int
  /// Number of the block's first row in its frame.
  public let firstRow: Int
  /// Rows of the same series before each row, capped at no less than the program's halo; nil: the cap
  /// everywhere.
  public let age: UnsafePointer<Int32>?
  public let operands: UnsafeBufferPointer<BlockOperand>
  /// `count` cells to write.
  public let result: UnsafeMutableRawPointer
  /// `count` status bytes to write (see `PreparedKernel` for who writes them).
  public let status: UnsafeMutablePointer<UInt8>
  /// Bytes of made text live here for as long as anything has a view of them, which the engine sees to: until
  /// outputs are stored, the last row that looks back at them is computed, a state that keeps them is merged.
  public let arena: TextArena?

  public init(
    count: Int, firstRow: Int, age: UnsafePointer<Int32>?, operands: UnsafeBufferPointer<BlockOperand>,
    result: UnsafeMutableRawPointer, status: UnsafeMutablePointer<UInt8>, arena: TextArena?
  ) {
    self.count = count
    self.firstRow = firstRow
    self.age = age
    self.operands = operands
    self.result = result
    self.status = status
    self.arena = arena
  }

  /// Typed cells of an operand.
  public func operand<T>(_ index: Int, as type: T.Type) -> UnsafePointer<T> {
    operands[index].values.assumingMemoryBound(to: type)
  }

  /// Typed cells of the result.
  public func result<T>(as type: T.Type) -> UnsafeMutablePointer<T> {
    result.assumingMemoryBound(to: type)
  }
}

/// Where kernels that make text put its bytes; owned by a worker.
public final class TextArena {
  private var chunks: [UnsafeMutableRawBufferPointer] = []
  private var used = 0

  public init() {}

  deinit { for chunk in chunks { chunk.deallocate() } }

  /// `count` writable bytes that stay put until `reset`.
  public func allocate(_ count: Int) -> UnsafeMutableRawPointer {
    if let last = chunks.last, let base = last.baseAddress, last.count - used >= count {
      defer { used += count }
      return base + used
    }
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: max(count, 1 << 16), alignment: 16)
    chunks.append(chunk)
    used = count
    guard let base = chunk.baseAddress else { preconditionFailure("an allocation has an address") }
    return base
  }

  /// A copy of a text.
  public func copy(_ text: UnsafeRawBufferPointer) -> TextView {
    let place = allocate(text.count)
    if let bytes = text.baseAddress { place.copyMemory(from: bytes, byteCount: text.count) }
    return TextView(bytes: place, count: text.count)
  }

  /// Forgets all text.
  public func reset() {
    for chunk in chunks.dropFirst() { chunk.deallocate() }
    chunks = Array(chunks.prefix(1))
    used = 0
  }
}

/// A kernel with a state that is carried along a series: cumulative sums, fills.
public struct Scan: Sendable {
  /// Bytes of the state, 16-byte aligned.
  public let stateSize: Int
  /// Makes the state of a series before its first row.
  public let reset: @Sendable (UnsafeMutableRawPointer) -> Void
  /// Writes values and status of rows of one series, and moves the state past them. Returns whether any is
  /// not valid.
  public let advance: @Sendable (UnsafeMutableRawPointer, borrowing BlockCall) -> Bool

  public init(
    stateSize: Int, reset: @escaping @Sendable (UnsafeMutableRawPointer) -> Void,
    advance: @escaping @Sendable (UnsafeMutableRawPointer, borrowing BlockCall) -> Bool
  ) {
    self.stateSize = stateSize
    self.reset = reset
    self.advance = advance
  }
}

/// An aggregate. States follow the row numbers of the frame: one for each segment of 65,536 rows, inside it
/// eight lanes by row mod 8, merged in a fixed binary tree over segments; so the bits depend on the rows
/// alone. Error cells never reach `update`: the engine fails the run before.
public struct Reduction: Sendable {
  public let stateSize: Int
  public let reset: @Sendable (UnsafeMutableRawPointer) -> Void
  /// Takes in the call's rows, all of one segment: row `firstRow + i`, or `rows[i]` where given.
  public let update: @Sendable (UnsafeMutableRawPointer, borrowing ReductionCall) -> Void
  /// Merges the right neighbour's state into the left's.
  public let merge: @Sendable (_ left: UnsafeMutableRawPointer, _ right: UnsafeRawPointer) -> Void
  /// Writes the value; says whether it is a value, null or an error (overflow).
  public let finish: @Sendable (UnsafeRawPointer, _ result: UnsafeMutableRawPointer) -> CellStatus

  public init(
    stateSize: Int, reset: @escaping @Sendable (UnsafeMutableRawPointer) -> Void,
    update: @escaping @Sendable (UnsafeMutableRawPointer, borrowing ReductionCall) -> Void,
    merge: @escaping @Sendable (_ left: UnsafeMutableRawPointer, _ right: UnsafeRawPointer) -> Void,
    finish: @escaping @Sendable (UnsafeRawPointer, _ result: UnsafeMutableRawPointer) -> CellStatus
  ) {
    self.stateSize = stateSize
    self.reset = reset
    self.update = update
    self.merge = merge
    self.finish = finish
  }
}

/// Rows for an aggregate's state.
public struct ReductionCall: ~Copyable {
  public let count: Int
  public let firstRow: Int
  /// Row numbers, ascending, when the rows are not consecutive (groups); nil: consecutive from `firstRow`.
  public let rows: UnsafePointer<Int>?
  public let operands: UnsafeBufferPointer<BlockOperand>

  public init(
    count: Int, firstRow: Int, rows: UnsafePointer<Int>?, operands: UnsafeBufferPointer<BlockOperand>
  ) {
    self.count = count
    self.firstRow = firstRow
    self.rows = rows
    self.operands = operands
  }
}

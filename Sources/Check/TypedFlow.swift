public import Diagnostics
public import Flow
import StandardLibrary
public import Types

/// A flow of which every value's type, nullability, rows and unit are known, and composites are expanded.
public struct TypedFlow: Sendable {
  public let resolved: ResolvedFlow
  public let parameters: [BoundParameter]
  public let frames: [TypedFrame]
  /// By position of the node in the flow; nil where a diagnostic says why.
  public let nodes: [TypedNode?]
  public let outputs: [TypedOutput]
  public let checks: [TypedCheck]
  /// What conditions of frames prove.
  public let presence: Presence

  public var flow: ParsedFlow { resolved.flow }
}

public struct TypedFrame: Hashable, Sendable {
  public enum Order: Hashable, Sendable {
    case none
    case position
    case columns([String])
  }

  public let name: String
  /// Columns by position, as `ResolvedFlow.columns` lists them.
  public let columns: [TypedColumn]
  public let series: [String]
  public let order: Order
  public let key: [String]

  func with(columns: [TypedColumn]) -> TypedFrame {
    TypedFrame(name: name, columns: columns, series: series, order: order, key: key)
  }
}

public struct TypedColumn: Hashable, Sendable {
  public let name: String
  public let type: ValueType
}

public struct TypedNode: Sendable {
  /// `node`, or `frame.node` where it is declared inside a frame.
  public let name: String
  public let expression: TypedExpression

  public var type: ValueType { expression.root.type }
  public var domain: Domain { expression.root.domain }
}

/// A table of results.
public struct TypedOutput: Sendable {
  public struct Column: Sendable {
    public enum Value: Hashable, Sendable {
      case column(frame: Int, position: Int)
      case node(Int)
      case taken(frame: Int, node: Int)
    }

    public let name: String
    public let value: Value

    public init(name: String, value: Value) {
      self.name = name
      self.value = value
    }
  }

  public let name: String
  public let domain: Domain
  public let columns: [Column]
  public var target: OutputTarget

  public init(name: String, domain: Domain, columns: [Column], target: OutputTarget = OutputTarget()) {
    self.name = name
    self.domain = domain
    self.columns = columns
    self.target = target
  }
}

/// An expression as a flat list of terms; a term's operands stand before it, and the root is the last.
public struct TypedExpression: Sendable {
  public internal(set) var terms: [Term]
  /// Parameters of the flow whose values the expression fixed at compile time: window lengths, modes.
  public let constantParameters: Set<Int>

  public var root: Term { terms[terms.count - 1] }

  /// Keeps what the root needs. A parameter that was read and is not needed went into a constant.
  init(terms: [Term], root: Int) {
    var isNeeded = [Bool](repeating: false, count: terms.count)
    isNeeded[root] = true
    for index in terms.indices.reversed() where isNeeded[index] {
      if case .call(let call) = terms[index].kind {
        for operand in call.operands { isNeeded[operand] = true }
      }
    }
    if isNeeded.allSatisfy({ $0 }) {
      self.terms = terms
      constantParameters = []
      return
    }
    var places = [Int](repeating: 0, count: terms.count)
    var kept: [Term] = []
    var constants: Set<Int> = []
    for (index, term) in terms.enumerated() {
      guard isNeeded[index] else {
        if case .parameter(let position) = term.kind { constants.insert(position) }
        continue
      }
      places[index] = kept.count
      var term = term
      if case .call(let call) = term.kind {
        term.kind = .call(call.reading(call.operands.map { places[$0] }))
      }
      kept.append(term)
    }
    self.terms = kept
    constantParameters = constants
  }
}

/// Why a value may be null; put into words only where somebody asks (`TypedFlow.words`).
public enum NullReason: Sendable {
  case column(frame: Int, position: Int)
  case node(Int)
  case words(String)
}

extension TypedFlow {
  /// The reason as `explain` gives it.
  public func words(_ reason: NullReason) -> String {
    switch reason {
    case .column(let frame, let position):
      let name = frames[frame].columns[position].name
      guard resolved.columns[frame][position].mayBeMissing else {
        return "column `\(name)` is declared nullable"
      }
      return resolved.hasGaps(frame)
        ? "gaps in `\(frames[frame].name)` have no `\(name)`"
        : "rows of `\(frames[frame].name)` without a match have no `\(name)`"
    case .node(let index): return nodes[index].map { "`\($0.name)` may be null" } ?? "a node may be null"
    case .words(let words): return words
    }
  }
}

/// One step of an expression.
public struct Term: Sendable {
  public enum Kind: Sendable {
    case literal(Literal)
    case parameter(Int)
    case column(frame: Int, position: Int)
    case node(Int)
    /// A node that has the rows of a frame which this derived frame is made of, in this frame's rows.
    case taken(frame: Int, node: Int)
    case call(TypedCall)
  }

  public var kind: Kind
  public var type: ValueType
  public var domain: Domain
  /// A scalar that is null only if this frame has no rows; in the frame's own rows it is never null.
  public var emptyOf: FrameID?
  /// Why the value may be null, where this term makes it so.
  public var reason: NullReason?
  public var span: Span
  /// Conditions that make the value present though its own cells may be null: calls of `if`, `and` and `or`
  /// around the term, by identity (`Narrowing`). Their results no longer depend on them.
  public var assumptions: Set<Int> = []

  /// Whether cells of the term, taken by themselves, may be null.
  var mayHoldNull: Bool { type.nullable || !assumptions.isEmpty }
}

/// A transform applied to operands. A class, since terms are handed on often.
public final class TypedCall: Sendable {
  public let transform: String
  public let kernel: String
  /// Indices of terms.
  public let operands: [Int]
  /// How many of the operands, at the end, are keys of `by=`; nil: no grouping.
  public let keys: Int?
  /// The grouped frame whose rows the result has, one for each group of the operands' rows.
  public let group: Int?
  /// Constant parameters, sorted by name.
  public let options: [(name: String, value: Literal)]
  public let fusion: Fusion
  public let isAggregate: Bool
  public let sight: Sight
  /// The operands that the result's unit comes from: the lowest bit is that of the first one.
  public let measured: UInt64
  /// A value of another frame: the operands are the value, the `keys` of its frame, then as many of the rows
  /// that look it up.
  public let isLookup: Bool

  init(
    transform: String, kernel: String, operands: [Int], keys: Int?, options: [(name: String, value: Literal)],
    fusion: Fusion, isAggregate: Bool, group: Int? = nil, sight: Sight = .past, isLookup: Bool = false,
    measured: UInt64 = .max
  ) {
    self.measured = measured
    self.sight = sight
    self.group = group
    self.transform = transform
    self.kernel = kernel
    self.operands = operands
    self.keys = keys
    self.options = options
    self.fusion = fusion
    self.isAggregate = isAggregate
    self.isLookup = isLookup
  }

  /// The aggregate of each group as the rows of the group have it, which these terms tell apart.
  func spread(by keys: [Int]) -> TypedCall {
    TypedCall(
      transform: transform, kernel: kernel, operands: operands + keys, keys: keys.count, options: options,
      fusion: fusion, isAggregate: isAggregate, sight: sight, measured: measured)
  }

  /// The same call of other terms.
  func reading(_ operands: [Int]) -> TypedCall {
    TypedCall(
      transform: transform, kernel: kernel, operands: operands, keys: keys, options: options, fusion: fusion,
      isAggregate: isAggregate, group: group, sight: sight, isLookup: isLookup,
      measured: measured)
  }
}

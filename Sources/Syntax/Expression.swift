public import Diagnostics

/// An expression as a flat array: every child stands before its parent, and the root is last.
public struct Expression: Sendable, Hashable {
  public struct Index: Hashable, Sendable {
    public let value: Int32

    public init(value: Int32) {
      self.value = value
    }
  }

  public struct Node: Sendable, Hashable {
    public let kind: Kind
    /// Exact in the source file, also inside quoted and folded scalars. Parentheses around it do not count.
    public let span: Span

    public init(kind: Kind, span: Span) {
      self.kind = kind
      self.span = span
    }
  }

  public enum Kind: Sendable, Hashable {
    case integer(UInt64)
    /// A minus sign directly before an integer literal, so that the least Int64 can be written.
    case negativeInteger(Int64)
    /// With its sign, where one stands directly before it; `inf` and `nan` too.
    case float(Double)
    case string(String)
    case boolean(Bool)
    case null
    /// The count is negative where a minus sign stands directly before it.
    case duration(count: Int64, unit: DurationUnit)
    /// Days since 1970-01-01 in the proleptic Gregorian calendar.
    case date(days: Int32)
    /// Microseconds since 1970-01-01T00:00:00, in UTC where `zoned`, else on a clock without a zone.
    case timestamp(microseconds: Int64, zoned: Bool)
    /// `a`, `a.b`: at least one part.
    case name([Part])
    case call(Call)
    case list([Index])
    /// A diagnostic has been reported for it.
    case error
  }

  /// One identifier and its place. The text may hold template markers: `avg_$(w)wk`.
  public struct Part: Sendable, Hashable {
    public let text: String
    public let span: Span

    public init(text: String, span: Span) {
      self.text = text
      self.span = span
    }
  }

  /// A call of a transform, be it written as a call, a pipe, an operator or in the structured form.
  public struct Call: Sendable, Hashable {
    /// The transform; with its dots where it comes from an import: `fx.convert`. Of an operator, the span is
    /// that of the sign.
    public let name: Part
    public let arguments: [Argument]
    public let form: Form

    public init(name: Part, arguments: [Argument], form: Form) {
      self.name = name
      self.arguments = arguments
      self.form = form
    }
  }

  public struct Argument: Sendable, Hashable {
    /// `by` in `sum(x, by=week)`.
    public let label: Part?
    public let value: Index

    public init(label: Part?, value: Index) {
      self.label = label
      self.value = value
    }
  }

  /// Never empty.
  public var nodes: [Node]

  public init(nodes: [Node]) {
    self.nodes = nodes
  }

  public var root: Index { Index(value: Int32(nodes.count - 1)) }

  public subscript(index: Index) -> Node { nodes[Int(index.value)] }

  /// Where the parts of a node begin: they stand side by side, and the node itself is the last of them.
  public func start(of index: Index) -> Index {
    var start = index
    while let first = firstChild(of: start) { start = first }
    return start
  }

  private func firstChild(of index: Index) -> Index? {
    switch self[index].kind {
    case .call(let call): call.arguments.first?.value
    case .list(let items): items.first
    case .integer, .negativeInteger, .float, .string, .boolean, .null, .duration, .date, .timestamp, .name,
      .error:
      nil
    }
  }
}

/// How a call was written.
public enum Form: Sendable, Hashable {
  case call, op
  /// The branches of a node's `cases`: condition, value, condition, value, and perhaps the value of `else`.
  case cases
  /// What a check of this name computes.
  case check(String)
}

/// The units of duration literals; `d` and longer follow the calendar.
public enum DurationUnit: String, Sendable, Hashable, CaseIterable {
  case ns, us, ms, s, min, h, d, w, mo, q, y
}

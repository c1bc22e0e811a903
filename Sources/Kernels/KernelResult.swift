public import Types

/// The type of what a kernel gives, by the types of its operands.
public enum KernelResult: Hashable, Sendable {
  case fixed(DataType)
  /// That of the operand at this position.
  case operand(Int)
  /// The signed type that holds differences of an operand's.
  case signed(Int)
  /// What sums of an operand's type are kept in.
  case accumulator(Int)
  /// The timestamp that holds an operand.
  case moment(Int)
  /// The kernel looks at the result that is asked for, and refuses what it cannot give.
  case requested

  /// Whether a kernel may be asked for the result. The zone of a timestamp is no matter of its cells.
  public func admits(_ request: KernelRequest) -> Bool {
    let expected: DataType?
    switch self {
    case .fixed(let type): expected = type
    case .operand(let index): expected = request.operand(index)
    case .signed(let index): expected = request.operand(index)?.signedCounterpart
    case .accumulator(let index): expected = request.operand(index)?.accumulator
    case .moment(let index): expected = request.operand(index)?.moment
    case .requested: return true
    }
    if case .timestamp? = expected, case .timestamp = request.result { return true }
    return expected == request.result
  }
}

extension KernelRequest {
  fileprivate func operand(_ index: Int) -> DataType? {
    operands.indices.contains(index) ? operands[index] : nil
  }
}

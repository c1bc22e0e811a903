import CVector
import Columns
import Types

/// Compares cells of two operands of one type by the total order, a byte of 0 or 1 per row.
///
/// Text is read only where both operands have values, since a null's view may point anywhere; the byte is 0
/// there.
enum Comparison {
  case fixed(VectorBinary)
  case text(VectorRelation)

  /// Nil for types without an order.
  init?(_ relation: VectorRelation, of type: DataType) {
    if let lane = type.lane {
      self = .fixed(vector_compare(relation, lane))
    } else if type == .string {
      self = .text(relation)
    } else {
      return nil
    }
  }

  func write(
    _ left: BlockOperand, _ right: BlockOperand, count: Int, to result: UnsafeMutablePointer<UInt8>
  ) {
    switch self {
    case .fixed(let loop): loop(left.values, right.values, result, count)
    case .text(let relation):
      vector_compare_text(
        relation, left.values.assumingMemoryBound(to: VectorText.self), left.status,
        right.values.assumingMemoryBound(to: VectorText.self), right.status, result, count)
    }
  }
}

extension PreparedKernel {
  /// A relation between two operands of one type.
  static func comparison(
    _ relation: VectorRelation, _ request: KernelRequest, swapped: Bool = false
  ) -> PreparedKernel? {
    guard request.operands.count == 2, let comparison = Comparison(relation, of: request) else { return nil }
    let (left, right) = swapped ? (1, 0) : (0, 1)
    return .values { call in
      comparison.write(
        call.operands[left], call.operands[right], count: call.count, to: call.result(as: UInt8.self))
    }
  }
}

extension Comparison {
  /// For operands that all have one type.
  init?(_ relation: VectorRelation, of request: KernelRequest) {
    guard let type = request.sharedType else { return nil }
    self.init(relation, of: type)
  }
}

extension KernelRequest {
  /// The type that all operands have.
  var sharedType: DataType? {
    guard let type = operands.first, operands.allSatisfy({ $0 == type }) else { return nil }
    return type
  }
}

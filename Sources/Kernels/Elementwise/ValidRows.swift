import Columns
import Types

/// What a kernel makes of the operands of one row.
enum Outcome<Value> {
  case value(Value)
  case null
  case error
}

extension Outcome {
  /// The value, or an error where there is none.
  init(orError value: Value?) { self = value.map { .value($0) } ?? .error }

  /// The value, or null where there is none.
  init(orNull value: Value?) { self = value.map { .value($0) } ?? .null }
}

/// Kernels that look at a row only where all operands have values: a text under a null may point anywhere.
/// The builders are inlined into the kernel that calls them, as those of `RowLoops.swift` are.
extension PreparedKernel {
  /// A cell from the operands of its row; zeros, which are an empty text too, lie where there is none.
  @inline(__always)
  static func validRows<Value: BitwiseCopyable & SendableMetatype>(
    of _: Value.Type, _ cell: @escaping @Sendable (borrowing BlockCall, Int) -> Outcome<Value>
  ) -> PreparedKernel {
    .full { call in
      var partial = call.mergeStatus()
      let result = call.result(as: Value.self)
      call.result.initializeMemory(
        as: UInt8.self, repeating: 0, count: call.count * MemoryLayout<Value>.stride)
      for row in 0..<call.count {
        guard call.status[row] == CellStatus.valid.rawValue else { continue }
        switch cell(call, row) {
        case .value(let value): result[row] = value
        case .null:
          call.status[row] = CellStatus.null.rawValue
          partial = true
        case .error:
          call.status[row] = CellStatus.error.rawValue
          partial = true
        }
      }
      return partial
    }
  }

  /// A text that the kernel writes byte by byte into an empty buffer.
  @inline(__always)
  static func madeText(
    _ write: @escaping @Sendable (borrowing BlockCall, Int, inout [UInt8]) -> Outcome<Void>
  ) -> PreparedKernel {
    .full { call in
      guard let arena = call.arena else { preconditionFailure("a kernel that makes text has an arena") }
      var text: [UInt8] = []
      var partial = call.mergeStatus()
      let result = call.result(as: TextView.self)
      for row in 0..<call.count {
        result[row] = .empty
        guard call.status[row] == CellStatus.valid.rawValue else { continue }
        text.removeAll(keepingCapacity: true)
        switch write(call, row, &text) {
        case .value where text.count <= TextView.limit:
          result[row] = text.withUnsafeBytes { arena.copy($0) }
        case .null:
          call.status[row] = CellStatus.null.rawValue
          partial = true
        case .value, .error:
          call.status[row] = CellStatus.error.rawValue
          partial = true
        }
      }
      return partial
    }
  }
}

extension TextView {
  static var empty: TextView { TextView(bytes: nil, count: 0) }

  /// Bytes of the longest text that a kernel makes; a longer one is an error of the cell.
  static let limit = 1 << 30

  var utf8: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: bytes, count: count) }

  /// A part of the text, where it lies.
  func part(_ range: Range<Int>) -> TextView {
    TextView(bytes: bytes.map { $0 + range.lowerBound }, count: range.count)
  }
}

extension BlockCall {
  /// The text of an operand's cell, which must have a value.
  @inline(__always)
  func text(_ operand: Int, _ row: Int) -> TextView { self.operand(operand, as: TextView.self)[row] }

  /// The whole number of an operand's cell.
  @inline(__always)
  func integer(_ operand: Int, _ row: Int) -> Int { Int(self.operand(operand, as: Int64.self)[row]) }
}

import Columns
import Types

extension Kernel {
  /// Whether the second text stands anywhere in the first.
  static let contains = Kernel("contains") { request in
    .textRelation(request) { $0.firstOffset(of: $1) != nil }
  }

  /// Whether the first text begins with the second.
  static let startsWith = Kernel("starts_with") { request in .textRelation(request) { $0.hasPrefix($1) } }

  /// Whether the first text ends with the second.
  static let endsWith = Kernel("ends_with") { request in .textRelation(request) { $0.hasSuffix($1) } }
}

extension PreparedKernel {
  @inline(__always)
  fileprivate static func textRelation(
    _ request: KernelRequest,
    _ holds: @escaping @Sendable (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Bool
  ) -> PreparedKernel? {
    guard request.operands == [.string, .string] else { return nil }
    return .validRows(of: UInt8.self) { call, row in
      .value(holds(call.text(0, row).utf8, call.text(1, row).utf8) ? 1 : 0)
    }
  }
}

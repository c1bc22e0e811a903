extension Kernel {
  /// The operand, or the second one where it is null.
  static let fillNull = Kernel("fill_null") { request in
    request.operands.count == 2 ? .firstPresent(request) : nil
  }
}

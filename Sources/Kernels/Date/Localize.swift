import Types

extension Kernel {
  /// The instant at which the clocks of a zone show a time.
  static let localize = Kernel("localize", options: ["zone"] + LocalTimePolicy.options) { request in
    guard request.operands == [.timestamp(zone: nil)], let rules = request.rules(of: request.result),
      let policy = LocalTimePolicy(request)
    else { return nil }
    guard let rules else { return .rows { (moment: Int64) in moment } }
    return .outcomes { cursor, local in
      policy.outcome(cursor.moments(at: local))
    } zone: {
      rules
    }
  }
}

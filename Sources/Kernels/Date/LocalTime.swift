import Columns
import Types

/// What a cell becomes.
enum CellOutcome {
  case value(Int64)
  case null
  case error

  init(_ value: Int64?) { self = value.map(CellOutcome.value) ?? .error }
}

extension KernelRequest {
  /// The rules of the zone of a timestamp; nil for one without a zone and for UTC, whose clocks need none.
  /// Nil inside where the rules are missing.
  func rules(of type: DataType) -> Zone?? {
    guard let zone = type.zone, ZoneName.fixedOffset(zone) != 0 else { return .some(nil) }
    return zones[zone].map { .some($0) }
  }
}

/// Kernels over what the clocks of a timestamp's zone show. A timestamp without a zone is that already.
extension PreparedKernel {
  /// A cell from the local time of the only operand.
  @inline(__always)
  static func local<Result>(
    _ request: KernelRequest, _ cell: @escaping @Sendable (_ local: Int64) -> Result
  ) -> PreparedKernel? {
    guard request.operands.count == 1, case .timestamp = request.operands[0],
      let rules = request.rules(of: request.operands[0])
    else { return nil }
    guard let rules else { return .rows(cell) }
    return .values { call in
      let of = call.operand(0, as: Int64.self)
      let result = call.result(as: Result.self)
      var cursor = ZoneCursor(rules)
      for row in 0..<call.count { result[row] = cell(cursor.local(of[row])) }
    }
  }

  /// A timestamp of the same zone, from another local time; `choose` takes one of the moments at which the
  /// clocks show that.
  @inline(__always)
  static func moved(
    _ request: KernelRequest, _ cell: @escaping @Sendable (_ local: Int64) -> Int64?,
    choose: @escaping @Sendable (_ times: Zone.LocalTime, _ before: Int64) -> CellOutcome
  ) -> PreparedKernel? {
    guard request.operands.count == 1, case .timestamp = request.operands[0],
      let rules = request.rules(of: request.operands[0])
    else { return nil }
    guard let rules else { return .attempts(cell) }
    return .outcomes { cursor, moment in
      guard let local = cell(cursor.local(moment)) else { return .error }
      return choose(cursor.moments(at: local), moment)
    } zone: {
      rules
    }
  }

  /// A cell of 64 bits, a null or an error from a cell of 64 bits, with a zone at hand.
  @inline(__always)
  static func outcomes(
    _ cell: @escaping @Sendable (inout ZoneCursor, Int64) -> CellOutcome, zone: () -> Zone
  ) -> PreparedKernel {
    let zone = zone()
    return .full { call in
      var partial = call.mergeStatus()
      let of = call.operand(0, as: Int64.self)
      let result = call.result(as: Int64.self)
      var cursor = ZoneCursor(zone)
      for row in 0..<call.count {
        result[row] = 0
        guard call.status[row] == CellStatus.valid.rawValue else { continue }
        switch cell(&cursor, of[row]) {
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
}

/// What becomes of a local time that the clocks show twice, or never.
struct LocalTimePolicy: Sendable {
  enum Ambiguous: String { case error, earliest, latest, null }
  enum Missing: String { case error, forward, backward, null }

  let ambiguous: Ambiguous
  let missing: Missing

  /// The names of the parameters that say it.
  static let options = ["ambiguous", "missing"]

  init?(_ request: KernelRequest) {
    guard let ambiguous = Ambiguous(rawValue: request.text("ambiguous") ?? "error"),
      let missing = Missing(rawValue: request.text("missing") ?? "error")
    else { return nil }
    self.ambiguous = ambiguous
    self.missing = missing
  }

  func outcome(_ times: Zone.LocalTime) -> CellOutcome {
    switch times {
    case .moment(let moment): .value(moment)
    case .ambiguous(let earlier, let later):
      switch ambiguous {
      case .error: .error
      case .earliest: .value(earlier)
      case .latest: .value(later)
      case .null: .null
      }
    case .missing(let change):
      switch missing {
      case .error: .error
      case .forward: .value(change)
      case .backward: .value(change - 1)
      case .null: .null
      }
    case .outOfRange: .error
    }
  }
}

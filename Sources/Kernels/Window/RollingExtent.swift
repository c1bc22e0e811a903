import CVector
import Columns
import Types

/// How far a window reaches that is computed for a whole series at once: over rows, or over a span of time.
struct RollingExtent: Sendable {
  private enum Reach {
    case rows(Int)
    case time(TimeWindow)
  }

  private let reach: Reach
  /// How many of the operands are values: all but the times.
  let operands: Int
  /// Fewer values than this in the window, and the result is null.
  let minPeriods: Int

  /// `least`: the fewest values that have a result. `minPeriods`: in place of the option.
  init?(_ request: KernelRequest, least: Int, minPeriods: Int? = nil) {
    if let window = TimeWindow(request) {
      reach = .time(window)
      operands = request.operands.count - 1
      self.minPeriods = max(minPeriods ?? window.minPeriods, least)
    } else if let range = WindowRange(request) {
      reach = .rows(range.window)
      operands = request.operands.count
      self.minPeriods = max(minPeriods ?? range.minPeriods, least)
    } else {
      return nil
    }
  }

  /// The windows of a series; writes the status of the result.
  func windows(_ call: borrowing BlockCall) -> RangedWindows {
    let ranges =
      switch reach {
      case .rows(let rows): WindowRanges(rows: rows, count: call.count)
      case .time(let window): window.ranges(call)
      }
    return RangedWindows(call, ranges, operands: operands, minPeriods: minPeriods)
  }
}

/// The arithmetic of moments: in twice the working precision, or where that is too small in range as well.
protocol MomentNumber: BitwiseCopyable {
  init(_ value: Double)
  static func + (left: Self, right: Self) -> Self
  static func - (left: Self, right: Self) -> Self
  static func * (left: Self, right: Self) -> Self
  static func / (left: Self, right: Int) -> Self
  var wide: WideReal { get }
}

extension DoublePair: MomentNumber {
  static func / (left: DoublePair, right: Int) -> DoublePair { left.divided(by: Double(right)) }
}

extension WideReal: MomentNumber {
  var wide: WideReal { self }
}

extension Double {
  /// Whether its fourth power, or that of its distance from another number, may leave the range of doubles.
  var isExtreme: Bool { self != 0 && !(0x1p-100...0x1p200).contains(magnitude) }
}

extension RangedWindows {
  /// How many extreme rows with values are in each window; nil where there are none in the series.
  func extremes(_ isExtreme: (Int) -> Bool) -> [Int32]? {
    func isMarked(_ row: Int) -> Bool { hasValue(row) && isExtreme(row) }
    return (0..<count).contains(where: isMarked) ? ranges.tally(isMarked) : nil
  }
}

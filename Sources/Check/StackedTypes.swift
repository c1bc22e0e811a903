import Diagnostics
import Flow
import Syntax
import Types

/// The types of columns that have cells of several others. Each is found once, since unions may stand in each
/// other.
final class StackedTypes {
  private struct Place: Hashable {
    let frame: Int
    let position: Int
  }

  private var known: [Place: ValueType?] = [:]

  /// The type that holds all cells; nil where there is none.
  func type(of lanes: [FrameColumn.Lane], _ position: Int, in frame: Int, _ scope: Scope) -> ValueType? {
    let place = Place(frame: frame, position: position)
    if let type = known[place] { return type }
    var common: ValueType? = lanes.first.flatMap { scope.type(of: $0) }
    for lane in lanes.dropFirst() {
      guard let one = common, let other = scope.type(of: lane) else {
        common = nil
        break
      }
      common = one.stacked(on: other)
    }
    known[place] = common
    return common
  }
}

extension Scope {
  /// The type of one of the columns whose cells stand in one.
  func type(of lane: FrameColumn.Lane) -> ValueType? {
    switch lane {
    case .column(let frame, let position): return type(ofColumn: position, in: frame)
    case .node(let node, let frame): return type(ofNode: node, seenFrom: frame)
    case .text: return ValueType(.string)
    case .missing: return ValueType(.null, nullable: true)
    }
  }
}

extension ValueType {
  /// The type of a column with cells of both types; nil where no type holds both.
  fileprivate func stacked(on other: ValueType) -> ValueType? {
    // An unknown unit fits anything, as in operands.
    guard let met = type.meet(other.type), unit == other.unit || unit == nil || other.unit == nil else {
      return nil
    }
    return ValueType(met, nullable: nullable || other.nullable, unit: unit ?? other.unit)
  }
}

extension Checker {
  /// Reports the columns of unions and unpivots that no type holds.
  mutating func checkUnions(_ scope: Scope) {
    for (index, columns) in resolved.columns.enumerated() {
      guard let derivation = flow.derivation(of: index) else { continue }
      let places: [Name]
      switch derivation.verb {
      case .union: places = derivation.parents
      case .unpivot(let unpivot): places = unpivot.columns
      case .filter, .limit, .limitBy, .sample, .sort, .distinct, .resample, .group, .join: continue
      }
      for column in columns {
        guard case .stacked(let lanes) = column.origin else { continue }
        let types = lanes.map { scope.type(of: $0) }
        // What has no type was reported.
        guard var common = types.first.flatMap({ $0 }), !types.contains(nil) else { continue }
        for (lane, type) in types.enumerated().dropFirst() {
          guard let type else { break }
          guard let met = common.stacked(on: type) else {
            diagnostics.append(
              doNotStack(column.name, common, places[0].text, type, places[lane]))
            break
          }
          common = met
        }
      }
    }
  }
}

private func doNotStack(
  _ column: String, _ one: ValueType, _ first: String, _ other: ValueType, _ frame: Name
) -> Diagnostic {
  if one.type.meet(other.type) != nil {
    let units = [one, other].map { $0.unit?.description ?? "" }
    return Diagnostic(
      .unitMismatch,
      "column `\(column)` is in \(units[0]) in `\(first)` and in \(units[1]) in `\(frame.text)`",
      at: frame.span, notes: ["`to_unit` converts one, in a node of the frame under another name"])
  }
  return Diagnostic(
    .typeMismatch,
    "column `\(column)` is \(one.type) in `\(first)` and \(other.type) in `\(frame.text)`", at: frame.span,
    notes: ["`cast` makes them one type, in a node of the frame"])
}

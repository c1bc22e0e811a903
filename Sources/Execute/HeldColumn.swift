import Columns
import Types

/// A column between two programs: cells as registers have them (a byte per boolean, a view per text), and a
/// status byte per cell, since an error cell may still be dropped by a later program.
struct HeldColumn: Sendable {
  let type: DataType
  let count: Int
  let values: Buffer
  /// nil: all valid.
  let status: Buffer?
  /// Where the text of its cells lives that kernels made, now or in programs before.
  let arenas: [KeptArena]
}

/// An arena that is only read from now on.
final class KeptArena: @unchecked Sendable {
  private let arena: AnyObject

  init(_ arena: AnyObject) { self.arena = arena }

  /// Each once, in the order of their first appearance.
  static func distinct(_ arenas: [KeptArena]) -> [KeptArena] {
    var known: Set<ObjectIdentifier> = []
    return arenas.filter { known.insert(ObjectIdentifier($0)).inserted }
  }
}

/// One value per group, read by rows through the number of each row's group.
struct GroupedColumn: Sendable {
  let groups: GroupIndex
  let values: HeldColumn
}

/// A computed or given column.
enum BoundColumn: Sendable {
  case column(Column)
  case held(HeldColumn)
  case grouped(GroupedColumn)

  var type: DataType {
    switch self {
    case .column(let column): column.type
    case .held(let held): held.type
    case .grouped(let grouped): grouped.values.type
    }
  }

  /// Where text of the cells lives that kernels made.
  var arenas: [KeptArena] {
    switch self {
    case .column: []
    case .held(let held): held.arenas
    case .grouped(let grouped): grouped.values.arenas
    }
  }
}

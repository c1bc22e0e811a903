import Flow

/// An inherited tag with its value, as it flows.
struct FlowingTag: Hashable {
  let name: String
  let value: String

  init(_ tag: Tag) {
    name = tag.name
    value = tag.value
  }

  var text: String { value == "true" || value.isEmpty ? name : "\(name)=\(value)" }

  func fits(_ pattern: TagPattern) -> Bool {
    name == pattern.name.text && (pattern.value == nil || pattern.value == value)
  }
}

/// What may carry labels.
enum Holder: Hashable {
  /// A source's column.
  case column(frame: Int, position: Int)
  case node(Int)
  /// A derived frame, for all that is in it.
  case frame(Int)
}

/// How a label came to its holder.
struct Origin {
  enum Way {
    case value, filter, joinKey, groupKey, sortKey, series
  }

  /// Nil: it is declared there.
  let from: Holder?
  let way: Way
}

typealias FlowingTags = [FlowingTag: Origin]

extension FlowingTags {
  /// Takes over what another holder carries; what is known already stays, so that the way is the first one.
  mutating func inherit(_ others: FlowingTags, from holder: Holder, by way: Origin.Way) {
    for label in others.keys where self[label] == nil { self[label] = Origin(from: holder, way: way) }
  }

  mutating func merge(_ others: FlowingTags) { merge(others) { first, _ in first } }
}

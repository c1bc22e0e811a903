/// What changed between two texts, line by line.
public struct LineDifference: Sendable {
  /// A line of one text or of both, in the order in which a reader takes them.
  private enum Line {
    case kept(String)
    case removed(String)
    case added(String)

    var shown: String {
      switch self {
      case .kept(let text): " " + text
      case .removed(let text): "-" + text
      case .added(let text): "+" + text
      }
    }

    var isChange: Bool {
      switch self {
      case .kept: false
      case .removed, .added: true
      }
    }

    var isOld: Bool {
      switch self {
      case .kept, .removed: true
      case .added: false
      }
    }

    var isNew: Bool {
      switch self {
      case .kept, .added: true
      case .removed: false
      }
    }
  }

  private let lines: [Line]

  public init(from old: [UInt8], to new: [UInt8]) {
    let (old, new) = (LineDifference.lines(of: old), LineDifference.lines(of: new))
    var removed: Set<Int> = []
    var added: Set<Int> = []
    for change in new.difference(from: old) {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): added.insert(offset)
      }
    }
    var lines: [Line] = []
    var (left, right) = (0, 0)
    while left < old.count || right < new.count {
      if removed.contains(left) {
        lines.append(.removed(old[left]))
        left += 1
      } else if added.contains(right) {
        lines.append(.added(new[right]))
        right += 1
      } else {
        lines.append(.kept(old[left]))
        left += 1
        right += 1
      }
    }
    self.lines = lines
  }

  /// In the unified format that `patch` reads, with three lines around each change; empty when there is none.
  public func unified(path: String) -> String {
    let changes = lines.indices.filter { lines[$0].isChange }
    guard let first = changes.first else { return "" }
    var ranges = [max(0, first - 3)..<min(lines.count, first + 4)]
    for index in changes.dropFirst() {
      let last = ranges.count - 1
      if index - 3 <= ranges[last].upperBound {
        ranges[last] = ranges[last].lowerBound..<min(lines.count, index + 4)
      } else {
        ranges.append(index - 3..<min(lines.count, index + 4))
      }
    }
    return "--- \(path)\n+++ \(path)\n" + ranges.map(hunk).joined()
  }

  private func hunk(_ range: Range<Int>) -> String {
    func extent(_ isCounted: (Line) -> Bool) -> String {
      let before = lines[..<range.lowerBound].count(where: isCounted)
      let count = lines[range].count(where: isCounted)
      // The line before the hunk where there is none in it, as diff has it.
      return "\(count == 0 ? before : before + 1),\(count)"
    }
    let header = "@@ -\(extent(\.isOld)) +\(extent(\.isNew)) @@\n"
    return header
      + lines[range].map { line in
        let text = line.shown
        return text.utf8.last == UInt8(ascii: "\n") ? text : text + "\n\\ No newline at end of file\n"
      }.joined()
  }

  /// Each with its line break.
  private static func lines(of bytes: [UInt8]) -> [String] {
    var lines: [String] = []
    var start = 0
    for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") {
      lines.append(String(decoding: bytes[start...index], as: UTF8.self))
      start = index + 1
    }
    if start < bytes.count { lines.append(String(decoding: bytes[start...], as: UTF8.self)) }
    return lines
  }
}

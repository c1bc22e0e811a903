/// The name that a reader most likely meant by another one.
public struct Suggestion: Hashable, Sendable {
  public let name: String
  /// No other name is as near, so that putting this one in its place is a safe repair.
  public let isCertain: Bool

  /// The nearest of `names` by edit distance, at most `max(1, length / 3)` away and with at least one
  /// character in common; among equals the first by code points. Nil when nothing is near enough.
  public init?(for name: String, among names: some Sequence<String>) {
    let wanted = Array(name.unicodeScalars)
    // Longer names are not typed by hand, and the distance is quadratic.
    guard !wanted.isEmpty, wanted.count <= 128 else { return nil }
    let folded = name.lowercased()
    var best: String?
    var bound = max(1, wanted.count / 3)
    var isCertain = false
    for candidate in names where candidate != name && candidate != best {
      let letters = Array(candidate.unicodeScalars)
      guard !letters.isEmpty else { continue }
      // However many letters differ, capitals are one mistake.
      let isCapitals = letters.count == wanted.count && candidate.lowercased() == folded
      guard let distance = isCapitals ? 1 : editDistance(wanted, letters, atMost: bound),
        isCapitals || distance < max(wanted.count, letters.count)
      else { continue }
      if let current = best, distance == bound {
        isCertain = false
        if current.unicodeScalars.lexicographicallyPrecedes(letters) { continue }
      } else {
        isCertain = true
      }
      best = candidate
      bound = distance
    }
    guard let best else { return nil }
    self.name = best
    self.isCertain = isCertain
  }
}

/// `; did you mean `signups`?`, the end of a sentence about a name that is unknown; empty when none is near.
public func suggestionClause(for name: String, among names: some Sequence<String>) -> String {
  Suggestion(for: name, among: names).map { "; did you mean `\(escaped($0.name))`?" } ?? ""
}

/// Damerau-Levenshtein distance, where a swap of neighbours costs one (optimal string alignment), or nil when
/// it is more than `limit`.
private func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar], atMost limit: Int) -> Int? {
  guard abs(left.count - right.count) <= limit else { return nil }
  var beforeLast: [Int] = []
  var last = Array(0...right.count)
  for i in 1...left.count {
    var row = [i] + Array(repeating: 0, count: right.count)
    var least = i
    for j in 1...right.count {
      let same = left[i - 1] == right[j - 1]
      var cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1))
      if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
        cost = min(cost, beforeLast[j - 2] + 1)
      }
      row[j] = cost
      least = min(least, cost)
    }
    // A swap reaches back two rows, and can lower the least by no more than one.
    if least > limit + 1 { return nil }
    (beforeLast, last) = (last, row)
  }
  return last[right.count] <= limit ? last[right.count] : nil
}

extension String.UnicodeScalarView {
  fileprivate func lexicographicallyPrecedes(_ other: [Unicode.Scalar]) -> Bool {
    lexicographicallyPrecedes(other, by: <)
  }
}

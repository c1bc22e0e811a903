/// The name among `names` that a reader most likely meant: nearest by edit distance, at most
/// `max(1, length / 3)` away; among equals the first by code points. Nil when nothing is near enough.
public func suggestion(for name: String, among names: some Sequence<String>) -> String? {
  let wanted = Array(name.unicodeScalars)
  // Longer names are not typed by hand, and the distance is quadratic.
  guard !wanted.isEmpty, wanted.count <= 128 else { return nil }
  var best: String?
  var bound = max(1, wanted.count / 3)
  for candidate in names where candidate != name {
    let letters = Array(candidate.unicodeScalars)
    guard !letters.isEmpty, abs(letters.count - wanted.count) <= bound else { continue }
    guard let distance = editDistance(wanted, letters, atMost: bound) else { continue }
    if let current = best, distance == bound, current.unicodeScalars.lexicographicallyPrecedes(letters) {
      continue
    }
    best = candidate
    bound = distance
  }
  return best
}

/// Damerau-Levenshtein distance, where a swap of neighbours costs one (optimal string alignment), or nil when
/// it is more than `limit`.
private func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar], atMost limit: Int) -> Int? {
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

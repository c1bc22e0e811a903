/// The values with two neighbouring numbers among sorted ones, without sorting: by digits from the highest
/// down, so that the time is linear whatever the values are.
struct Selection {
  /// What is still looked at.
  private var keys: UnsafeMutableBufferPointer<Int64>
  /// The smallest of the values that are known to come after the one looked for.
  private var next = Int64.max

  private static let digitBits = 11
  /// From here on sorting is faster.
  private static let few = 256

  /// Moves the keys about.
  static func pair(
    _ index: Int, of keys: UnsafeMutableBufferPointer<Int64>
  ) -> (lower: Int64, higher: Int64) {
    var selection = Selection(keys: keys)
    return selection.pair(index)
  }

  private init(keys: UnsafeMutableBufferPointer<Int64>) { self.keys = keys }

  private mutating func pair(_ index: Int) -> (lower: Int64, higher: Int64) {
    var index = index
    var shift = 64 - Selection.digitBits
    while keys.count > Selection.few, shift >= 0 {
      index = narrow(to: index, shift: shift)
      shift = shift == 0 ? -1 : max(0, shift - Selection.digitBits)
    }
    if shift >= 0 { keys.sort() }
    return (keys[index], index + 1 < keys.count ? keys[index + 1] : next)
  }

  /// Keeps the keys that have the digit of the one looked for. Returns its number among them.
  private mutating func narrow(to index: Int, shift: Int) -> Int {
    let size = 1 << Selection.digitBits
    return withUnsafeTemporaryAllocation(of: Int.self, capacity: size) { sizes in
      sizes.initialize(repeating: 0)
      for key in keys { sizes[digit(key, shift)] += 1 }
      var wanted = 0
      var before = 0
      while before + sizes[wanted] <= index {
        before += sizes[wanted]
        wanted += 1
      }
      var kept = 0
      for key in keys {
        let digit = digit(key, shift)
        if digit > wanted { next = min(next, key) }
        keys[kept] = key
        kept += digit == wanted ? 1 : 0
      }
      keys = UnsafeMutableBufferPointer(rebasing: keys[..<kept])
      return index - before
    }
  }

  private func digit(_ key: Int64, _ shift: Int) -> Int {
    let ordered = UInt64(bitPattern: key) ^ 1 << 63
    return Int(truncatingIfNeeded: ordered >> UInt64(shift)) & ((1 << Selection.digitBits) - 1)
  }
}

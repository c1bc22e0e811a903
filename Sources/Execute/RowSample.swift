import Plan

/// Rows by chance: a row's luck is a hash of its number and the seed, the same wherever and however often the
/// plan runs.
enum RowSample {
  static func rows(_ sample: RowVerb.Sample, seed: Int64, of count: Int) -> [Int] {
    let start = mixed(UInt64(bitPattern: seed))
    let luck = (0..<count).map { mixed(start ^ UInt64($0)) }
    switch sample {
    case .fraction(let fraction):
      // The first 53 bits as a number below 1.
      return luck.indices.filter { Double(luck[$0] >> 11) * 0x1p-53 < fraction }
    case .rows(let rows):
      let chosen = luck.indices.sorted { (luck[$0], $0) < (luck[$1], $1) }.prefix(rows)
      return chosen.sorted()
    }
  }

  /// The mixing step of SplitMix64.
  private static func mixed(_ value: UInt64) -> UInt64 {
    var word = value &+ 0x9e37_79b9_7f4a_7c15
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }
}

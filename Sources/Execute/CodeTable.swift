import Columns

/// Numbers distinct 64-bit words by first appearance: open addressing with linear probing.
struct WordTable {
  private(set) var count = 0
  private var words: [UInt64]
  /// Code plus one; 0: free.
  private var codes: [UInt32]
  private var shift: UInt64

  init() {
    words = Array(repeating: 0, count: 1_024)
    codes = Array(repeating: 0, count: 1_024)
    shift = 54
  }

  /// The word's number.
  @inline(__always)
  mutating func code(of word: UInt64) -> UInt32 {
    if count * 2 >= words.count { grow() }
    var index = place(word)
    while codes[index] != 0 {
      if words[index] == word { return codes[index] - 1 }
      index = (index + 1) & (words.count - 1)
    }
    words[index] = word
    count += 1
    codes[index] = UInt32(count)
    return UInt32(count - 1)
  }

  @inline(__always)
  private func place(_ word: UInt64) -> Int {
    let mixed = (word ^ (word >> 32)) &* 0x9e37_79b9_7f4a_7c15
    return Int(((mixed ^ (mixed >> 29)) &* 0xbf58_476d_1ce4_e5b9) >> shift)
  }

  private mutating func grow() {
    let old = (words, codes)
    words = Array(repeating: 0, count: old.0.count * 4)
    codes = Array(repeating: 0, count: old.0.count * 4)
    shift -= 2
    for (word, code) in zip(old.0, old.1) where code != 0 {
      var index = place(word)
      while codes[index] != 0 { index = (index + 1) & (words.count - 1) }
      words[index] = word
      codes[index] = code
    }
  }
}

/// Numbers distinct texts by first appearance.
struct TextTable {
  private(set) var views: [TextView] = []
  private var hashes: [UInt64] = []
  /// Code plus one; 0: free.
  private var codes = [UInt32](repeating: 0, count: 1_024)

  mutating func code(of view: TextView) -> UInt32 {
    if views.count * 2 >= codes.count { grow() }
    let hash = view.hash
    var index = Int(truncatingIfNeeded: hash) & (codes.count - 1)
    while codes[index] != 0 {
      let code = Int(codes[index] - 1)
      if hashes[code] == hash && views[code].hasSameBytes(as: view) { return UInt32(code) }
      index = (index + 1) & (codes.count - 1)
    }
    views.append(view)
    hashes.append(hash)
    codes[index] = UInt32(views.count)
    return UInt32(views.count - 1)
  }

  private mutating func grow() {
    codes = Array(repeating: 0, count: codes.count * 4)
    for (code, hash) in hashes.enumerated() {
      var index = Int(truncatingIfNeeded: hash) & (codes.count - 1)
      while codes[index] != 0 { index = (index + 1) & (codes.count - 1) }
      codes[index] = UInt32(code + 1)
    }
  }
}

/// Damages flows by their tokens and lines, so that most of them get past YAML and far into the checker.
struct TextDamage {
  static func apply(to text: [UInt8], beside other: [UInt8], by random: inout Random) -> [UInt8] {
    var text = text
    for _ in 0...random.below(4) {
      switch random.below(12) {
      case 0, 1, 2: replaceWord(&text, &random)
      case 3: insert(random.pick(signs), at: border(text, &random), in: &text)
      case 4: insert(random.pick(words), at: border(text, &random), in: &text)
      case 5: deleteToken(&text, &random)
      case 6: duplicateLine(&text, &random)
      case 7: shiftLine(&text, &random)
      case 8, 9: splice(&text, other, &random)
      case 10: damageByte(&text, &random)
      default: replaceValue(&text, other, &random)
      }
    }
    if text.count > 6_000 { text.removeLast(text.count - 6_000) }
    return text
  }

  private static func insert(_ token: String, at place: Int, in text: inout [UInt8]) {
    text.insert(contentsOf: token.utf8, at: place)
  }

  /// Where a word begins or ends.
  private static func border(_ text: [UInt8], _ random: inout Random) -> Int {
    let word = word(in: text, &random)
    return random.below(2) == 0 ? word.lowerBound : word.upperBound
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte == 0x5F || byte &- 0x30 < 10
  }

  private static func word(in text: [UInt8], _ random: inout Random) -> Range<Int> {
    guard !text.isEmpty else { return 0..<0 }
    var start = random.below(text.count)
    while start < text.count, !isWord(text[start]) { start += 1 }
    while start > 0, start <= text.count, isWord(text[start - 1]) { start -= 1 }
    var end = start
    while end < text.count, isWord(text[end]) { end += 1 }
    return start..<end
  }

  private static func replaceWord(_ text: inout [UInt8], _ random: inout Random) {
    let place = word(in: text, &random)
    switch random.below(3) {
    case 0: text.replaceSubrange(place, with: text[word(in: text, &random)])
    case 1: text.replaceSubrange(place, with: Array(random.pick(words).utf8))
    default: text.replaceSubrange(place, with: Array(random.pick(values).utf8))
    }
  }

  private static func deleteToken(_ text: inout [UInt8], _ random: inout Random) {
    guard !text.isEmpty else { return }
    let start = random.below(text.count)
    text.removeSubrange(start..<min(text.count, start + 1 + random.below(6)))
  }

  /// The ranges of all lines, with their breaks.
  private static func lines(_ text: [UInt8]) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = 0
    for (index, byte) in text.enumerated() where byte == 0x0A {
      lines.append(start..<index + 1)
      start = index + 1
    }
    return lines + [start..<text.count]
  }

  private static func duplicateLine(_ text: inout [UInt8], _ random: inout Random) {
    let lines = lines(text)
    let line = Array(text[random.pick(lines)])
    switch random.below(2) {
    case 0: text.removeSubrange(random.pick(lines))
    default: text.insert(contentsOf: line, at: random.pick(lines).lowerBound)
    }
  }

  private static func shiftLine(_ text: inout [UInt8], _ random: inout Random) {
    let start = random.pick(lines(text)).lowerBound
    if random.below(2) == 0, start < text.count, text[start] == 0x20 {
      text.remove(at: start)
    } else {
      text.insert(contentsOf: random.pick([" ", "  ", "\t"]).utf8, at: start)
    }
  }

  /// Some lines of another text.
  private static func splice(_ text: inout [UInt8], _ other: [UInt8], _ random: inout Random) {
    let theirs = lines(other)
    let first = random.below(theirs.count)
    let last = min(theirs.count - 1, first + random.below(6))
    let place = random.pick(lines(text)).lowerBound
    text.insert(contentsOf: other[theirs[first].lowerBound..<theirs[last].upperBound], at: place)
  }

  private static func damageByte(_ text: inout [UInt8], _ random: inout Random) {
    guard !text.isEmpty else { return }
    let place = random.below(text.count)
    if random.below(8) == 0 {
      text.removeLast(text.count - place)
    } else {
      text[place] = UInt8(random.below(256))
    }
  }

  /// A value, and so mostly an expression, of another text in the place of one here.
  private static func replaceValue(_ text: inout [UInt8], _ other: [UInt8], _ random: inout Random) {
    func value(_ text: [UInt8]) -> Range<Int>? {
      let line = random.pick(lines(text))
      guard let colon = text[line].firstIndex(of: 0x3A), colon + 2 < line.upperBound else { return nil }
      return colon + 2..<line.upperBound
    }
    guard let mine = value(text), let theirs = value(other) else { return }
    text.replaceSubrange(mine, with: other[theirs])
  }
}

import Plan
import Types

/// Damages plan files, mostly with the hash mended, so that the loader reads what follows it.
struct PlanDamage {
  static func apply(to file: [UInt8], by random: inout Random) -> [UInt8] {
    guard file.count > 48 else { return file }
    var body = Array(file[..<(file.count - 32)])
    for _ in 0...random.below(4) {
      let place = random.below(body.count)
      switch random.below(7) {
      case 0: body[place] ^= 1 << UInt8(random.below(8))
      case 1: body[place] = UInt8(random.below(256))
      case 2: body[place] = UInt8(random.below(10))
      case 3: body.remove(at: place)
      case 4: body.insert(UInt8(random.below(256)), at: place)
      case 5:
        let length = min(body.count - place, 1 + random.below(24))
        body.insert(contentsOf: Array(body[place..<place + length]), at: random.below(body.count))
      default: replaceText(&body, at: place, by: &random)
      }
      if body.count < 2 { return file }
    }
    return random.below(32) == 0 ? body + file.suffix(32) : body + SHA256.hash(body)
  }

  /// A length and as many bytes, where they stand for a text: a name in place of another one.
  private static func replaceText(_ body: inout [UInt8], at place: Int, by random: inout Random) {
    let length = Int(body[place])
    guard length < 64, place + 1 + length <= body.count else { return }
    let word = Array(random.pick(TextDamage.words).utf8)
    body.replaceSubrange(place..<place + 1 + length, with: [UInt8(word.count)] + word)
  }
}

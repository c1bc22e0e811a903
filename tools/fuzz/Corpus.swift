/// The inputs worth damaging: those that made something happen that no other did.
struct Corpus {
  private var texts: [[UInt8]] = []
  private var plans: [[UInt8]] = []
  private var known: Set<Int> = []
  private var random: Random
  private var isPlanNext = false
  private let limit = 3_000

  init(seed: UInt64) { random = Random(state: seed) }

  var summary: String { "\(texts.count) flows and \(plans.count) plans with \(known.count) features" }

  mutating func add(_ input: [UInt8]) {
    if input.starts(with: Targets.planMagic) { plans.append(input) } else { texts.append(input) }
  }

  /// A damaged flow and a damaged plan in turn.
  mutating func next() -> [UInt8] {
    isPlanNext.toggle()
    if isPlanNext, !plans.isEmpty { return PlanDamage.apply(to: choice(of: plans), by: &random) }
    let other = random.pick(texts)
    return TextDamage.apply(to: choice(of: texts), beside: other, by: &random)
  }

  /// What was found last leads further; of the others the shortest of three is quicker.
  private mutating func choice(of inputs: [[UInt8]]) -> [UInt8] {
    if inputs.count > 64, random.below(4) == 0 { return inputs[inputs.count - 1 - random.below(64)] }
    var shortest = random.pick(inputs)
    for _ in 0..<2 {
      let other = random.pick(inputs)
      if other.count < shortest.count { shortest = other }
    }
    return shortest
  }

  /// Keeps an input that did something new: took another edge where edges are counted, or gave another
  /// diagnostic or operation.
  mutating func learn(_ input: [UInt8], _ features: [Int], tookNewEdges: Bool) {
    var isNew = tookNewEdges
    for feature in features where known.insert(feature).inserted { isNew = true }
    guard isNew, input.count <= limit else { return }
    add(input)
  }
}

/// Knuth's linear congruential generator (MMIX), so that a run can be repeated.
struct Random {
  var state: UInt64

  mutating func below(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(max(1, bound)))
  }

  mutating func pick<Element>(_ choices: [Element]) -> Element { choices[below(choices.count)] }
}

import Types

extension LogicalPlan {
  /// The plan without frames that no operation, output or check is about, and that none of theirs is made of.
  public func withoutUnusedFrames() -> LogicalPlan {
    let kept = usedFrames()
    if kept.count == frames.count { return self }
    let places = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, FrameID($0)) })
    // What is moved is used.
    func moved(_ frame: FrameID) -> FrameID { places[frame] ?? FrameID(0) }
    func moved(_ domain: Domain) -> Domain {
      switch domain {
      case .scalar: .scalar
      case .rows(let frame): .rows(moved(frame))
      }
    }
    var plan = self
    plan.frames = kept.map { frame in
      var frame = frames[frame.index]
      switch frame.origin {
      case .source: break
      case .zip(let parts): frame.origin = .zip(parts.map(moved))
      case .derived(let parents): frame.origin = .derived(parents.map(moved))
      }
      return frame
    }
    for index in plan.operations.indices { plan.operations[index].domain = moved(operations[index].domain) }
    for index in plan.regions.indices { plan.regions[index].domain = moved(regions[index].domain) }
    for index in plan.outputs.indices { plan.outputs[index].domain = moved(outputs[index].domain) }
    for index in plan.checks.indices {
      plan.checks[index].domain = moved(checks[index].domain)
      plan.checks[index].counted = moved(checks[index].counted)
    }
    return plan
  }

  private func usedFrames() -> [FrameID] {
    var found: Set<FrameID> = []
    let domains =
      operations.map(\.domain) + outputs.map(\.domain) + checks.flatMap { [$0.domain, $0.counted] }
    var open = domains.compactMap { domain in if case .rows(let frame) = domain { frame } else { nil } }
    while let next = open.popLast() {
      guard found.insert(next).inserted else { continue }
      switch frames[next.index].origin {
      case .source: break
      case .zip(let parts): open += parts
      case .derived(let parents): open += parents
      }
    }
    return found.sorted()
  }
}

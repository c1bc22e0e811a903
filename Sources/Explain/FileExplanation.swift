import Check
import Compiler
import Plan
import Types

extension FlowExplanation {
  /// Which files of a source with folders are read, where conditions are about the folders.
  func files(of frame: TypedFrame) -> [String] {
    guard let plan = compilation.optimized ?? compilation.plan,
      let index = plan.frames.firstIndex(where: { $0.name == frame.name }),
      let pruning = plan.pruning(of: FrameID(index))
    else { return [] }
    let takers = pruning.choices.map { "`\(plan.frames[$0.frame.index].name)`" }.joined(separator: ", ")
    guard let need = pruning.need else {
      return ["  files: only those in whose folders rows of \(takers) can be"]
    }
    return ["  files: all, not only those in whose folders rows of \(takers) can be: \(reason(need))"]
  }

  private func reason(_ need: PartitionPruning.Need) -> String {
    switch need {
    case .order: "the order is held to all rows"
    case .key: "the key is held to all rows"
    case .output(let name): "output `\(name)` has all rows"
    case .check(let name): "check `\(name)` is about all rows"
    case .node(let name): "`\(name)` sees more rows"
    case .frame(let name): "frame `\(name)` is made of all rows"
    }
  }
}

import ArgumentParser
import Compiler
import Diagnostics
import Execute
import Plan
import Types

/// `--stage`, with `--output` for the places of stages.
struct StageArguments {
  /// `name=path` pairs.
  let outputs: [String]
  /// Whether results of another version of the flow will do.
  let usesStale: Bool

  /// Ends the program when there is no such stage, or when one before it has stored nothing, or something
  /// else than it would store now.
  func step(_ name: String, of plan: LogicalPlan, in folder: String) throws -> StagePlan {
    var plan = plan
    for (name, path) in try pathAssignments(outputs, flag: "--output") {
      guard let index = plan.outputs.firstIndex(where: { $0.name == name }) else { continue }
      plan.outputs[index].target.path = PathText.isAnchored(path) ? path : absolute(path)
    }
    guard let step = Compiler.stage(name, of: plan) else {
      let known = stageNames(of: plan)
      let hint = suggestionClause(for: name, among: known)
      let list = "; stages: \(known.joined(separator: ", "))"
      throw fail("there is no stage `\(name)`\(hint.isEmpty ? list : hint)", .usage)
    }
    func path(_ output: PlanOutput) -> String? {
      output.target.path.map { PathText.isAnchored($0) ? $0 : folder + $0 }
    }
    /// Where the system finds it; nil: nowhere. Of an object in a store, and of a path that says nothing
    /// without a variable, the run itself tells.
    func found(_ path: String) -> String? {
      var environment = PathEnvironment()
      guard let place = try? environment.path(path, in: ""), !PathText.isRemote(place) else { return path }
      return TextFiles.exists(place) ? place : nil
    }
    for input in step.inputs {
      guard let place = path(input) else {
        throw fail("stage `\(input.name)` has no path: give it one with `--output`, or `--bind`", .usage)
      }
      if let there = found(place) {
        if !usesStale { try requireCurrent(input, at: place, there, for: step, named: name, plan) }
        continue
      }
      let before = Stages(plan).names(before: input.name) + [input.name]
      let first = before.first { name in
        plan.outputs.first { $0.name == name }.flatMap(path).flatMap(found) == nil
      }
      let words = "stage `\(name)` reads what stage `\(input.name)` stores in \(place), and there is nothing"
      throw fail("\(words); run it first: `--stage \(first ?? input.name)`", .trouble)
    }
    return step
  }

  /// `path` is as the flow has it, `place` as the system does.
  private func requireCurrent(
    _ input: PlanOutput, at path: String, _ place: String, for step: StagePlan, named name: String,
    _ plan: LogicalPlan
  ) throws {
    guard let result = StoredResult(input, at: place) else { return }
    let read = step.columns(of: input.name)
    let origins = plan.storedOrigins[input.name, default: [:]].filter { read.contains($0.key) }
    let stage = "stage `\(name)` reads what stage `\(input.name)` stored in \(path)"
    let remedy = "run `--stage \(input.name)` again"
    let lacking = result.lacking(of: origins)
    if !lacking.isEmpty {
      throw fail("\(stage), which has no \(listed(lacking)): \(remedy)", .trouble)
    }
    let differing = result.differing(from: origins)
    if differing.isEmpty { return }
    let verb = differing.count == 1 ? "is" : "are"
    throw fail(
      "\(stage), and \(listed(differing)) \(verb) computed otherwise by now: \(remedy), or say `--use-stale`",
      .trouble)
  }

  private func listed(_ names: [String]) -> String {
    let shown = names.prefix(3).map { "`\($0)`" }
    return (names.count > 3 ? shown + ["\(names.count - 3) more"] : shown).joined(separator: ", ")
  }
}

import ArgumentParser
import Compiler
import Diagnostics
import Plan
import Types

/// `--stage`, with `--output` for the places of stages.
struct StageArguments {
  /// `name=path` pairs.
  let outputs: [String]

  /// Ends the program when there is no such stage, or when one before it has stored nothing.
  func step(_ name: String, of plan: LogicalPlan, in folder: String) throws -> StagePlan {
    var plan = plan
    for (name, path) in try pathAssignments(outputs, flag: "--output") {
      guard let index = plan.outputs.firstIndex(where: { $0.name == name }) else { continue }
      plan.outputs[index].target.path = absolute(path)
    }
    guard let step = Compiler.stage(name, of: plan) else {
      let known = stageNames(of: plan)
      let hint = suggestionClause(for: name, among: known)
      let list = "; stages: \(known.joined(separator: ", "))"
      throw fail("there is no stage `\(name)`\(hint.isEmpty ? list : hint)", .usage)
    }
    func path(_ output: PlanOutput) -> String? {
      output.target.path.map { $0.hasPrefix("/") ? $0 : folder + $0 }
    }
    for input in step.inputs {
      guard let place = path(input) else {
        throw fail("stage `\(input.name)` has no path: give it one with `--output`, or `--bind`", .usage)
      }
      if TextFiles.exists(place) { continue }
      let before = Stages(plan).names(before: input.name) + [input.name]
      let first = before.first { name in
        plan.outputs.first { $0.name == name }.flatMap(path).map(TextFiles.exists) != true
      }
      let words = "stage `\(name)` reads what stage `\(input.name)` stores in \(place), and there is nothing"
      throw fail("\(words); run it first: `--stage \(first ?? input.name)`", .trouble)
    }
    return step
  }
}

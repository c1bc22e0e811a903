import Diagnostics
import Flow
import Types

/// Outputs that are many files: how their paths, modes and columns fit.
struct FolderOutputs {
  private let resolved: ResolvedFlow
  private let types: OutputContract

  init(resolved: ResolvedFlow, frames: [TypedFrame], nodes: [TypedNode?]) {
    self.resolved = resolved
    types = OutputContract(resolved: resolved, frames: frames, nodes: nodes)
  }

  /// How an output is written, as it declares it.
  static func mode(_ output: OutputDeclaration) -> (mode: WriteMode, flaw: Diagnostic?) {
    guard let name = output.mode else { return (.replace, nil) }
    if let mode = WriteMode(rawValue: name.text) { return (mode, nil) }
    return (
      .replace,
      .unknown(
        .invalidOption, name.text, "there is no mode `\(escaped(name.text))` of writing", at: name.span,
        among: WriteMode.allCases.map(\.rawValue), list: "modes")
    )
  }

  /// Everything about outputs that does not fit, once environments have said where they are written.
  func flaws(_ outputs: [TypedOutput]) -> [Diagnostic] {
    outputs.flatMap { output -> [Diagnostic] in
      guard let declared = resolved.flow.outputs.first(where: { $0.name.text == output.name }) else {
        return []
      }
      let flaws =
        [pathFlaw(output, declared), storageFlaw(output, declared)].compactMap { $0 }
        + partitionFlaws(output, declared.isBroken ? [] : declared.partitions)
      return flaws.map { flaw in
        var flaw = flaw
        flaw.instance = declared.instance
        return flaw
      }
    }
  }

  private func pathFlaw(_ output: TypedOutput, _ declared: OutputDeclaration) -> Diagnostic? {
    let bound = resolved.flow.outputPlaces.last { $0.name.text == output.name && $0.path != nil }?.path
    if let bound, let marker = markers(in: bound.text).first {
      return hasMarker(marker, "a bind file says one path for each output", at: bound.span)
    }
    if let path = bound ?? declared.path, let flaw = FileOptions.flaw(in: path) { return flaw }
    if let flaw = declared.quarantine.flatMap(quarantineFlaw) { return flaw }
    // What an unknown format would have said is not missing.
    let saysFormat = bound == nil && declared.format != nil && output.target.format == nil
    guard let path = bound ?? declared.path, !saysFormat, let misfit = output.target.misfit(path: path.text)
    else { return nil }
    return Diagnostic(
      .invalidOption, misfit, at: path.span,
      label: folderLabel(path.text))
  }

  /// The rows that leave an output are one file, which only its suffix says the format of.
  private func quarantineFlaw(_ path: Name) -> Diagnostic? {
    if let flaw = FileOptions.flaw(in: path) { return flaw }
    if isFolder(path: path.text) {
      return invalid("a quarantine is one file, and this path is a folder's", at: path.span)
    }
    return unknownSuffix(of: path)
  }

  /// What is added to, or lies in folders of values, is not the rows of one run in their order.
  private func storageFlaw(_ output: TypedOutput, _ declared: OutputDeclaration) -> Diagnostic? {
    guard let stored = declared.stored, let reason = output.target.folderReason else { return nil }
    return Diagnostic(
      .conflictingKeys, "output `\(output.name)` is read back by later steps as it is, and \(reason)",
      at: stored, notes: ["write it as one file, or add an output for the folder"])
  }

  private func partitionFlaws(_ output: TypedOutput, _ names: [Name]) -> [Diagnostic] {
    var flaws: [Diagnostic] = []
    var seen: Set<String> = []
    for name in names {
      guard let column = output.columns.first(where: { $0.name == name.text }) else {
        if !resolved.isBroken(name.text) { flaws.append(isMissing(name, output)) }
        continue
      }
      if !seen.insert(name.text).inserted {
        flaws.append(invalid("`\(name.text)` is a folder already", at: name.span))
      } else if let type = types.type(of: column, in: output.domain), !type.type.namesFolders {
        flaws.append(
          invalid(
            "folders are not named by values of type \(type.type)", at: name.span,
            notes: ["folders are named by texts, whole numbers, dates and booleans"]))
      }
    }
    if let first = names.first, flaws.isEmpty, Set(output.columns.map(\.name)) == seen {
      flaws.append(invalid("every column is a folder, so that the files have none", at: first.span))
    }
    return flaws
  }
}

private func isMissing(_ name: Name, _ output: TypedOutput) -> Diagnostic {
  .unknown(
    .unknownColumn, name.text,
    "output `\(escaped(output.name))` has no column `\(escaped(name.text))` to be divided by", at: name.span,
    among: output.columns.map(\.name))
}

private func invalid(_ problem: String, at span: Span, notes: [String] = []) -> Diagnostic {
  Diagnostic(.invalidOption, problem, at: span, notes: notes)
}

import Types

/// How long the text that a program's kernels make is looked at, and so stays in the arena of the worker that
/// made it.
enum TextLife {
  /// Outputs copy it at the end of its block.
  case block
  /// Rows after it look back at it, or the state of a scan does.
  case morsel
  /// Later programs read it, or an aggregate keeps it in its state until all states are merged.
  case program

  init(_ program: BlockProgram) {
    func isText(_ operand: BlockProgram.Operand) -> Bool { program.slots[operand.slot].type == .string }
    let isKept = program.tape.contains { step in
      switch step {
      case .call: false
      case .store(let store): !store.isOutput && isText(store.operand)
      case .reduce(let reduce): reduce.operands.contains(where: isText)
      }
    }
    let looksBack = program.hasScan || program.slots.contains { $0.type == .string && $0.history > 0 }
    self = isKept ? .program : looksBack ? .morsel : .block
  }
}

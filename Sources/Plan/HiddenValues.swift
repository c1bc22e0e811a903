/// What a run may say of the cells that it meets.
extension LogicalPlan {
  /// Whether no message may show a cell of the operation: it is of a hidden value, or computed from one.
  public func hides(_ id: OperationID) -> Bool {
    if hiddenValues.isEmpty { return false }
    let hidden = Set(hiddenValues)
    var seen: Set<OperationID> = [id]
    var open = [id]
    while let next = open.popLast() {
      if hidden.contains(self[next].node) { return true }
      open += self[next].inputs.filter { seen.insert($0).inserted }
    }
    return false
  }

  /// Whether no message may show a cell of a source's column.
  public func hides(_ column: String, ofSource source: String) -> Bool {
    hiddenValues.contains(source + "." + column)
  }
}

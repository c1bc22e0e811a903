import Types

extension LogicalPlan {
  /// What folders of an output cannot be, in words; nil for sound ones.
  func folderDefect(_ output: PlanOutput) -> String? {
    let partitions = output.target.partitions
    if partitions.isEmpty { return nil }
    for (index, name) in partitions.enumerated() {
      guard let column = output.columns.first(where: { $0.name == name }),
        operations.indices.contains(column.operation.index)
      else { return "it has no column `\(name)` to be divided by" }
      if !self[column.operation].type.type.namesFolders || partitions[..<index].contains(name) {
        return "no folders are named by `\(name)`"
      }
    }
    return output.columns.count > partitions.count ? nil : "its files have no columns"
  }
}

extension PlanSource {
  /// What no source can be, in words; nil for a sound one.
  var defect: String? {
    if let defect = layout.defect { return defect }
    if let compression, !StorageFormat.csv.packings.contains(compression) {
      return "no text is packed with \(compression.rawValue)"
    }
    for (index, name) in partitions.enumerated() {
      let isFit = columns.contains { $0.name == name && $0.type.type.namesFolders && $0.constant == nil }
      if !isFit || partitions[..<index].contains(name) { return "no folders are named by `\(name)`" }
    }
    for column in columns {
      guard let constant = column.constant else { continue }
      let fits = constant.fitted(to: column.type.type) == constant
      if !fits || (constant == .null && !column.type.nullable) {
        return "the constant of `\(column.name)` is no \(column.type)"
      }
    }
    return nil
  }
}

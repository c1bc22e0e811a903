import Types

extension PlanSource {
  /// What no source can be, in words; nil for a sound one.
  var defect: String? {
    if let defect = layout.defect { return defect }
    if let compression, !StorageFormat.csv.packings.contains(compression) {
      return "no text is packed with \(compression.rawValue)"
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

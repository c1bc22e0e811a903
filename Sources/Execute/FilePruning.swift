import Columns
import Plan
import Types

/// Leaving files closed in whose folders no row is that somebody needs.
extension Runner {
  /// Those of the files of a source that have to be read.
  func needed(_ files: [FileListing.File], of name: String, _ source: PlanSource) -> [FileListing.File] {
    guard let index = plan.frames.firstIndex(where: { $0.name == name }),
      let pruning = plan.pruning(of: FrameID(index)), pruning.need == nil,
      let folders = folders(of: files, source)
    else { return files }
    // Where a folder has no truth value but an error, the rows themselves have it, if there are any.
    guard
      let result = try? Engine(kernels: kernels, options: options).run(
        plan.deciding(pruning, of: FrameID(index)), sources: [name: folders])
    else { return files }
    let truths = result.outputs[0].table.columns
    return files.indices.filter { row in
      !pruning.excludes(truths.map { if case .bool(let isTrue) = $0.cell(at: row) { isTrue } else { nil } })
    }.map { files[$0] }
  }

  /// The values of the folders, a row for each file.
  private func folders(of files: [FileListing.File], _ source: PlanSource) -> Table? {
    var columns: [Column] = []
    for (level, name) in source.partitions.enumerated() {
      guard let type = source.columns.first(where: { $0.name == name })?.type.type else { return nil }
      let cells = files.compactMap { Column(repeating: $0.values[level], type: type, count: 1) }
      guard cells.count == files.count else { return nil }
      columns.append(Column(joining: cells, type: type))
    }
    return Table(names: source.partitions, columns: columns, rowCount: files.count)
  }
}

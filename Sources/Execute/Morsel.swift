/// Rows that one thread computes in one go.
struct Morsel: Sendable {
  let index: Int
  let rows: Range<Int>

  /// Rows of a segment: the unit in which reductions are cut, whatever the morsels.
  static let segmentRows = 65_536

  /// Cuts all rows of a program.
  static func cut(_ program: BlockProgram, layout: SeriesLayout, options: EngineOptions) -> [Morsel] {
    guard layout.rowCount > 0 else { return [] }
    if program.hasScan { return atSeries(layout: layout, rows: options.morselRows) }
    let reduces = program.tape.contains { step in
      if case .reduce = step { true } else { false }
    }
    let size =
      reduces
      ? (options.morselRows + segmentRows - 1) / segmentRows * segmentRows : options.morselRows
    return stride(from: 0, to: layout.rowCount, by: size).enumerated().map { index, start in
      Morsel(index: index, rows: start..<min(start + size, layout.rowCount))
    }
  }

  /// Whole series, as many as make up `rows`.
  private static func atSeries(layout: SeriesLayout, rows: Int) -> [Morsel] {
    var morsels: [Morsel] = []
    var start = 0
    for end in layout.starts.dropFirst() where end - start >= rows || end == layout.rowCount {
      if end > start { morsels.append(Morsel(index: morsels.count, rows: start..<end)) }
      start = end
    }
    return morsels
  }
}

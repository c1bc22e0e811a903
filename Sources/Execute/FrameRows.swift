/// The rows of a frame in a run.
struct FrameRows {
  /// The rows as they stand, for programs that look at each row alone.
  let unordered: SeriesLayout
  /// By series, for programs that look at rows before a row.
  var layout: SeriesLayout
}

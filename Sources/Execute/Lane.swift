/// How a slot with history lies in memory: blocks one after another, and when the next does not fit, the last
/// `history` cells are copied to the front. Room for a few blocks makes that copy rare where histories are
/// long.
enum Lane {
  /// Cells of a lane.
  static func capacity(history: Int, blockRows: Int) -> Int {
    let room = history <= blockRows / 4 ? blockRows : (4 * history + blockRows - 1) / blockRows * blockRows
    return history + max(room, blockRows)
  }
}

public import Columns
public import Types

/// Dates and times of a file that are written in a format of its own.
public enum TimeColumn {
  /// The dates, or timestamps, that a column of texts in a format is; the first row whose text is none where
  /// there is one.
  public static func read(
    _ texts: Column, in format: TimeFormat, as type: DataType
  ) -> (column: Column?, failingRow: Int?) {
    let moments = BufferPool.shared.buffer(byteCount: texts.count * 8)
    let cells = moments.base.bindMemory(to: Int64.self, capacity: texts.count)
    for row in 0..<texts.count {
      guard !texts.isNull(at: row), let text = texts.textView(at: row) else {
        cells[row] = 0
        continue
      }
      guard let moment = format.read(UnsafeRawBufferPointer(start: text.bytes, count: text.count)) else {
        return (nil, row)
      }
      cells[row] = moment
    }
    guard type == .date else {
      return (
        Column(
          type: type, count: texts.count, storage: .fixed(moments, offset: 0), validity: texts.validity), nil
      )
    }
    let days = BufferPool.shared.buffer(byteCount: texts.count * 4)
    let dates = days.base.bindMemory(to: Int32.self, capacity: texts.count)
    for row in 0..<texts.count {
      dates[row] = Int32(truncatingIfNeeded: CalendarDay.of(microseconds: cells[row]))
    }
    return (
      Column(type: type, count: texts.count, storage: .fixed(days, offset: 0), validity: texts.validity), nil
    )
  }
}

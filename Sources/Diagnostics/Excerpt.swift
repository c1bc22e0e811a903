/// One source line as a terminal shows it: hidden characters escaped, tabs as four columns, clipped around
/// the place that matters.
struct Excerpt {
  let text: String
  /// Byte offset of each shown character, and the terminal column where it starts.
  private var stops: [(offset: Int, column: Int)] = []
  private var end = 0

  /// - Parameters:
  ///   - line: the bytes of the line, as a range of the file.
  ///   - focus: the offset that must be visible.
  ///   - width: how many terminal columns there are.
  init(_ file: SourceFile, line: Range<Int>, focus: Int, width: Int, style: TextStyle) {
    let cut = style.ellipsis
    // A line may be as long as the file; a diagnostic on it must cost no more than the window it shows.
    let reach = width * 4
    let low = Excerpt.boundary(near: max(line.lowerBound, focus - reach), in: file.bytes, line: line)
    let high = Excerpt.boundary(near: min(line.upperBound, focus + reach), in: file.bytes, line: line)
    var cells: [(offset: Int, text: String, width: Int)] = []
    var offset = low
    while offset < high {
      let (scalar, length) = Excerpt.character(at: offset, in: file.bytes[..<high])
      let text = scalar == "\t" ? "    " : style.shown(String(scalar))
      cells.append((offset, text, style.width(of: text)))
      offset += length
    }
    let focusCell = cells.firstIndex { $0.offset >= focus } ?? cells.count
    var first = focusCell
    var room = width / 3
    while first > 0, cells[first - 1].width <= room {
      first -= 1
      room -= cells[first].width
    }
    // What the left side does not need, the right side may use; and the other way round.
    var last = first
    room = width - (first > 0 ? cut.count : 0)
    while last < cells.count, cells[last].width <= room {
      room -= cells[last].width
      last += 1
    }
    while last < cells.count || high < line.upperBound, room < cut.count, last > first + 1 {
      last -= 1
      room += cells[last].width
    }
    while last == cells.count, first > 0, cells[first - 1].width <= room {
      first -= 1
      room -= cells[first].width
    }
    var shown = first > 0 || low > line.lowerBound ? cut : ""
    var column = shown.count
    for cell in cells[first..<last] {
      stops.append((cell.offset, column))
      shown += cell.text
      column += cell.width
    }
    stops.append((last < cells.count ? cells[last].offset : offset, column))
    end = column
    text = last < cells.count || high < line.upperBound ? shown + cut : shown
  }

  /// The terminal column, from 0, where the character at `offset` starts; the nearest one if it is cut off.
  func column(of offset: Int) -> Int {
    var low = 0
    var high = stops.count
    while low < high {
      let middle = (low + high) / 2
      if stops[middle].offset < offset { low = middle + 1 } else { high = middle }
    }
    return low < stops.count ? stops[low].column : end
  }

  /// Moves left to the first byte of a character.
  private static func boundary(near offset: Int, in bytes: [UInt8], line: Range<Int>) -> Int {
    var offset = offset
    while offset > line.lowerBound, offset < line.upperBound, bytes[offset] & 0xC0 == 0x80 { offset -= 1 }
    return offset
  }

  /// The character that begins at an offset and its length in bytes; U+FFFD for one byte that begins none.
  private static func character(at offset: Int, in bytes: ArraySlice<UInt8>) -> (Unicode.Scalar, Int) {
    let lead = bytes[offset]
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1
    guard offset + length <= bytes.endIndex,
      let text = String(validating: bytes[offset..<offset + length], as: UTF8.self),
      let scalar = text.unicodeScalars.first
    else { return ("\u{FFFD}", 1) }
    return (scalar, length)
  }
}

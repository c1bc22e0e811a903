extension ZoneRule {
  /// Reads `CET-1CEST,M3.5.0,M10.5.0/3`; nil when it is no such line.
  init?(_ text: some Sequence<UInt8>) {
    var reader = Reader(Array(text))
    guard reader.skipName(), let standard = reader.offset(hours: 24) else { return nil }
    self.standard = -standard
    if reader.isAtEnd {
      summer = nil
      return
    }
    guard reader.skipName() else { return nil }
    var offset = -standard + 3_600
    if !reader.isNext(comma) {
      guard let given = reader.offset(hours: 24) else { return nil }
      offset = -given
    }
    guard reader.take(comma), let begin = reader.change(), reader.take(comma), let end = reader.change(),
      reader.isAtEnd
    else { return nil }
    summer = Summer(offset: offset, begin: begin, end: end)
  }

  private struct Reader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    func isNext(_ byte: UInt8) -> Bool { position < bytes.count && bytes[position] == byte }

    mutating func take(_ byte: UInt8) -> Bool {
      guard isNext(byte) else { return false }
      position += 1
      return true
    }

    /// Three letters or more, or anything between `<` and `>`.
    mutating func skipName() -> Bool {
      if take(UInt8(ascii: "<")) {
        while position < bytes.count, !isNext(UInt8(ascii: ">")) { position += 1 }
        return take(UInt8(ascii: ">"))
      }
      let start = position
      while position < bytes.count, isLetter(bytes[position]) { position += 1 }
      return position - start >= 3
    }

    mutating func number(_ range: ClosedRange<Int64>) -> Int64? {
      var value: Int64 = 0
      let start = position
      while position < bytes.count, position - start < 4, (48...57).contains(bytes[position]) {
        value = value * 10 + Int64(bytes[position] - 48)
        position += 1
      }
      return position > start && range.contains(value) ? value : nil
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    mutating func offset(hours: Int64) -> Int64? {
      let isNegative = take(UInt8(ascii: "-"))
      if !isNegative { _ = take(UInt8(ascii: "+")) }
      guard var seconds = number(0...hours).map({ $0 * 3_600 }) else { return nil }
      for unit in [Int64(60), 1] {
        guard take(UInt8(ascii: ":")) else { break }
        guard let part = number(0...59) else { return nil }
        seconds += part * unit
      }
      return isNegative ? -seconds : seconds
    }

    mutating func change() -> Change? {
      let day: Change.Day
      if take(UInt8(ascii: "J")) {
        guard let number = number(1...365) else { return nil }
        day = .julian(number)
      } else if take(UInt8(ascii: "M")) {
        let dot = UInt8(ascii: ".")
        guard let month = number(1...12), take(dot), let week = number(1...5), take(dot),
          let weekday = number(0...6)
        else { return nil }
        day = .weekday(month: month, week: week, day: weekday)
      } else {
        guard let number = number(0...365) else { return nil }
        day = .ofYear(number)
      }
      guard take(UInt8(ascii: "/")) else { return Change(day: day, time: 7_200) }
      return offset(hours: 167).map { Change(day: day, time: $0) }
    }

    private func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 0x20) }
  }
}

private let comma = UInt8(ascii: ",")

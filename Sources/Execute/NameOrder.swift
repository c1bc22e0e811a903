/// The order of names in which numbers count as numbers: `part-2` stands before `part-10`, and `month=02`
/// beside `month=2`. Names that differ in zeros alone follow their bytes.
enum NameOrder {
  static func precedes(_ left: String, _ right: String) -> Bool {
    let (first, second) = (Array(left.utf8), Array(right.utf8))
    var (i, j) = (0, 0)
    while i < first.count, j < second.count {
      if isDigit(first[i]), isDigit(second[j]) {
        let (one, two) = (number(first, &i), number(second, &j))
        if one.count != two.count { return one.count < two.count }
        if !one.elementsEqual(two) { return one.lexicographicallyPrecedes(two) }
      } else {
        if first[i] != second[j] { return first[i] < second[j] }
        i += 1
        j += 1
      }
    }
    let (restOfLeft, restOfRight) = (first.count - i, second.count - j)
    if restOfLeft != restOfRight { return restOfLeft < restOfRight }
    return first.lexicographicallyPrecedes(second)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

  /// The digits of a number, without zeros before it.
  private static func number(_ text: [UInt8], _ place: inout Int) -> ArraySlice<UInt8> {
    let start = place
    while place < text.count, isDigit(text[place]) { place += 1 }
    return text[start..<place].drop { $0 == UInt8(ascii: "0") }
  }
}

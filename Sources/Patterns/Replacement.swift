/// What stands in place of a match: text, in which `\0` is the match, `\1` to `\9` are its groups, and
/// `\\` is a backslash.
public struct Replacement: Sendable {
  public enum Part: Hashable, Sendable {
    case text([UInt8])
    case group(Int)
  }

  public let parts: [Part]

  /// Reads a replacement for a pattern of so many groups.
  public init(_ text: String, groupCount: Int) throws(Pattern.Fault) {
    var parts: [Part] = []
    var plain: [UInt8] = []
    var bytes = text.utf8.makeIterator()
    while let byte = bytes.next() {
      guard byte == UInt8(ascii: "\\") else {
        plain.append(byte)
        continue
      }
      switch bytes.next() {
      case UInt8(ascii: "\\")?: plain.append(byte)
      case let digit? where (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit):
        let group = Int(digit - UInt8(ascii: "0"))
        guard group <= groupCount else {
          let groups = groupCount == 1 ? "1 group" : "\(groupCount) groups"
          throw Pattern.Fault(description: "\\\(group) is no group: the pattern has \(groups)")
        }
        if !plain.isEmpty { parts.append(.text(plain)) }
        plain = []
        parts.append(.group(group))
      case _:
        throw Pattern.Fault(description: "a backslash stands before a digit or another backslash")
      }
    }
    if !plain.isEmpty { parts.append(.text(plain)) }
    self.parts = parts
  }
}

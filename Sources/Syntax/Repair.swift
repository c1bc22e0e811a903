/// A stretch that libyaml cannot read, blanked out of the copy it reads next, so that the rest of the file is
/// still parsed. The tree takes the text from the file itself; a diagnostic has been reported about it.
struct Repair {
  enum Kind {
    /// A value that is what it would be in quotes, and can be read on.
    case usable
    /// A value that is no use for anything.
    case broken
    /// A value of several entries, or whole lines: what they declare exists, and nothing more is known of it.
    case lost
    /// Whole lines, which are not there for what is read next.
    case removed
  }

  let range: Range<Int>
  var kind = Kind.broken

  /// What libyaml reads in its place.
  var filler: UInt8 { kind == .removed ? UInt8(ascii: " ") : UInt8(ascii: "x") }
}

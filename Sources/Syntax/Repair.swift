/// A value that libyaml cannot read, blanked out of the copy it reads next, so that the rest of the file is
/// still parsed. The tree takes the value's text from the file itself.
struct Repair {
  let range: Range<Int>
  /// The text is no use as an expression either, and nothing more shall be said about it.
  let isBroken: Bool
}

/// A stretch that libyaml cannot read, blanked out of the copy it reads next, so that the rest of the file is
/// still parsed. The tree takes the text from the file itself; a diagnostic has been reported about it.
struct Repair {
  let range: Range<Int>
  /// The text is what it would be in quotes, and can be read on. Else it is no use for anything.
  var isUsable = false
}

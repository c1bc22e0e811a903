/// One node of a tree: where it stands, and where its children are.
struct SyntaxNode: Sendable {
  var start: Int32
  var end: Int32
  /// Of a collection: its children. Of a block scalar: `count` is the indentation of its lines.
  var first: Int32 = 0
  var count: Int32 = 0
  var kind: SyntaxTree.Kind
  var style: SyntaxTree.Style
  /// The source between the quotes is the text itself.
  var isVerbatim = false
  /// A diagnostic has been reported about it: that it is no expression either need not be said.
  var isDiagnosed = false
  /// More than that: its text is not what anybody meant, and no use for anything.
  var isBroken = false
  /// Of a collection: something in it could not be read and is left out.
  var isIncomplete = false
  /// It stands where a key should and cannot be one.
  var isRefusedKey = false
  /// The node, or a collection around it, carries an anchor.
  var isAnchored = false

  /// A literal or folded scalar.
  var isBlock: Bool { style == .literal || style == .folded }

  var childRange: Range<Int> {
    Int(first)..<Int(first) + Int(count)
  }

  /// The bytes between the quotes; for unquoted scalars all bytes.
  var content: Range<Int> {
    let quote = style == .singleQuoted || style == .doubleQuoted ? 1 : 0
    return Int(start) + quote..<max(Int(start) + quote, Int(end) - quote)
  }
}

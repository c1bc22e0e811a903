internal import RE2Bridge
internal import Synchronization

/// A regular expression of RE2, which finds in time linear in the text whatever the pattern is: there are no
/// look-arounds and no back-references. Nothing else of Leat knows RE2.
public final class Pattern: @unchecked Sendable {
  /// Never written after `init`, and RE2's searches take no lock that a caller could see.
  private let compiled: OpaquePointer
  /// Capturing groups, the match itself not counted.
  public let groupCount: Int

  /// Why a text is no pattern.
  public struct Fault: Error, Hashable {
    public let description: String
  }

  /// Patterns by their texts: the same one stands in many nodes, and compiling it takes longer than checking
  /// a node.
  private static let compiled = Mutex<[String: Pattern]>([:])
  private static let mostKept = 1024

  /// The pattern that a text writes, compiled once for all places that write it.
  public static func named(_ text: String) throws(Fault) -> Pattern {
    if let known = compiled.withLock({ $0[text] }) { return known }
    let pattern = try Pattern(text)
    compiled.withLock { kept in
      if kept.count == mostKept { kept.removeAll() }
      kept[text] = pattern
    }
    return pattern
  }

  private init(_ text: String) throws(Fault) {
    var text = text
    guard let compiled = text.withUTF8({ leat_pattern_compile($0.baseAddress, $0.count) }) else {
      throw Fault(description: "there is no memory for it")
    }
    if let problem = leat_pattern_problem(compiled) {
      let fault = Fault(description: String(cString: problem))
      leat_pattern_free(compiled)
      throw fault
    }
    self.compiled = compiled
    groupCount = Int(leat_pattern_groups(compiled))
  }

  deinit { leat_pattern_free(compiled) }

  /// Whether the pattern matches anywhere in the text.
  public func matches(_ text: UnsafeRawBufferPointer) -> Bool {
    let bytes = text.baseAddress?.assumingMemoryBound(to: CChar.self)
    return leat_pattern_find(compiled, bytes, text.count, 0, nil, 0)
  }

  /// Where a group stands in the first match; nil without a match, or when the group took no part in it.
  public func group(_ number: Int, in text: UnsafeRawBufferPointer) -> Range<Int>? {
    let bytes = text.baseAddress?.assumingMemoryBound(to: CChar.self)
    var span = LeatSpan(start: -1, count: 0)
    guard leat_pattern_group(compiled, bytes, text.count, Int32(number), &span) else { return nil }
    return span.range
  }

  /// Calls `body` for each match from left to right. Matches do not overlap, and an empty one does not stand
  /// right behind another.
  public func forEachMatch(in text: UnsafeRawBufferPointer, _ body: (Match) -> Void) {
    let bytes = text.baseAddress?.assumingMemoryBound(to: CChar.self)
    let wanted = min(groupCount + 1, Int(LEAT_PATTERN_SPANS))
    withUnsafeTemporaryAllocation(of: LeatSpan.self, capacity: wanted) { spans in
      var from = 0
      var lastEnd = -1
      while from <= text.count,
        leat_pattern_find(compiled, bytes, text.count, from, spans.baseAddress, Int32(wanted)),
        let match = spans[0].range
      {
        if match.isEmpty && match.lowerBound == lastEnd {
          from += text.scalarWidth(at: from)
          continue
        }
        body(Match(range: match, spans: UnsafeBufferPointer(spans)))
        lastEnd = match.upperBound
        from = match.upperBound
      }
    }
  }

  /// One match and what its groups took.
  public struct Match {
    public let range: Range<Int>
    fileprivate let spans: UnsafeBufferPointer<LeatSpan>

    /// The match for 0, a group from 1 on; nil when it took no part.
    public func group(_ number: Int) -> Range<Int>? {
      number < spans.count ? spans[number].range : nil
    }
  }
}

extension LeatSpan {
  fileprivate var range: Range<Int>? { start < 0 ? nil : start..<start + count }
}

extension UnsafeRawBufferPointer {
  /// Bytes of the code point that begins at an offset; 1 at the end.
  fileprivate func scalarWidth(at offset: Int) -> Int {
    var next = offset + 1
    while next < count, self[next] & 0xc0 == 0x80 { next += 1 }
    return next - offset
  }
}

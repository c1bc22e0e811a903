import Diagnostics

/// The decoded text of one scalar, and for every byte of it the place in the file that it came from.
struct ScalarText {
  /// A stretch of decoded bytes that came from one stretch of source. Where both have the same length they
  /// agree byte for byte; else the whole source stretch (an escape, a folded line) made the decoded one.
  struct Segment {
    var decoded: Int
    var decodedLength: Int
    var source: Int
    var sourceLength: Int
  }

  /// The decoded text is `bytes[range]`; shared with the file where nothing had to be decoded.
  private(set) var storage: [UInt8]
  private(set) var range: Range<Int>
  private var segments: [Segment] = []
  /// Where the text ends in the file: an empty stretch there stands for its end.
  private var sourceEnd: Int

  var bytes: ArraySlice<UInt8> { storage[range] }

  init(_ node: SyntaxNode, in source: [UInt8]) {
    let content = node.content
    sourceEnd = content.upperBound
    if node.isVerbatim {
      storage = source
      range = content
      return
    }
    storage = []
    range = 0..<0
    storage.reserveCapacity(content.count)
    switch node.style {
    case .plain, .singleQuoted, .doubleQuoted: decodeFlow(source, content, node.style)
    case .literal, .folded: decodeBlock(source, node)
    case .flow, .block: break
    }
    range = 0..<storage.count
  }

  /// The place of the decoded bytes `from..<to`.
  func span(from: Int, to: Int, in file: FileID) -> Span {
    let start = source(of: from, isEnd: false)
    return Span(file: file, start: start, end: to > from ? max(start, source(of: to, isEnd: true)) : start)
  }

  private func source(of offset: Int, isEnd: Bool) -> Int {
    if storage.count > 0, segments.isEmpty { return min(range.lowerBound + offset, sourceEnd) }
    // The segment that holds the byte itself, or for an end the byte before it.
    let probe = isEnd ? offset - 1 : offset
    var low = 0
    var high = segments.count
    while low < high {
      let middle = (low + high) / 2
      if segments[middle].decoded + segments[middle].decodedLength <= probe {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low < segments.count else { return sourceEnd }
    let segment = segments[low]
    if segment.decodedLength == segment.sourceLength { return segment.source + offset - segment.decoded }
    return isEnd ? segment.source + segment.sourceLength : segment.source
  }

  /// Appends source bytes that stand for themselves.
  mutating func copy(_ source: [UInt8], _ range: Range<Int>) {
    guard !range.isEmpty else { return }
    if let last = segments.last, last.decodedLength == last.sourceLength,
      last.source + last.sourceLength == range.lowerBound
    {
      segments[segments.count - 1].decodedLength += range.count
      segments[segments.count - 1].sourceLength += range.count
    } else {
      segments.append(
        Segment(
          decoded: storage.count, decodedLength: range.count, source: range.lowerBound,
          sourceLength: range.count))
    }
    storage.append(contentsOf: source[range])
  }

  /// Appends bytes that a stretch of source stands for.
  mutating func append(_ decoded: some Collection<UInt8>, from range: Range<Int>) {
    guard !decoded.isEmpty else { return }
    segments.append(
      Segment(
        decoded: storage.count, decodedLength: decoded.count, source: range.lowerBound,
        sourceLength: range.count))
    storage.append(contentsOf: decoded)
  }
}

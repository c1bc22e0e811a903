import Diagnostics

/// Turns what libyaml could not read into a diagnostic that says what to write, and where possible into a
/// repair that lets the rest of the file be read.
struct FailureReading {
  typealias Result = (diagnostic: Diagnostic, repair: Repair?)

  let failure: EventFailure
  let composer: Composer
  let file: SourceFile
  let id: FileID
  var bytes: [UInt8] { file.bytes }

  /// The texts are libyaml 0.2.5's own, scanner.c and parser.c.
  var result: Result {
    let result = reading
    return (result.diagnostic, result.repair ?? removal(ofLineAt: Int(result.diagnostic.primary.span.start)))
  }

  private var reading: Result {
    if let result = swallowedByQuote ?? markedValue { return result }
    switch failure.problem {
    case "found character that cannot start any token":
      return isTab(failure.offset) ? (tabIndentation, nil) : leadingIndicator(at: failure.offset)
    case "mapping values are not allowed in this context": return unexpectedColon
    case "could not find expected ':'": return cutByComment ?? (missingColon, nil)
    case "found unexpected end of stream" where isQuoted,
      "found unexpected document indicator" where isQuoted:
      return unclosedQuote(at: contextOffset)
    case "found unknown escape character", "did not find expected hexdecimal number",
      "found invalid Unicode character escape code":
      return failure.context.contains("tag")
        ? tag : (invalidEscape, Repair(range: value(from: contextOffset)))
    case "did not find expected alphabetic or numeric character": return leadingIndicator(at: contextOffset)
    case "did not find expected comment or line break" where failure.context.contains("block scalar"):
      return leadingIndicator(at: contextOffset)
    case "found a tab character that violates indentation",
      "found a tab character where an indentation space is expected":
      return (tabIndentation, nil)
    case "found undefined tag handle": return tag
    default: break
    }
    if failure.context.contains("tag") { return tag }
    if let result = cutByComment ?? textAfterValue { return result }
    return openBracket.map(bracket) ?? (misplaced, nil)
  }

  var contextOffset: Int { failure.contextOffset ?? failure.offset }

  private var isQuoted: Bool { failure.context.contains("quoted scalar") }

  private func isTab(_ offset: Int) -> Bool {
    offset >= bytes.count || bytes[offset] == UInt8(ascii: "\t")
  }

  // MARK: The text around

  func span(_ start: Int, _ end: Int) -> Span {
    Span(file: id, start: start, end: max(start, end))
  }

  func span(_ range: Range<Int>) -> Span {
    span(range.lowerBound, range.upperBound)
  }

  func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  func text(_ span: Span) -> String {
    text(Int(span.start)..<Int(span.end))
  }

  /// The word or character at an offset; empty at a line's end.
  func token(at offset: Int) -> Span {
    var end = offset
    while end < bytes.count, isWord(bytes[end]) { end += 1 }
    if end == offset, end < bytes.count, !isBreak(bytes[end]) {
      repeat { end += 1 } while end < bytes.count && bytes[end] & 0xC0 == 0x80
    }
    return span(offset, end)
  }

  func startOfLine(_ offset: Int) -> Int {
    var index = offset
    while index > file.markLength, !isBreak(bytes[index - 1]) { index -= 1 }
    return index
  }

  /// The value that begins at `start`: in a flow collection to its comma or bracket, else to the line's end.
  func value(from start: Int) -> Range<Int> {
    let isFlow = isInFlow(start)
    var scan = BracketScan()
    var index = start
    while index < bytes.count, !isBreak(bytes[index]) {
      let byte = bytes[index]
      if scan.isComplete {
        if byte == UInt8(ascii: "#"), index > start, isBlank(bytes[index - 1]) { break }
        if isFlow, [UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}")].contains(byte) { break }
      }
      scan.read(byte)
      index += 1
    }
    while index > start, isBlank(bytes[index - 1]) { index -= 1 }
    return start..<index
  }

  /// The value that begins at `start` and reaches over all lines below that are indented more than its own.
  func wholeValue(from start: Int, deeperThan limit: Int? = nil) -> Range<Int> {
    let depth = limit ?? indentation(ofLineAt: start)
    var end = endOfLine(bytes, start)
    while end < bytes.count {
      let next = endOfBreak(bytes, end)
      guard next < bytes.count, isBlankLine(next) || indentation(ofLineAt: next) > depth else { break }
      end = endOfLine(bytes, next)
    }
    while end > start, isBlank(bytes[end - 1]) || isBreak(bytes[end - 1]) { end -= 1 }
    return start..<end
  }

  /// The line, which is left out; with the lines that belong to it where it begins a block of its own.
  private func removal(ofLineAt offset: Int) -> Repair? {
    guard offset < bytes.count else { return nil }
    let start = startOfLine(offset)
    let end = endOfLine(bytes, start)
    guard !isBlankLine(start) else { return nil }
    if let header = blockHeader(above: start) { return Repair(range: wholeValue(from: header)) }
    let isHeader = bytes[start..<end].last { !isBlank($0) }.map { ":>|-+".utf8.contains($0) } ?? false
    return Repair(range: isHeader ? start..<endOfBlock(from: start) : start..<end, kind: .removed)
  }

  /// Where the lines end that are indented like the one below a header, or more.
  private func endOfBlock(from start: Int) -> Int {
    let end = endOfLine(bytes, start)
    guard let next = nextLine(below: start), bytes[start] == UInt8(ascii: "\t") else {
      return wholeValue(from: start).upperBound
    }
    return max(end, wholeValue(from: start, deeperThan: indentation(ofLineAt: next) - 1).upperBound)
  }

  /// The first line below that is not blank.
  func nextLine(below offset: Int) -> Int? {
    var end = endOfLine(bytes, offset)
    while end < bytes.count {
      let next = endOfBreak(bytes, end)
      guard next < bytes.count else { return nil }
      if !isBlankLine(next) { return next }
      end = endOfLine(bytes, next)
    }
    return nil
  }

  /// The sign that begins a text on lines below, where the line right above ends with it.
  private func blockHeader(above line: Int) -> Int? {
    guard line > file.markLength, let start = startOfValue(before: line - 1),
      bytes[start] == UInt8(ascii: ">") || bytes[start] == UInt8(ascii: "|")
    else { return nil }
    return start
  }

  /// In columns; a tab goes to the next of every eighth.
  func indentation(ofLineAt offset: Int) -> Int {
    var index = startOfLine(offset)
    var columns = 0
    while index < bytes.count, isBlank(bytes[index]) {
      columns = bytes[index] == UInt8(ascii: "\t") ? (columns / 8 + 1) * 8 : columns + 1
      index += 1
    }
    return columns
  }

  private func isBlankLine(_ start: Int) -> Bool {
    bytes[start..<endOfLine(bytes, start)].allSatisfy(isBlank)
  }

  private func isInFlow(_ offset: Int) -> Bool {
    if composer.frames.last?.isFlow ?? false { return true }
    var scan = BracketScan()
    let parentheses = [UInt8(ascii: "("), UInt8(ascii: ")")]
    scan.read(bytes[startOfLine(offset)..<offset].lazy.filter { !parentheses.contains($0) })
    return scan.depth > 0
  }

  /// Where the value behind the line's first key begins; nil where the line has no key before `offset`.
  func startOfValue(before offset: Int) -> Int? {
    var index = startOfLine(offset)
    while index + 1 < offset, isBlank(bytes[index]) || isListSign(index) { index += 1 }
    var scan = BracketScan()
    while index + 1 < offset {
      scan.read(bytes[index])
      if bytes[index] == UInt8(ascii: ":"), isBlank(bytes[index + 1]), scan.isComplete {
        index += 1
        while index < offset, isBlank(bytes[index]) { index += 1 }
        return index
      }
      index += 1
    }
    return nil
  }

  private func isListSign(_ index: Int) -> Bool {
    bytes[index] == UInt8(ascii: "-") && isBlank(bytes[index + 1])
  }
}

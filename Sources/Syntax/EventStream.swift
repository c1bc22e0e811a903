import CLibYAML
import Glibc

/// One of libyaml's events, with byte offsets. It holds no references: there is one for every node of a file.
struct Event {
  enum Kind {
    case streamStart, streamEnd, documentStart, documentEnd, alias, scalar, sequenceStart, mappingStart
    case collectionEnd
  }

  var kind: Kind
  /// Behind the node's anchor and tag, if it has any.
  var start: Int
  var end: Int
  /// Where the node's anchor or tag begins, if it has one.
  var properties = 0
  var style = SyntaxTree.Style.block
  var hasAnchor = false
  var hasTag = false
  /// Of a scalar: the bytes of its decoded text.
  var length = 0
  /// Whether the decoded text is what the source has between the quotes.
  var isVerbatim = false
  /// Of a block scalar: how many columns its lines are indented.
  var indentation = 0
}

/// What libyaml could not read.
struct EventFailure {
  let problem: String
  let offset: Int
  let context: String
  /// Where the construct began that libyaml was reading, if it says so.
  let contextOffset: Int?
}

/// libyaml's event layer over bytes that have been validated and outlive the stream.
struct EventStream: ~Copyable {
  /// The event read last, kept in place since there are so many.
  private(set) var event = Event(kind: .streamStart, start: 0, end: 0)
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let bytes: UnsafeBufferPointer<UInt8>
  private let offsets: CharacterOffsets

  /// - Parameter start: behind a byte order mark.
  init(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) {
    self.bytes = bytes
    offsets = CharacterOffsets(bytes, from: start)
    parser = .allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    let ready = yaml_parser_initialize(parser)
    precondition(ready == 1, "libyaml could not allocate its buffers")
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, bytes.baseAddress.map { $0 + start }, bytes.count - start)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  /// Reads the next event; false on a failure. Not to be called again after that, nor after the stream's end.
  mutating func advance() -> Bool {
    var raw = yaml_event_t()
    guard yaml_parser_parse(parser, &raw) == 1 else { return false }
    defer { yaml_event_delete(&raw) }
    event.start = offsets.byte(of: raw.start_mark.index, in: bytes)
    event.end = offsets.byte(of: raw.end_mark.index, in: bytes)
    event.properties = event.start
    event.hasAnchor = false
    event.hasTag = false
    switch raw.type {
    case YAML_SCALAR_EVENT: readScalar(&raw)
    case YAML_MAPPING_START_EVENT:
      let data = raw.data.mapping_start
      readCollection(
        .mappingStart, isFlow: data.style == YAML_FLOW_MAPPING_STYLE, hasAnchor: data.anchor != nil,
        hasTag: data.tag != nil)
    case YAML_SEQUENCE_START_EVENT:
      let data = raw.data.sequence_start
      readCollection(
        .sequenceStart, isFlow: data.style == YAML_FLOW_SEQUENCE_STYLE, hasAnchor: data.anchor != nil,
        hasTag: data.tag != nil)
    case YAML_ALIAS_EVENT: event.kind = .alias
    case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT: event.kind = .collectionEnd
    case YAML_DOCUMENT_START_EVENT: event.kind = .documentStart
    case YAML_DOCUMENT_END_EVENT: event.kind = .documentEnd
    case YAML_STREAM_START_EVENT: event.kind = .streamStart
    default: event.kind = .streamEnd
    }
    return true
  }

  private mutating func readCollection(_ kind: Event.Kind, isFlow: Bool, hasAnchor: Bool, hasTag: Bool) {
    event.kind = kind
    event.style = isFlow ? .flow : .block
    event.hasAnchor = hasAnchor
    event.hasTag = hasTag
    if hasAnchor || hasTag { event.start = content(from: event.start) }
  }

  private mutating func readScalar(_ raw: inout yaml_event_t) {
    let data = raw.data.scalar
    event.kind = .scalar
    event.style = style(data.style)
    event.hasAnchor = data.anchor != nil
    event.hasTag = data.tag != nil
    event.length = data.length
    event.isVerbatim = false
    event.indentation = 0
    if event.hasAnchor || event.hasTag { event.start = min(event.end, content(from: event.start)) }
    // Every scalar event has a value, be it empty.
    let value = UnsafeBufferPointer(start: data.value, count: data.length)
    switch event.style {
    case .plain: event.isVerbatim = isVerbatim(value, event.start..<event.end)
    case .singleQuoted, .doubleQuoted:
      event.isVerbatim = isVerbatim(value, event.start + 1..<max(event.start + 1, event.end - 1))
    case .literal, .folded:
      event.indentation = indentation(value, header: event.start)
      while event.end > event.start + 1, isSpace(bytes[event.end - 1]) { event.end -= 1 }
    case .flow, .block: break
    }
  }

  private func style(_ style: yaml_scalar_style_t) -> SyntaxTree.Style {
    switch style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
    case YAML_LITERAL_SCALAR_STYLE: .literal
    case YAML_FOLDED_SCALAR_STYLE: .folded
    default: .plain
    }
  }

  private func isVerbatim(_ value: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
    guard value.count == range.count else { return false }
    guard let decoded = value.baseAddress, let source = bytes.baseAddress else { return true }
    // Comparing memory is quick, and every scalar of every file passes here.
    return memcmp(decoded, source + range.lowerBound, range.count) == 0
  }

  private func isSpace(_ byte: UInt8) -> Bool {
    isBlank(byte) || isBreak(byte)
  }

  /// libyaml starts a node at its anchor or tag; this is where its own text starts.
  private func content(from start: Int) -> Int {
    var index = start
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "&") || bytes[index] == UInt8(ascii: "!") {
        while index < bytes.count, !isSpace(bytes[index]) { index += 1 }
      } else if isSpace(bytes[index]) {
        index += 1
      } else if bytes[index] == UInt8(ascii: "#") {
        while index < bytes.count, !isBreak(bytes[index]) { index += 1 }
      } else {
        break
      }
    }
    return index
  }

  /// What libyaml took for the indentation of a block scalar, which may be given, or found from the lines
  /// around: the first line of the text has so many spaces more in the file than in the value.
  private func indentation(_ value: UnsafeBufferPointer<UInt8>, header: Int) -> Int {
    let emptyLines = value.prefix { $0 == 0x0A }.count
    // Where no line has text, none may be taken for it.
    guard emptyLines < value.count else { return Int(Int32.max) }
    var index = header
    for _ in 0...emptyLines {
      while index < bytes.count, !isBreak(bytes[index]) { index += 1 }
      if index + 1 < bytes.count, bytes[index] == 0x0D, bytes[index + 1] == 0x0A { index += 1 }
      index = min(index + 1, bytes.count)
    }
    let inFile = bytes[index...].prefix { $0 == 0x20 }.count
    return inFile - value[emptyLines...].prefix { $0 == 0x20 }.count
  }

  /// What the parser could not read, after `next` has returned nil.
  var failure: EventFailure {
    let state = parser.pointee
    let context = state.context.map { String(cString: $0) } ?? ""
    // The reader alone counts bytes; the text has been validated, so that it has nothing to say.
    let offset =
      state.error == YAML_READER_ERROR
      ? min(state.problem_offset, bytes.count) : offsets.byte(of: state.problem_mark.index, in: bytes)
    return EventFailure(
      problem: state.problem.map { String(cString: $0) } ?? "out of memory", offset: offset, context: context,
      contextOffset: context.isEmpty ? nil : offsets.byte(of: state.context_mark.index, in: bytes))
  }
}

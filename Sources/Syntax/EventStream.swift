import CLibYAML

/// One of libyaml's events, with byte offsets.
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
  /// The name of an anchor, or of the anchor that an alias names.
  var anchor: String?
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
  enum Step {
    case event(Event)
    case failure(EventFailure)
  }

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

  /// Not to be called again after the stream's end or a failure.
  mutating func next() -> Step {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { return .failure(failure()) }
    defer { yaml_event_delete(&event) }
    let start = offsets.byte(of: event.start_mark.index, in: bytes)
    let end = offsets.byte(of: event.end_mark.index, in: bytes)
    switch event.type {
    case YAML_SCALAR_EVENT: return .event(scalar(event, start, end))
    case YAML_MAPPING_START_EVENT:
      let data = event.data.mapping_start
      return .event(
        Event(
          kind: .mappingStart, start: data.anchor == nil && data.tag == nil ? start : content(from: start),
          end: end, properties: start, style: data.style == YAML_FLOW_MAPPING_STYLE ? .flow : .block,
          anchor: name(data.anchor),
          hasTag: data.tag != nil))
    case YAML_SEQUENCE_START_EVENT:
      let data = event.data.sequence_start
      return .event(
        Event(
          kind: .sequenceStart, start: data.anchor == nil && data.tag == nil ? start : content(from: start),
          end: end, properties: start, style: data.style == YAML_FLOW_SEQUENCE_STYLE ? .flow : .block,
          anchor: name(data.anchor),
          hasTag: data.tag != nil))
    case YAML_ALIAS_EVENT:
      return .event(Event(kind: .alias, start: start, end: end, anchor: name(event.data.alias.anchor)))
    case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
      return .event(Event(kind: .collectionEnd, start: start, end: end))
    case YAML_DOCUMENT_START_EVENT: return .event(Event(kind: .documentStart, start: start, end: end))
    case YAML_DOCUMENT_END_EVENT: return .event(Event(kind: .documentEnd, start: start, end: end))
    case YAML_STREAM_START_EVENT: return .event(Event(kind: .streamStart, start: start, end: end))
    default: return .event(Event(kind: .streamEnd, start: start, end: end))
    }
  }

  private func name(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    pointer.map { String(cString: $0) }
  }

  private func scalar(_ event: yaml_event_t, _ start: Int, _ end: Int) -> Event {
    let data = event.data.scalar
    var result = Event(
      kind: .scalar, start: start, end: end, properties: start, style: style(data.style),
      anchor: name(data.anchor),
      hasTag: data.tag != nil, length: data.length)
    if result.anchor != nil || result.hasTag { result.start = min(end, content(from: start)) }
    // Every scalar event has a value, be it empty.
    let value = UnsafeBufferPointer(start: data.value, count: data.length)
    switch result.style {
    case .plain: result.isVerbatim = isVerbatim(value, result.start..<result.end)
    case .singleQuoted, .doubleQuoted:
      result.isVerbatim = isVerbatim(value, result.start + 1..<max(result.start + 1, result.end - 1))
    case .literal, .folded:
      result.indentation = indentation(value, header: result.start)
      while result.end > result.start + 1, isSpace(bytes[result.end - 1]) { result.end -= 1 }
    case .flow, .block: break
    }
    return result
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
    value.count == range.count && value.elementsEqual(bytes[range])
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
    guard emptyLines < value.count else { return 1 }
    var index = header
    for _ in 0...emptyLines {
      while index < bytes.count, !isBreak(bytes[index]) { index += 1 }
      if index + 1 < bytes.count, bytes[index] == 0x0D, bytes[index + 1] == 0x0A { index += 1 }
      index = min(index + 1, bytes.count)
    }
    let inFile = bytes[index...].prefix { $0 == 0x20 }.count
    return inFile - value[emptyLines...].prefix { $0 == 0x20 }.count
  }

  private func failure() -> EventFailure {
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

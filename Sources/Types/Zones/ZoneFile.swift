/// What is wrong with a file of time zone rules.
public struct ZoneFileFlaw: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}

extension Zone {
  /// Reads a file in the format TZif (RFC 9636), whatever its bytes are.
  public init(file bytes: [UInt8]) throws(ZoneFileFlaw) {
    var reader = ZoneFileReader(bytes)
    self = try reader.zone()
  }
}

private struct ZoneFileReader {
  private struct Header {
    let version: UInt8
    let counts: [Int]

    var universals: Int { counts[0] }
    var standards: Int { counts[1] }
    var leaps: Int { counts[2] }
    var times: Int { counts[3] }
    var types: Int { counts[4] }
    var characters: Int { counts[5] }

    /// Bytes of what follows the header, where a time has so many.
    func length(timeWidth: Int) -> Int {
      times * (timeWidth + 1) + types * 6 + characters + leaps * (timeWidth + 4) + standards + universals
    }
  }

  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func zone() throws(ZoneFileFlaw) -> Zone {
    let first = try header()
    if first.version == 0 { return try zone(first, timeWidth: 4, rule: nil) }
    // The first part is for readers of 32 bits.
    position += first.length(timeWidth: 4)
    let second = try header()
    let end = position + second.length(timeWidth: 8)
    return try zone(second, timeWidth: 8, rule: rule(from: end))
  }

  private mutating func header() throws(ZoneFileFlaw) -> Header {
    guard position <= bytes.count, bytes.count - position >= 44 else { throw ZoneFileFlaw("it is cut off") }
    guard bytes[position..<position + 4].elementsEqual("TZif".utf8) else {
      throw ZoneFileFlaw("it is no file of time zone rules")
    }
    let version = bytes[position + 4]
    position += 20
    var counts: [Int] = []
    for _ in 0..<6 { counts.append(Int(integer(width: 4))) }
    let header = Header(version: version, counts: counts)
    let length = header.length(timeWidth: version == 0 ? 4 : 0)
    guard counts.allSatisfy({ $0 >= 0 }), length <= bytes.count - position else {
      throw ZoneFileFlaw("it is shorter than its header says")
    }
    guard header.types > 0, header.types <= 256, header.leaps == 0 else {
      throw ZoneFileFlaw(header.leaps == 0 ? "it has no times" : "it counts leap seconds, which dates do not")
    }
    return header
  }

  /// The next big-endian integer; the caller has made sure that it is there.
  private mutating func integer(width: Int) -> Int64 {
    var value: Int64 = bytes[position] & 0x80 == 0 ? 0 : -1
    for byte in bytes[position..<position + width] { value = value << 8 | Int64(byte) }
    position += width
    return value
  }

  private mutating func zone(
    _ header: Header, timeWidth: Int, rule: ZoneRule?
  ) throws(ZoneFileFlaw) -> Zone {
    guard header.length(timeWidth: timeWidth) <= bytes.count - position else {
      throw ZoneFileFlaw("it is shorter than its header says")
    }
    var times: [Int64] = []
    for _ in 0..<header.times { times.append(integer(width: timeWidth)) }
    let kinds = bytes[position..<position + header.times].map(Int.init)
    position += header.times
    var offsets: [Int64] = []
    for _ in 0..<header.types {
      offsets.append(integer(width: 4) * 1_000_000)
      position += 2
    }
    guard offsets.allSatisfy({ $0.magnitude < Zone.widestOffset.magnitude }) else {
      throw ZoneFileFlaw("a zone is more than a day ahead of UTC or behind")
    }
    // What holds before the first time is the first kind (RFC 9636, 3.2).
    var starts: [Int64] = [.min]
    var found = [offsets[0]]
    for (time, kind) in zip(times, kinds) {
      guard kind < offsets.count else { throw ZoneFileFlaw("a time has a kind that is not there") }
      let (start, overflow) = time.multipliedReportingOverflow(by: 1_000_000)
      if overflow, time > 0 { break }
      if overflow {
        found[0] = offsets[kind]
        continue
      }
      guard starts.count == 1 || start > starts[starts.count - 1] else {
        throw ZoneFileFlaw("its times do not ascend")
      }
      starts.append(start)
      found.append(offsets[kind])
    }
    return Zone(starts: starts, offsets: found, rule: rule)
  }

  /// The last line, between two line ends. An empty one says nothing about times to come.
  private func rule(from start: Int) throws(ZoneFileFlaw) -> ZoneRule? {
    let lineEnd = UInt8(ascii: "\n")
    guard start < bytes.count, bytes[start] == lineEnd,
      let end = bytes[(start + 1)...].firstIndex(of: lineEnd)
    else { throw ZoneFileFlaw("its last line is missing") }
    if end == start + 1 { return nil }
    guard let rule = ZoneRule(bytes[start + 1..<end]) else {
      throw ZoneFileFlaw("its last line is no rule for the years to come")
    }
    return rule
  }
}

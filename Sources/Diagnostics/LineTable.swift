/// Where every line of a file starts. A line ends with LF, CRLF or a lone CR, as editors and the language
/// server protocol count; NEL, LS and PS are characters like any other.
public struct LineTable: Sendable {
  private let starts: [Int32]

  public init(_ bytes: [UInt8]) {
    var starts: [Int32] = [0]
    starts.reserveCapacity(bytes.count / 24 + 1)
    bytes.withUnsafeBufferPointer { buffer in
      var index = 0
      while index < buffer.count {
        let byte = buffer[index]
        index += 1
        guard byte <= 0x0D, byte == 0x0A || byte == 0x0D else { continue }
        if byte == 0x0D, index < buffer.count, buffer[index] == 0x0A { index += 1 }
        starts.append(Int32(index))
      }
    }
    self.starts = starts
  }

  /// At least one: an empty file has one empty line.
  public var count: Int { starts.count }

  /// The line, counted from 0, that holds the byte at `offset`. The end of the file belongs to the last line.
  public func line(at offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if Int(starts[middle]) <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// The offset of the first byte of `line`, which is counted from 0.
  public func start(of line: Int) -> Int {
    Int(starts[line])
  }
}

/// One file's name and bytes. The bytes need not be valid UTF-8: saying so is a diagnostic's work.
public struct SourceFile: Sendable {
  /// As the user wrote it, or relative to the project.
  public let path: String
  public let bytes: [UInt8]
  public let lines: LineTable

  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
    lines = LineTable(bytes)
  }

  public init(path: String, text: String) {
    self.init(path: path, bytes: Array(text.utf8))
  }

  /// Three where the file begins with a UTF-8 byte order mark, else 0.
  public var markLength: Int {
    bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? 3 : 0
  }

  /// The bytes of a line, counted from 0, without its line break and without the byte order mark.
  public func content(ofLine line: Int) -> Range<Int> {
    let start = line == 0 ? markLength : lines.start(of: line)
    var end = line + 1 < lines.count ? lines.start(of: line + 1) : bytes.count
    while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
    return start..<max(start, end)
  }
}

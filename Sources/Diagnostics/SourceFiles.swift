/// All files of a compilation, in the order in which they were added.
public struct SourceFiles: Sendable {
  private var files: [SourceFile] = []

  public init() {}

  public mutating func add(path: String, bytes: [UInt8]) -> FileID {
    add(SourceFile(path: path, bytes: bytes))
  }

  public mutating func add(_ file: SourceFile) -> FileID {
    files.append(file)
    return FileID(index: Int32(files.count - 1))
  }

  public var count: Int { files.count }

  public var ids: [FileID] { files.indices.map { FileID(index: Int32($0)) } }

  public subscript(id: FileID) -> SourceFile { files[Int(id.index)] }

  public func location(of span: Span) -> Location {
    let file = self[span.file]
    let start = Position(of: Int(span.start), in: file)
    let end = span.end <= span.start ? start : Position(of: Int(span.end), in: file)
    return Location(
      path: file.path, line: start.line, column: start.column, endLine: end.line, endColumn: end.column,
      utf16Column: start.utf16Column, endUTF16Column: end.utf16Column)
  }

  /// The source text of a span, with U+FFFD for bytes that are not UTF-8.
  public func text(of span: Span) -> String {
    let bytes = self[span.file].bytes
    let start = min(max(0, Int(span.start)), bytes.count)
    let end = min(max(start, Int(span.end)), bytes.count)
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }
}

/// One end of a location.
private struct Position {
  let line: Int
  let column: Int
  let utf16Column: Int

  init(of offset: Int, in file: SourceFile) {
    let offset = min(max(offset, 0), file.bytes.count)
    let index = file.lines.line(at: offset)
    let start = index == 0 ? file.markLength : file.lines.start(of: index)
    var points = 0
    var units = 0
    for byte in file.bytes[min(start, offset)..<offset] where byte & 0xC0 != 0x80 {
      points += 1
      units += byte >= 0xF0 ? 2 : 1
    }
    line = index + 1
    column = points + 1
    utf16Column = units + 1
  }
}

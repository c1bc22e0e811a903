import Types

/// Sources and outputs in a plan file.
extension PlanWriter {
  mutating func write(_ source: PlanSource) {
    write(optional: source.path) { $0.write($1) }
    write(optional: source.format) { $0.write($1.rawValue) }
    write(optional: source.compression) { $0.write($1.rawValue) }
    write(source.layout)
    write(source.nanAsNull)
    write(source.sort)
    write(list: source.partitions) { $0.write($1) }
    write(list: source.columns) { writer, column in
      writer.write(column.name)
      writer.write(column.fileName)
      writer.write(column.type)
      writer.write(column.isRead)
      writer.write(optional: column.constant) { $0.write($1) }
    }
  }

  private mutating func write(_ layout: TextLayout) {
    write(optional: layout.delimiter) { $0.write(String($1)) }
    switch layout.quote {
    case .usual: write(tag: 0)
    case .none: write(tag: 1)
    case .character(let character):
      write(tag: 2)
      write(String(character))
    }
    write(layout.hasHeader)
    write(signed: Int64(layout.skippedLines))
    write(optional: layout.nullTokens) { writer, tokens in writer.write(list: tokens) { $0.write($1) } }
    write(String(layout.decimalPoint))
    write(optional: layout.dateFormat) { $0.write($1) }
    write(optional: layout.timestampFormat) { $0.write($1) }
  }

  mutating func write(_ output: PlanOutput) {
    write(output.name)
    write(output.domain)
    write(output.columns)
    write(output.target)
  }

  private mutating func write(_ target: OutputTarget) {
    write(optional: target.path) { $0.write($1) }
    write(optional: target.format) { $0.write($1.rawValue) }
    write(optional: target.compression) { $0.write($1.rawValue) }
    write(target.isStored)
    write(target.isFixed)
    write(target.mode.rawValue)
    write(list: target.partitions) { $0.write($1) }
  }
}

extension PlanReader {
  mutating func source() throws(PlanFileError) -> PlanSource {
    PlanSource(
      path: try optional { reader throws(PlanFileError) in try reader.text() },
      format: try optional { reader throws(PlanFileError) in try reader.named(StorageFormat.self) },
      compression: try optional { reader throws(PlanFileError) in try reader.named(Packing.self) },
      layout: try layout(), nanAsNull: try flag(), sort: try flag(),
      partitions: try texts(),
      columns: try list { reader throws(PlanFileError) in
        PlanColumn(
          name: try reader.text(), fileName: try reader.text(), type: try reader.valueType(),
          isRead: try reader.flag(),
          constant: try reader.optional { reader throws(PlanFileError) in try reader.literal() })
      })
  }

  private mutating func layout() throws(PlanFileError) -> TextLayout {
    var layout = TextLayout()
    layout.delimiter = try optional { reader throws(PlanFileError) in try reader.character() }
    switch try byte() {
    case 0: layout.quote = .usual
    case 1: layout.quote = .none
    case 2: layout.quote = .character(try character())
    case _: throw PlanReader.damaged("fields are quoted in no known way")
    }
    layout.hasHeader = try flag()
    layout.skippedLines = Int(try signed())
    layout.nullTokens = try optional { reader throws(PlanFileError) in try reader.texts() }
    layout.decimalPoint = try character()
    layout.dateFormat = try optional { reader throws(PlanFileError) in try reader.text() }
    layout.timestampFormat = try optional { reader throws(PlanFileError) in try reader.text() }
    return layout
  }

  private mutating func character() throws(PlanFileError) -> Character {
    let text = try text()
    guard text.count == 1, let character = text.first else {
      throw PlanReader.damaged("`\(text)` is no character")
    }
    return character
  }

  mutating func output() throws(PlanFileError) -> PlanOutput {
    PlanOutput(
      name: try text(), domain: try domain(),
      columns: try columns(), target: try target())
  }

  private mutating func target() throws(PlanFileError) -> OutputTarget {
    var target = OutputTarget(
      path: try optional { reader throws(PlanFileError) in try reader.text() },
      format: try optional { reader throws(PlanFileError) in try reader.named(StorageFormat.self) },
      compression: try optional { reader throws(PlanFileError) in try reader.named(Packing.self) })
    target.isStored = try flag()
    target.isFixed = try flag()
    target.mode = try named(WriteMode.self)
    target.partitions = try texts()
    return target
  }
}

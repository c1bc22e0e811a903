import Diagnostics
import Syntax
import Types

/// Sources: where their rows are, how they are laid out, and the columns that are their contract.
extension FlowReader {
  /// Options that only the text of csv files has.
  private static let layoutKeys = [
    "delimiter", "quote", "header", "skip", "nulls", "decimal", "date_format", "timestamp_format",
  ]

  private static let sourceKeys =
    ["path", "format", "compression"] + layoutKeys + [
      "partitions", "nan_as_null", "sort", "series", "order", "key", "columns", "nodes", "doc",
      "owner", "tags", "checks",
    ]

  mutating func readSource(_ name: Name, _ id: SyntaxTree.ID) {
    guard
      let fields = Fields(
        id, in: tree, of: "source `\(name.text)`", keys: FlowReader.sourceKeys, diagnostics: &diagnostics)
    else {
      flow.brokenNames.insert(name.text)
      flow.hasUnknownColumns = true
      return
    }
    if fields.lacks("columns") {
      diagnostics.append(missingKey("columns", of: "source `\(name.text)`", at: name.span))
    }
    if fields["columns"].map(tree.kind) != .mapping {
      flow.brokenNames.insert(name.text)
      flow.hasUnknownColumns = true
    }
    let path = located("path", fields)
    let format = located("format", fields)
    let layout = layout(fields, path: path, format: format)
    var source = SourceDeclaration(
      path: path, format: format, compression: located("compression", fields), layout: layout,
      nanAsNull: fields.flag("nan_as_null", diagnostics: &diagnostics) ?? false,
      sort: fields.flag("sort", diagnostics: &diagnostics) ?? false,
      series: names("series", fields) ?? [], order: order(fields), key: names("key", fields),
      columns: columns(fields, of: name, hasHeader: layout.hasHeader))
    source.columns += partitions(fields, of: name, besides: source.columns)
    source.mayHaveFormat = format == nil && !fields.lacks("format")
    appendFrame(name, .source(source), fields)
  }

  private mutating func order(_ fields: Fields) -> SourceDeclaration.Order {
    guard let id = fields["order"], let columns = names("order", fields) else {
      return fields.lacks("order") ? .none : .unknown
    }
    if columns.count < (tree.kind(id) == .sequence ? tree.items(id).count : 1) { return .unknown }
    return columns.count == 1 && columns[0].text == "position" ? .position : .columns(columns)
  }

  // MARK: Layout

  private mutating func layout(_ fields: Fields, path: Name?, format: Name?) -> TextLayout {
    var layout = TextLayout()
    if let found = located("delimiter", fields) {
      layout.delimiter = separator(found, named: "delimiter")
    }
    if let found = located("quote", fields) {
      if found.text == "none" {
        layout.quote = .none
      } else if let character = separator(found, named: "quote") {
        layout.quote = .character(character)
      }
    }
    layout.hasHeader = fields.flag("header", diagnostics: &diagnostics) ?? true
    layout.skippedLines = wholeNumber("skip", fields) ?? 0
    layout.nullTokens = names("nulls", fields)?.map(\.text)
    if let found = located("decimal", fields) {
      if found.text == "." || found.text == "," {
        layout.decimalPoint = Character(found.text)
      } else {
        diagnostics.append(invalidOption("`decimal` is `.` or `,`", at: found.span))
      }
    }
    layout.dateFormat = timeFormat("date_format", fields, for: .parseDate)
    layout.timestampFormat = timeFormat("timestamp_format", fields, for: .parseTimestamp)
    checkPunctuation(layout, fields)
    refuseLayout(fields, path: path, format: format)
    return layout
  }

  /// A character between or around fields.
  private mutating func separator(_ found: Name, named key: String) -> Character? {
    let text = found.text == "\\t" ? "\t" : found.text
    if text.count == 1, let character = text.first, TextLayout.canSeparate(character) { return character }
    let kind = text.count == 1 ? "`\(escaped(text))` is none" : "found `\(escaped(text))`"
    diagnostics.append(
      invalidOption(
        "`\(key)` is one ASCII character that no number or word has in it, \(kind)", at: found.span,
        notes: key == "quote" ? ["`quote: none` takes quotes as text"] : ["a tab is `\"\\t\"`"]))
    return nil
  }

  mutating func wholeNumber(_ key: String, _ fields: Fields) -> Int? {
    guard let found = located(key, fields) else { return nil }
    if let number = Int(found.text), number >= 0, found.text.utf8.first != UInt8(ascii: "+") { return number }
    diagnostics.append(
      invalidOption("`\(key)` is a whole number, found `\(escaped(found.text))`", at: found.span))
    return nil
  }

  private mutating func timeFormat(
    _ key: String, _ fields: Fields, for purpose: TimeFormat.Purpose
  ) -> String? {
    guard let found = located(key, fields) else { return nil }
    do {
      _ = try TimeFormat(found.text, for: purpose)
      return found.text
    } catch {
      diagnostics.append(
        invalidOption(
          "`\(key)`: \(escaped(error.description))", at: found.span,
          notes: ["directives: \(TimeFormat.directives)"]))
      return nil
    }
  }

  /// What separates fields must not quote them, or stand in their numbers.
  private mutating func checkPunctuation(_ layout: TextLayout, _ fields: Fields) {
    let delimiter = layout.delimiter ?? ","
    if layout.decimalPoint == delimiter, let id = fields["decimal"] {
      diagnostics.append(
        invalidOption(
          "`\(delimiter)` separates the fields, so that it cannot stand in a number", at: tree.span(id),
          notes: ["files with a decimal comma mostly have `delimiter: ';'`"]))
    }
    let quote: Character? =
      switch layout.quote {
      case .usual: "\""
      case .none: nil
      case .character(let character): character
      }
    if quote == delimiter, let id = fields["quote"] ?? fields["delimiter"] {
      diagnostics.append(
        invalidOption("`\(delimiter)` cannot both separate and quote fields", at: tree.span(id)))
    }
  }

  /// Says of options of csv that the source is of another format.
  private mutating func refuseLayout(_ fields: Fields, path: Name?, format: Name?) {
    let stored =
      format.map { StorageFormat(rawValue: $0.text) } ?? path.flatMap { StorageFormat(path: $0.text) }
    guard let stored, stored != .csv else { return }
    for entry in tree.entries(fields.id) where FlowReader.layoutKeys.contains(tree.text(entry.key)) {
      diagnostics.append(
        invalidOption(
          "`\(tree.text(entry.key))` is an option of csv, and the source is \(stored.rawValue)",
          at: tree.span(entry.key)))
    }
  }

  // MARK: Columns

  private mutating func columns(
    _ fields: Fields, of source: Name, hasHeader: Bool
  ) -> [ColumnDeclaration] {
    let named = entries(fields["columns"], of: "columns")
    if named.count < fields["columns"].map({ tree.entries($0).count }) ?? 0 {
      flow.brokenNames.insert(source.text)
      flow.hasUnknownColumns = true
    }
    var columns: [ColumnDeclaration] = []
    var inFile = 0
    for (name, id) in named {
      // Without a header, columns are those of the file in their order.
      if tree.value(of: "value", in: id) == nil { inFile += 1 }
      guard let declaration = column(name, id, fileName: hasHeader ? name.text : "column_\(inFile)") else {
        flow.brokenNames.insert(name.text)
        continue
      }
      columns.append(declaration)
    }
    return columns
  }

  mutating func column(
    _ name: Name, _ id: SyntaxTree.ID, fileName: String,
    keys: [String] = ["type", "values", "unit", "from", "value", "doc", "tags", "checks"]
  ) -> ColumnDeclaration? {
    if tree.isBroken(id) { return nil }
    if tree.kind(id) == .scalar {
      if FlowReader.isEnumeration(tree.text(id)) {
        diagnostics.append(lacksWords(name, at: tree.span(id)))
        return nil
      }
      return typeNamed(tree.text(id), at: tree.span(id)).map {
        ColumnDeclaration(name: name, type: $0, fileName: fileName, doc: "", tags: [])
      }
    }
    guard
      let fields = Fields(id, in: tree, of: "column `\(name.text)`", keys: keys, diagnostics: &diagnostics)
    else { return nil }
    guard let (type, words) = typeAndWords(of: name, fields) else { return nil }
    var declaration = ColumnDeclaration(
      name: name, type: type, fileName: fields.text("from", diagnostics: &diagnostics) ?? fileName,
      doc: fields.text("doc", diagnostics: &diagnostics) ?? "", tags: tags(fields),
      checks: checks(onValue: name, fields))
    if !words.isEmpty, let id = fields["values"] { declaration.hold(to: words, at: tree.span(id)) }
    if fields["value"] != nil {
      guard let constant = constant(fields, type) else { return nil }
      declaration.constant = constant
    }
    return declaration
  }

  /// The type, with its unit, that a column's keys give it, and where it stands.
  mutating func statedType(of column: Name, _ fields: Fields) -> (type: ValueType, place: Span)? {
    guard let id = fields["type"], let text = fields.text("type", diagnostics: &diagnostics) else {
      if fields.lacks("type") {
        diagnostics.append(missingKey("type", of: "column `\(column.text)`", at: column.span))
      }
      return nil
    }
    guard var type = typeNamed(text, at: tree.span(id)) else { return nil }
    type.unit = unit(fields)?.value
    return (type, tree.span(id))
  }

  /// The value that a column has in every row: a word of its own where it is a text, else a literal.
  private mutating func constant(_ fields: Fields, _ type: ValueType) -> Literal? {
    guard let id = fields["value"] else { return nil }
    if let from = fields["from"] {
      diagnostics.append(
        Diagnostic(
          .conflictingKeys, "the column has the same value in every row, and a column of the file besides",
          at: tree.span(from), label: "remove `from` or `value`"))
      return nil
    }
    guard let text = fields.text("value", diagnostics: &diagnostics) else { return nil }
    if type.type == .string { return .string(text) }
    let before = diagnostics.count
    let expression = expression(id)
    if diagnostics.count > before { return nil }
    let value = ConstantFolder { _ in nil }.value(of: expression.root, in: expression)
    guard let cell = value?.fitted(to: type.type), cell != .null || type.nullable else {
      diagnostics.append(
        invalidOption(
          "`value` is one literal of type \(type), found `\(escaped(text))`", at: tree.span(id)))
      return nil
    }
    return cell
  }
}

func invalidOption(_ problem: String, at span: Span, notes: [String] = []) -> Diagnostic {
  Diagnostic(.invalidOption, problem, at: span, notes: notes)
}

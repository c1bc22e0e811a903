import Diagnostics
import Flow
import Syntax
import Types

extension TableLiteral.Cell {
  /// The value that the cell spells in a column of the type; nil when it spells none.
  ///
  /// Numbers, dates and booleans are written as in a CSV file, durations as in an expression: `90min`.
  func value(as type: DataType) -> Literal? {
    if isNull { return .null }
    if type == .string || type == .categorical { return .string(text) }
    if isQuoted { return nil }
    switch type {
    case .timestamp: return Literal(parameter: text, type: type)
    case .duration:
      guard case .duration(let span)? = Literal(text: text, type: type), let length = span.microseconds else {
        return nil
      }
      return .duration(Literal.Span(count: length, unit: .us))
    case .bool, .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64, .float32, .float64, .date,
      .decimal, .string, .categorical, .null:
      return Literal(text: text, type: type)?.fitted(to: type)
    }
  }
}

extension DataType {
  /// How cells of the type look, for the label at one that does not.
  var exampleCells: String {
    switch self {
    case .bool: "`true` or `false`"
    case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64: "a whole number of \(self)"
    case .float32, .float64: "a number such as `0.25`, `nan` or `inf`"
    case .date: "a day such as `2024-01-31`"
    case .timestamp(nil): "a moment such as `2024-01-31T10:00:00`"
    case .timestamp: "a moment with its offset, such as `2024-01-31T10:00:00Z`"
    case .duration: "a length of time such as `90min`"
    case .string, .categorical: "a text"
    case .decimal, .null: "`null`"
    }
  }
}

func invalidCell(_ cell: TableLiteral.Cell, _ column: String, _ type: DataType) -> Diagnostic {
  Diagnostic(
    .invalidCell, "`\(escaped(cell.text))` is no \(type), which `\(escaped(column))` is", at: cell.span,
    label: "expected \(type.exampleCells)")
}

func cellIsNull(_ cell: TableLiteral.Cell, _ column: String, at place: Span, isGiven: Bool) -> Diagnostic {
  Diagnostic(
    .invalidCell, "`\(escaped(column))` is never null", at: place,
    label: isGiven ? "the source declares it without `?`" : "it is proven to have a value in every row",
    notes: isGiven
      ? ["to test that such a row ends the run, write `expect_error: null-in-column`"] : [])
}

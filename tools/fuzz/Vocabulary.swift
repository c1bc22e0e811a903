import StandardLibrary

extension TextDamage {
  /// Words of the language, names that the seeds use, and all transforms.
  static let words = ownWords + TransformLibrary().names

  private static let ownWords = [
    "leat", "name", "doc", "imports", "params", "sources", "nodes", "frames", "outputs", "transforms",
    "tests",
    "type", "default", "min", "max", "values", "enum", "path", "format", "series", "order", "key", "columns",
    "unit", "from", "tags", "expr", "cases", "when", "then", "else", "for", "checks", "zip", "where",
    "group_by",
    "join", "asof_join", "union", "sort", "limit", "select", "position", "args", "body", "kernel", "needs",
    "result", "constant", "variadic", "and", "or", "not", "in", "is", "null", "true", "false", "if", "inf",
    "nan", "x", "y", "t", "s", "a", "b", "c", "p", "int64", "float64?", "string", "bool?", "date",
    "timestamp",
    "int8", "uint64", "decimal(10, 2)", "float32", "duration", "timestamp(UTC)", "rolling_mean", "shift",
    "sum",
    "diff", "coalesce", "is_in", "truncate", "add_days", "round", "mode", "fill", "n", "window", "of", "by",
    "min_periods", "left", "right", "count", "mean", "least", "clip", "zscore", "cum_sum", "is_null",
    "convert",
  ]

  static let values = [
    "0", "1", "-1", "3", "9223372036854775807", "9223372036854775808", "18446744073709551615", "1e308",
    "1e999",
    "0.1", "1_000", "3d", "1mo", "100000000000y", "'us'", "''", "'it''s'", "\"x\"", "date('2024-02-29')",
    "date('9999-12-31')", "date('0000-00-00')", "timestamp('2024-01-01T00:00:00Z')", "[1, 2]", "[]",
    "'\u{E9}'", "'e\u{301}'", "0.0", "-0.0", "- nan",
    "[[1], 2]",
    "['a', null]", "{}", "{of: x}", "USD", "USD/hour^2", "m^99999999", "1/s", "$(w)", "x.y", "x.y.z", "tag:k",
    "*", "1000000", "1000001", "-9223372036854775808", "2 ** 63", "9223372036854775807 + 1", "(((((x)))))",
    "x | shift(1)", "if(x > 1, x, 0)", "not x", "x is not null", "x in [1, 2]", "- - x", "sum(x, by=[s, t])",
  ]

  static let signs = [
    "(", ")", "[", "]", "{", "}", ",", ":", ": ", " #", "# ", "*", "**", "&", "&&", "!", "!=", "@", "%", "`",
    "|", "||", ">", ">=", "<", "==", "=", "+", "-", "- ", "/", "//", "~", "^", "?", "? ", "'", "\"", "\\",
    ".",
    "..", "\n", "\r\n", "\n  ", "\n    ", "\t", "  ", ">-\n    ", "|\n", "---\n", "...\n", "<<: ", "*a",
    "&a ",
    "!t ", "é", "😀", "\u{FEFF}", "\u{2028}", "\u{0}", "%YAML 1.2\n", "''", "\\u00e9", " is ", " in ", "not ",
  ]
}

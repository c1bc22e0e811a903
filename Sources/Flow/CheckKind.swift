/// The kinds of checks, by their words.
public enum CheckKind: String, CaseIterable, Sendable {
  case assert, between, freshness
  case isIn = "in"
  case length, matches, max
  case maxNullFraction = "max_null_fraction"
  case mean, median, min, monotonic
  case nUnique = "n_unique"
  case noGaps = "no_gaps"
  case notNull = "not_null"
  case quantile, references
  case rowCount = "row_count"
  case std, sum, unique

  /// What it is about.
  enum Scope {
    /// Each row of a value, which a list on a frame names.
    case row
    /// Each row of a frame, by a condition of its own.
    case condition
    /// All rows of a value, by one number that is made of them.
    case number
    /// A frame as a whole.
    case frame
  }

  var scope: Scope {
    switch self {
    case .between, .isIn, .length, .matches, .max, .min, .monotonic, .noGaps, .notNull, .references, .unique:
      .row
    case .assert: .condition
    case .freshness, .maxNullFraction, .mean, .median, .nUnique, .quantile, .std, .sum: .number
    case .rowCount: .frame
    }
  }

  /// Whether a row, or the frame, passes because of other rows.
  var looksAtAllRows: Bool {
    switch scope {
    case .number, .frame: true
    case .row, .condition: self == .unique
    }
  }

  /// What stands behind the word.
  enum Form {
    /// Nothing, or the columns that it is about.
    case columns
    /// A smallest and a largest value; `isExact`: or the only one.
    case range(isExact: Bool)
    /// One expression, or a map with it under this key.
    case value(String)
    /// A text or a word, or a map with it under this key.
    case text(String)
    case list
    /// A map of these.
    case map([String])
    /// A condition, which may be a call in structure.
    case condition
  }

  var form: Form {
    switch self {
    case .notNull, .unique: .columns
    case .between, .mean, .median, .std, .sum: .range(isExact: false)
    case .length, .nUnique, .rowCount: .range(isExact: true)
    case .max, .min: .value("value")
    case .maxNullFraction: .value("max")
    case .noGaps: .value("every")
    case .matches: .text("pattern")
    case .monotonic: .text("direction")
    case .isIn, .references: .list
    case .freshness: .map(["within", "at"])
    case .quantile: .map(["q", "min", "max"])
    case .assert: .condition
    }
  }

  /// What its argument may say as a map.
  var keys: [String] {
    switch form {
    case .columns: ["columns"]
    case .range: ["min", "max"]
    case .value(let key), .text(let key): [key]
    case .list: [self == .isIn ? "values" : "column"]
    case .map(let keys): keys
    case .condition: []
    }
  }

  /// As it is written with all that it needs.
  var example: String {
    switch self {
    case .assert: "assert: spend >= 0"
    case .freshness: "freshness: {within: 2d, at: run_date}"
    case .isIn: "in: [us, eu]"
    case .matches: "matches: '^[a-z]+$'"
    case .max: "max: 100"
    case .maxNullFraction: "max_null_fraction: 0.1"
    case .min: "min: 0"
    case .monotonic: "monotonic: increasing"
    case .noGaps: "no_gaps: 1d"
    case .quantile: "quantile: {q: 0.9, max: 100}"
    case .references: "references: customers.id"
    case .between, .length, .mean, .median, .nUnique, .rowCount, .std, .sum: "\(rawValue): [1, 20]"
    case .notNull, .unique: rawValue
    }
  }
}

/// How the values of a column follow each other.
enum Monotony: String, CaseIterable {
  case increasing, decreasing
  case strictlyIncreasing = "strictly_increasing"
  case strictlyDecreasing = "strictly_decreasing"

  /// The transform that compares a value with the one before.
  var comparison: String {
    switch self {
    case .increasing: "greater_equal"
    case .decreasing: "less_equal"
    case .strictlyIncreasing: "greater"
    case .strictlyDecreasing: "less"
    }
  }
}

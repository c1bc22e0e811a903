extension Expression.Call {
  /// How messages name what is called: an operator by its sign, a check by its word, everything else by its
  /// name.
  public var spelling: String { sign ?? name.text }

  /// What stands in place of the transform's name; nil where that name is written.
  public var sign: String? {
    switch form {
    case .op: operatorSigns[name.text] ?? name.text
    case .check(let word): word
    case .call, .cases: nil
    }
  }
}

/// The signs of the operators, by the transforms that they call.
private let operatorSigns: [String: String] = [
  "add": "+", "divide": "/", "equal": "==", "floor_divide": "//", "greater": ">", "greater_equal": ">=",
  "is_in": "in", "is_not_null": "is not null", "is_null": "is null", "less": "<", "less_equal": "<=",
  "modulo": "%", "multiply": "*", "negate": "-", "not_equal": "!=", "power": "**", "subtract": "-",
]

/// How tightly operators bind, loosest first.
enum Binding: Int, Comparable {
  case none, pipe, or, and, not, comparison, sum, product, minus, power

  static func < (left: Binding, right: Binding) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// What may stand behind an operand.
enum Infix {
  case binary(String, Binding)
  case isNull
  case notIn
  case pipe
  /// Another language's sign for an operator of ours.
  case foreign(ours: String, Binding)

  var binding: Binding {
    switch self {
    case .binary(_, let binding), .foreign(_, let binding): binding
    case .isNull, .notIn: .comparison
    case .pipe: .pipe
    }
  }
}

extension ExpressionParser {
  /// The operator at the current token; nil where there is none.
  func infix() throws(Flaw) -> Infix? {
    switch token.kind {
    case .symbol(let symbol): return try infix(symbol)
    case .keyword(.and): return .binary("and", .and)
    case .keyword(.or): return .binary("or", .or)
    case .keyword(.in): return .binary("is_in", .comparison)
    case .keyword(.is): return .isNull
    case .keyword(.not): return ahead.kind == .keyword(.in) ? .notIn : nil
    case .word, .keyword, .number, .string, .end, .stray: return nil
    }
  }

  private func infix(_ symbol: Symbol) throws(Flaw) -> Infix? {
    switch symbol {
    case .power: return .binary("power", .power)
    case .times: return .binary("multiply", .product)
    case .divide: return .binary("divide", .product)
    case .floorDivide: return .binary("floor_divide", .product)
    case .modulo: return .binary("modulo", .product)
    case .plus: return .binary("add", .sum)
    case .minus: return .binary("subtract", .sum)
    case .equal: return .binary("equal", .comparison)
    case .notEqual: return .binary("not_equal", .comparison)
    case .less: return .binary("less", .comparison)
    case .lessEqual: return .binary("less_equal", .comparison)
    case .greater: return .binary("greater", .comparison)
    case .greaterEqual: return .binary("greater_equal", .comparison)
    case .pipe: return .pipe
    case .assign: return .foreign(ours: "==", .comparison)
    case .diamond: return .foreign(ours: "!=", .comparison)
    case .and, .ampersand: return .foreign(ours: "and", .and)
    case .or: return .foreign(ours: "or", .or)
    case .caret: return .foreign(ours: "**", .power)
    case .question: throw wrongOperator("if(condition, a, b)", isReplacement: false)
    case .open, .close, .openList, .closeList, .comma, .dot, .not, .colon, .tilde: return nil
    }
  }
}

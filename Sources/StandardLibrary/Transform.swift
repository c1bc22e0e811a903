import Diagnostics
public import Syntax
public import Types

/// A transform: everything that users, the checker, the planner and the documentation know about it. Built-in
/// ones are read from `stdlib/<category>/<name>.yaml`, users' own from `transforms:` of a flow, by one
/// reader. A class, since the checker hands one on for every call of a flow.
public final class Transform: Sendable {
  public let name: String
  /// The folder in `stdlib/`; empty for users' own.
  public let category: String
  public let doc: String
  public let variables: [String: TypeConstraint]
  /// The names of `variables`, sorted.
  public let variableNames: [String]
  public let parameters: [Parameter]
  /// Whether any parameter must be known at compile time.
  public let hasConstants: Bool
  public let result: Result
  /// Windows, shifts and scans need a frame with an order.
  public let needsOrder: Bool
  /// Whether the frame must be ordered by one date or timestamp, which becomes the kernel's last operand.
  public let needsTime: Bool
  public let fusion: FusionRule
  public let implementation: Implementation
  /// Other signatures of the name, for types that this one does not take, in the order in which they are
  /// tried.
  public let overloads: [Transform]
  public let examples: [Example]
  /// Names of constant parameters of which exactly one is given; empty: there is no such rule.
  public let oneOf: [String]
  /// Whether a composite takes `by=`, and hands it on to all in its body that take it.
  public let isGrouped: Bool
  /// Whether it uses rows of the series that come later.
  public let looksAhead: Bool

  /// A class, like the transform: every call looks at all of them.
  public final class Parameter: Sendable {
    public let name: String
    public let type: ParameterType
    public let doc: String
    /// Known at compile time, an option of the kernel; otherwise an operand with a value for each row.
    public let isConstant: Bool
    /// Takes all remaining arguments.
    public let isVariadic: Bool
    /// An expression over literals and earlier constants; nil: the argument is required.
    public let defaultValue: Expression?
    public let minimum: Expression?
    public let maximum: Expression?
    /// Whether `minimum` itself is too little.
    public let isAboveMinimum: Bool
    /// The closed set of texts it takes, or of units of a duration; empty: open.
    public let values: [String]
    /// What its value has to be; nil: any.
    public let form: ConstantForm?
    /// What stands in for other arguments where this constant is true; the kernel does not see it.
    public let substitutions: [Substitution]

    /// An expression over the parameters in place of an argument.
    public struct Substitution: Sendable {
      public let parameter: String
      public let expression: Expression

      public init(parameter: String, expression: Expression) {
        self.parameter = parameter
        self.expression = expression
      }
    }

    public init(
      name: String, type: ParameterType, doc: String, isConstant: Bool, isVariadic: Bool,
      defaultValue: Expression?, minimum: Expression?, maximum: Expression?, values: [String],
      isAboveMinimum: Bool = false, form: ConstantForm? = nil, substitutions: [Substitution] = []
    ) {
      self.name = name
      self.type = type
      self.doc = doc
      self.isConstant = isConstant
      self.isVariadic = isVariadic
      self.defaultValue = defaultValue
      self.minimum = minimum
      self.maximum = maximum
      self.values = values
      self.form = form
      self.isAboveMinimum = isAboveMinimum
      self.substitutions = substitutions
    }
  }

  public struct Result: Sendable {
    /// Nil for composites, whose body says it.
    public let type: ResultType?
    public let null: NullRule
    public let unit: UnitRule

    public init(type: ResultType?, null: NullRule, unit: UnitRule) {
      self.type = type
      self.null = null
      self.unit = unit
    }
  }

  public enum FusionRule: Sendable {
    case elementwise
    /// The look-back in rows, over the constant parameters.
    case stencil(Expression)
    case scan
    case aggregate
    /// Sees all rows at once: those of the series where an order is needed, else of the group or frame.
    case whole
  }

  public enum Implementation: Sendable {
    /// The name of the kernel in the registry.
    case kernel(String)
    /// An expression over the parameters.
    case body(Expression)
    /// What the checker does with the first argument and the text `unit`.
    case unit(UnitChange)
  }

  public enum UnitChange: String, Sendable {
    /// The same quantity in another unit.
    case convert
    /// The same number, said to be in a unit.
    case declare
  }

  public init(
    name: String, category: String, doc: String, variables: [String: TypeConstraint], parameters: [Parameter],
    result: Result, needsOrder: Bool, fusion: FusionRule, implementation: Implementation,
    overloads: [Transform] = [], examples: [Example], oneOf: [String] = [], isGrouped: Bool = false,
    looksAhead: Bool = false,
    needsTime: Bool = false
  ) {
    self.name = name
    self.category = category
    self.doc = doc
    self.variables = variables
    variableNames = variables.keys.sorted()
    self.parameters = parameters
    hasConstants = parameters.contains(where: \.isConstant)
    self.result = result
    self.needsOrder = needsOrder
    self.fusion = fusion
    self.implementation = implementation
    self.overloads = overloads
    self.examples = examples
    self.oneOf = oneOf
    self.isGrouped = isGrouped
    self.looksAhead = looksAhead
    self.needsTime = needsTime
  }

  /// The same transform as messages name it where it stands for something else.
  public func renamed(_ name: String) -> Transform {
    Transform(
      name: name, category: category, doc: doc, variables: variables, parameters: parameters, result: result,
      needsOrder: needsOrder, fusion: fusion, implementation: implementation, examples: examples,
      needsTime: needsTime)
  }

  public var isAggregate: Bool {
    if case .aggregate = fusion { true } else { false }
  }

  /// Whether a call may say `by=`.
  public var takesKeys: Bool {
    switch fusion {
    case .aggregate: true
    case .whole: !needsOrder
    case .elementwise, .stencil, .scan: isGrouped
    }
  }

  /// `rolling_mean(of, window, min_periods = window)`.
  public var signature: String {
    let arguments = parameters.map { parameter in
      let value = parameter.defaultValue.map { " = \($0.text)" } ?? ""
      return parameter.name + (parameter.isVariadic ? "..." : "") + value
    }
    return "\(name)(\(arguments.joined(separator: ", ")))"
  }
}

/// A worked example: documentation and test at once.
public struct Example: Sendable {
  public struct Column: Sendable {
    public let name: String
    public let type: ValueType
    public let cells: [Literal]
  }

  public enum Outcome: Sendable {
    case gives([Literal])
    /// The run fails with an arithmetic error at this row, counted from 1.
    case failsAtRow(Int)
  }

  /// Where the expected values come from.
  public let source: String
  public let given: [Column]
  /// The column that names the series; nil: one series.
  public let series: String?
  /// The column that orders the rows; nil: they stand in their order.
  public let order: String?
  public let expression: String
  public let outcome: Outcome
  /// The type the checker must find; nil: not asserted.
  public let type: String?
}

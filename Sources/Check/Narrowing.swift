import Flow
import StandardLibrary
import Syntax

/// What conditions prove about the names of an expression: in `if(x is not null, x + 1, 0)` the second `x` is
/// not null. These are the rules of the grammar's logic, by the names that it gives its operators.
///
/// A condition proves a name present when no row with a null there can make the condition come out as it did.
/// `if` takes its second branch for false and for null alike, so less is known there.
struct Narrowing {
  /// What a name stands for; two names with one identity are the same value.
  enum Identity: Hashable {
    case reference(Reference)
    case argument(String)
  }

  /// How a condition came out.
  private enum Outcome {
    case `true`, `false`
    /// False or null.
    case notTrue
    /// True or null.
    case notFalse
  }

  private let expression: Expression
  private let identity: (Int) -> Identity?
  /// Whether a call is null whenever one of its arguments is, and never else.
  private let isStrict: (Expression.Call) -> Bool

  /// For each name of an expression, the index of the call whose condition proves it present; empty when the
  /// expression has no condition.
  static func guards(
    in expression: Expression, identity: (Int) -> Identity?, isStrict: (Expression.Call) -> Bool
  ) -> [Int: Int] {
    let calls = expression.nodes.indices.filter { index in
      guard case .call(let call) = expression.nodes[index].kind else { return false }
      return call.isCondition
    }
    if calls.isEmpty { return [:] }
    return withoutActuallyEscaping(identity) { identity in
      withoutActuallyEscaping(isStrict) { isStrict in
        let narrowing = Narrowing(expression: expression, identity: identity, isStrict: isStrict)
        return narrowing.guards(calls)
      }
    }
  }

  /// What is present in every row in which the whole expression is true.
  static func proven(
    by expression: Expression, identity: (Int) -> Identity?, isStrict: (Expression.Call) -> Bool
  ) -> Set<Identity> {
    withoutActuallyEscaping(identity) { identity in
      withoutActuallyEscaping(isStrict) { isStrict in
        Narrowing(expression: expression, identity: identity, isStrict: isStrict)
          .facts(Int(expression.root.value), .true, depth: 0)
      }
    }
  }

  private func guards(_ calls: [Int]) -> [Int: Int] {
    let starts = subtreeStarts()
    var result: [Int: Int] = [:]
    for index in calls {
      guard case .call(let call) = expression.nodes[index].kind else { continue }
      let arguments = call.arguments.map { Int($0.value.value) }
      func prove(_ branch: Int, when outcome: Outcome) {
        let proven = facts(arguments[0], outcome, depth: 0)
        if proven.isEmpty { return }
        for name in starts[branch]...branch {
          if let identity = identity(name), proven.contains(identity) { result[name] = index }
        }
      }
      switch (call.name.text, arguments.count) {
      case ("if", 3):
        prove(arguments[1], when: .true)
        prove(arguments[2], when: .notTrue)
      case ("and", 2): prove(arguments[1], when: .true)
      case ("or", 2): prove(arguments[1], when: .false)
      case (_, _): break
      }
    }
    return result
  }

  /// For each part of the expression the index of the first part below it: subtrees are contiguous.
  private func subtreeStarts() -> [Int] {
    var starts: [Int] = []
    starts.reserveCapacity(expression.nodes.count)
    for (index, node) in expression.nodes.enumerated() {
      var start = index
      switch node.kind {
      case .call(let call):
        for argument in call.arguments { start = min(start, starts[Int(argument.value.value)]) }
      case .list(let items): for item in items { start = min(start, starts[Int(item.value)]) }
      case .integer, .negativeInteger, .float, .string, .boolean, .null, .duration, .date, .timestamp, .name,
        .error:
        break
      }
      starts.append(start)
    }
    return starts
  }

  /// The names that are present whenever the condition comes out so. The parser limits how deep expressions
  /// nest, but not how many terms `and` joins, so the left side is followed no further than this.
  private func facts(_ index: Int, _ outcome: Outcome, depth: Int) -> Set<Identity> {
    guard case .call(let call) = expression.nodes[index].kind, depth < 200 else { return [] }
    let arguments = call.arguments.map { Int($0.value.value) }
    func both(_ outcome: Outcome) -> [Set<Identity>] {
      arguments.map { facts($0, outcome, depth: depth + 1) }
    }
    switch (call.name.text, outcome, arguments.count) {
    case ("is_null", .false, 1), ("is_null", .notTrue, 1), ("is_not_null", .true, 1),
      ("is_not_null", .notFalse, 1):
      return present(arguments[0], depth: depth + 1)
    case ("is_null", _, _), ("is_not_null", _, _): return []
    case ("not", .true, 1): return facts(arguments[0], .false, depth: depth + 1)
    case ("not", .false, 1): return facts(arguments[0], .true, depth: depth + 1)
    case ("not", .notTrue, 1): return facts(arguments[0], .notFalse, depth: depth + 1)
    case ("not", .notFalse, 1): return facts(arguments[0], .notTrue, depth: depth + 1)
    case ("and", .true, 2), ("and", .notFalse, 2), ("or", .false, 2), ("or", .notTrue, 2):
      return both(outcome).reduce(into: []) { $0.formUnion($1) }
    case ("and", _, 2), ("or", _, 2):
      let sides = both(outcome)
      return sides[0].intersection(sides[1])
    case (_, .true, _), (_, .false, _): return present(index, depth: depth)
    case (_, .notTrue, _), (_, .notFalse, _): return []
    }
  }

  /// The names that are present whenever the value is.
  private func present(_ index: Int, depth: Int) -> Set<Identity> {
    if let name = identity(index) { return [name] }
    guard case .call(let call) = expression.nodes[index].kind, depth < 200, isStrict(call) else { return [] }
    return call.arguments.reduce(into: []) { result, argument in
      result.formUnion(present(Int(argument.value.value), depth: depth + 1))
    }
  }
}

extension Expression.Call {
  /// Whether one argument decides in which rows another counts.
  fileprivate var isCondition: Bool { ["if", "and", "or"].contains(name.text) && form != .cases }
}

import Compiler
import Kernels
import Plan
import StandardLibrary
import Testing
import Types

/// Kernels are held to the signatures of their transforms, since a plan that was read from a file may ask
/// them for anything.
@Suite struct KernelSignatureTests {
  static let library = TransformLibrary()

  /// Names of transforms that are a kernel.
  static let names = library.names.filter { kernel(of: $0) != nil }

  private static func kernel(of name: String) -> String? {
    guard case .kernel(let kernel)? = library[name]?.implementation else { return nil }
    return kernel
  }

  @Test(arguments: names)
  func theResultIsKnown(_ name: String) throws {
    let transform = try #require(KernelSignatureTests.library[name])
    let kernel = try #require(KernelSignatureTests.kernel(of: name))
    let expected = try #require(result(of: transform))
    #expect(
      KernelRegistry.result(of: kernel) == expected,
      "KernelResults.swift needs the line `\"\(kernel)\": .\(expected),`")
  }

  /// The rule of the transform's file in the words of kernels; a rule that reads constants is the kernel's
  /// own.
  private func result(of transform: Transform) -> KernelResult? {
    func position(_ variable: String) -> Int? {
      transform.parameters.filter { !$0.isConstant }.firstIndex { $0.type == .variable(variable) }
    }
    if case .concrete(let type)? = transform.result.type { return .fixed(type) }
    if case .variable(let name)? = transform.result.type { return position(name).map { .operand($0) } }
    if case .signed(let name)? = transform.result.type { return position(name).map { .signed($0) } }
    if case .accumulator(let name)? = transform.result.type { return position(name).map { .accumulator($0) } }
    if case .moment(let name)? = transform.result.type { return position(name).map { .moment($0) } }
    if case .zoned? = transform.result.type { return .fixed(.timestamp(zone: nil)) }
    return .requested
  }

  @Test(arguments: names)
  func noOperandsAreTakenThatTheSignatureRefuses(_ name: String) throws {
    let transform = try #require(KernelSignatureTests.library[name])
    let kernel = try #require(KernelSignatureTests.kernel(of: name).flatMap { KernelRegistry()[$0] })
    for options in options(of: name) {
      for operands in KernelSignatureTests.tuples
      where !([transform] + transform.overloads).contains(where: { takes($0, operands) }) {
        for result in Set(operands + [.float64, .int64, .bool, .string, .date]) {
          let request = KernelRequest(operands: operands, result: result, options: options)
          let isTaken = KernelRegistry().admits(request, of: kernel.name) && kernel.prepare(request) != nil
          #expect(!isTaken, "\(kernel.name) takes \(operands) to \(result), \(transform.signature) does not")
        }
      }
    }
  }

  /// Up to three operands of types that have different cells.
  private static let tuples: [[DataType]] = {
    let types: [DataType] = [.bool, .int8, .int64, .float32, .float64, .string, .date, .duration]
    let pairs = types.flatMap { first in types.map { [first, $0] } }
    return [[]] + types.map { [$0] } + pairs + pairs.flatMap { pair in types.map { pair + [$0] } }
  }()

  /// Whether cells of these types are what the signature makes a kernel read. More operands than it names are
  /// never looked at, and a kernel may know more types of numbers than its transform admits.
  private func takes(_ transform: Transform, _ operands: [DataType]) -> Bool {
    let parameters = transform.parameters.filter { !$0.isConstant }
    // The last operand of a window of time are the times, which nobody writes.
    let hasTimes = transform.needsTime && operands.last?.isTemporal == true
    let operands = hasTimes ? Array(operands.dropLast()) : operands
    var variables: [String: DataType] = [:]
    for (index, type) in operands.enumerated() {
      guard let parameter = index < parameters.count ? parameters[index] : parameters.last,
        index < parameters.count || parameter.isVariadic
      else { return true }
      switch parameter.type {
      case .constraint(let constraint): if !constraint.admits(type) { return false }
      case .variable(let name):
        if let known = variables[name], known != type { return false }
        variables[name] = type
      }
    }
    return operands.count >= parameters.count { $0.defaultValue == nil }
  }

  /// The constants of the transform's examples, as the compiler passes them.
  private func options(of name: String) -> [[String: Literal]] {
    let examples = KernelSignatureTests.library.load(name).transform?.examples ?? []
    var found: [[String: Literal]] = []
    for example in examples {
      let text = example.expression.split(separator: "'", omittingEmptySubsequences: false)
        .joined(separator: "''")
      let cells = example.given.map { "\($0.name): \"\($0.type)\"" }.joined(separator: ", ")
      let columns = "columns: {\(cells)}"
      let series = example.series.map { ", series: \($0)" } ?? ""
      let order = "order: \(example.order ?? "position")\(series)"
      let flow = """
        leat: 1
        sources:
          s: {\(order), \(columns)}
        nodes:
          r: '\(text)'
        """
      let kernel = KernelSignatureTests.kernel(of: name)
      for operation in compile(path: "x", text: Array(flow.utf8)).plan?.operations ?? [] {
        guard let application = operation.application, application.kernel == kernel else { continue }
        let options = Dictionary(application.options.map { ($0.name, $0.value) }) { first, _ in first }
        if !found.contains(options) { found.append(options) }
      }
    }
    return Array(found.prefix(3))
  }
}

extension Operation {
  fileprivate var application: Application? {
    switch kind {
    case .apply(let application), .aggregate(let application), .aggregateBy(let application, _),
      .aggregateInto(let application):
      application
    case .column, .adopt, .literal, .parameter, .given, .rows, .take, .lookup: nil
    }
  }
}

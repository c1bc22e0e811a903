public import Diagnostics
import StandardLibrary
import Syntax

/// A flow that is part of a compilation: the one that is compiled, or one that it imports.
public struct Module: Sendable {
  /// The namespaces that lead to it, each with its dot; empty for the flow that is compiled.
  public let prefix: String
  /// The folder of its file, relative to that of the flow that is compiled, with its slash.
  public let folder: String
  private(set) var flow: ParsedFlow
  /// The module that imports it, and how; nil for the flow that is compiled.
  let importer: (module: Int, declaration: ImportDeclaration)?

  public init(
    prefix: String, folder: String, flow: ParsedFlow,
    importer: (module: Int, declaration: ImportDeclaration)?
  ) {
    self.prefix = prefix
    self.folder = folder
    self.flow = flow
    self.importer = importer
  }

  /// What it imports.
  public var declarations: [ImportDeclaration] { flow.imports }

  /// Notes that a diagnostic has said why there is nothing of the name.
  public mutating func breakName(_ name: String) { flow.brokenNames.insert(name) }
}

/// Makes one flow of a flow and those that it imports. What these declare gets the namespace before its name,
/// so that all that follows knows of one flow only; names in expressions are left to the `Resolver`, which
/// looks them up in the namespace that they stand in.
public struct Linker {
  let modules: [Module]
  var flow: ParsedFlow
  var diagnostics: [Diagnostic] = []
  /// Where frames are declared, by full name.
  var places: [String: (module: Int, frame: Int)] = [:]
  /// Frames that stand for sources of imported flows: full names by full names.
  var givens: [String: String] = [:]
  /// New positions of frames, by full name.
  private var positions: [String: Int] = [:]

  /// The flow that is compiled stands first, and every importer before what it imports.
  public static func link(_ modules: [Module]) -> (flow: ParsedFlow, diagnostics: [Diagnostic]) {
    if modules.count == 1, modules[0].flow.imports.isEmpty { return (modules[0].flow, []) }
    var linker = Linker(modules: modules)
    for index in modules.indices { linker.declare(index) }
    linker.linkFrames()
    var nodeCount = 0
    for index in modules.indices {
      linker.linkNodes(index, from: nodeCount)
      nodeCount += modules[index].flow.nodes.count
    }
    return (linker.flow, linker.diagnostics)
  }

  private init(modules: [Module]) {
    self.modules = modules
    flow = modules[0].flow
    flow.namespaces = Set(flow.imports.map(\.name.text))
    flow.frames = []
    flow.nodes = []
    flow.parameters = []
    flow.transforms = []
  }

  // MARK: What needs no positions

  private mutating func declare(_ index: Int) {
    let module = modules[index]
    let prefix = module.prefix
    if let (importer, declaration) = module.importer {
      flow.namespaces.insert(String(prefix.dropLast()))
      flow.brokenNames.formUnion(module.flow.brokenNames.map { prefix + $0 })
      flow.hasUnknownColumns = flow.hasUnknownColumns || module.flow.hasUnknownColumns
      flow.hasUnknownTags = flow.hasUnknownTags || module.flow.hasUnknownTags
      readSources(declaration, of: index, from: modules[importer])
    }
    if index > 0 {
      var policies = module.flow.policies
      policies.tags = policies.tags.map { $0.calling { call($0, in: module) } }
      flow.policies.add(policies)
      flow.defaults += module.flow.defaults.map { item in
        var linked = item
        linked.prefix = prefix
        linked.checks = item.checks.map { check in check.calling { call($0, in: module) } }
        return linked
      }
    }
    linkParameters(index)
    for declared in module.flow.transforms {
      let transform = declared.transform.qualified(prefix + declared.name.text) { self.call($0, in: module) }
      flow.transforms.append(
        TransformDeclaration(
          name: Name(prefix + declared.name.text, at: declared.name.span), transform: transform))
    }
    for (position, frame) in module.flow.frames.enumerated() {
      let name = prefix + frame.name.text
      if givens[name] != nil { continue }
      if let first = places[name] {
        let span = modules[first.module].flow.frames[first.frame].name.span
        diagnostics.append(alreadyDeclared(frame.name, first: span))
      } else {
        places[name] = (index, position)
      }
    }
    for declared in module.flow.imports {
      guard let frame = places[prefix + declared.name.text] else { continue }
      let span = modules[frame.module].flow.frames[frame.frame].name.span
      diagnostics.append(alreadyDeclared(declared.name, first: span))
    }
  }

  private mutating func linkParameters(_ index: Int) {
    let module = modules[index]
    let given = module.importer?.declaration.parameters ?? []
    let known = module.flow.parameters.map(\.name.text)
    for (name, _) in given where !known.contains(name.text) {
      diagnostics.append(unknownParameter(name, of: module, known: known))
    }
    for parameter in module.flow.parameters {
      var linked = parameter
      linked.name = Name(module.prefix + parameter.name.text, at: parameter.name.span)
      if let (importer, declaration) = module.importer {
        linked.place = declaration.name.span
        if let (_, value) = given.first(where: { $0.name.text == parameter.name.text }) {
          linked.defaultValue = value.naming { modules[importer].prefix + $0 }
          linked.isPassed = true
        }
      }
      flow.parameters.append(linked)
    }
  }

  // MARK: Nodes

  private mutating func linkNodes(_ index: Int, from offset: Int) {
    let module = modules[index]
    let overrides = module.importer?.declaration.overrides ?? []
    var unused = overrides
    for node in module.flow.nodes {
      var linked = node
      linked.prefix = module.prefix
      linked.operandOf = node.operandOf.flatMap { position($0, in: module) }
      if let rows = node.rows {
        linked.frame = positions[frameName(rows.text, in: module)]
      } else {
        linked.frame = node.frame.flatMap { position($0, in: module) }
      }
      let isGiven = node.frame.map { givens[module.prefix + module.flow.frames[$0].name.text] != nil } ?? true
      if isGiven || node.operandOf != nil {
        linked.name = Name(module.prefix + node.name.text, at: node.name.span)
      }
      if node.operandOf == nil, let other = overrides.last(where: { $0.name.text == node.name.text }) {
        unused.removeAll { $0.name.text == node.name.text }
        linked.expression = other.expression
        linked.repetition = nil
      }
      linked.expression = linked.expression.calling { call($0, in: module) }
      linked.checks = linked.checks.map { check in check.calling { call($0, in: module) } }
      flow.nodes.append(linked)
    }
    for (name, _) in unused {
      let known = module.flow.nodes.filter { $0.operandOf == nil }.map(\.name.text)
      diagnostics.append(unknownOverride(name, of: module, known: known))
    }
    for position in flow.frames.indices where flow.frames[position].module == index {
      flow.frames[position].moveOperands { $0 + offset }
    }
  }

  /// The new position of a module's frame.
  private func position(_ frame: Int, in module: Module) -> Int? {
    positions[frameName(module.flow.frames[frame].name.text, in: module)]
  }

  /// The full name of the frame that a name means, or of the one that stands for it.
  func frameName(_ name: String, in module: Module) -> String {
    var full = module.prefix + name
    // A frame may be handed on through as many imports as there are modules.
    for _ in modules {
      guard let other = givens[full] else { break }
      full = other
    }
    return full
  }

  /// The transform that a call means: one of the module's own, of what it imports, or of the library.
  func call(_ name: String, in module: Module) -> String {
    if module.prefix.isEmpty { return name }
    let isOwn = module.flow.transforms.contains { $0.name.text == name }
    let namespace = name.split(separator: ".").first.map(String.init) ?? ""
    let isImported = name.contains(".") && module.flow.imports.contains { $0.name.text == namespace }
    return isOwn || isImported ? module.prefix + name : name
  }

  mutating func append(_ frame: FrameDeclaration, named name: String) {
    positions[name] = flow.frames.count
    flow.frames.append(frame)
  }
}

private func unknownParameter(_ name: Name, of module: Module, known: [String]) -> Diagnostic {
  .unknown(
    .unknownName, name.text, "`\(module.prefix.dropLast())` has no parameter `\(escaped(name.text))`",
    at: name.span, among: known, list: "its parameters")
}

private func unknownOverride(_ name: Name, of module: Module, known: [String]) -> Diagnostic {
  .unknown(
    .unknownName, name.text, "`\(module.prefix.dropLast())` has no node `\(escaped(name.text))`",
    at: name.span, among: known, list: "its nodes")
}

extension Expression {
  /// The expression with other names for transforms.
  func calling(_ name: (String) -> String) -> Expression {
    var result = self
    for index in nodes.indices {
      guard case .call(let call) = nodes[index].kind else { continue }
      let other = name(call.name.text)
      guard other != call.name.text else { continue }
      let renamed = Call(
        name: Part(text: other, span: call.name.span), arguments: call.arguments, form: call.form)
      result.nodes[index] = Node(kind: .call(renamed), span: nodes[index].span)
    }
    return result
  }

  /// The expression with other names for parameters.
  func naming(_ name: (String) -> String) -> Expression {
    var result = self
    for index in nodes.indices {
      guard case .name(let parts) = nodes[index].kind else { continue }
      let full = name(parts.map(\.text).joined(separator: "."))
      result.nodes[index] = Node(
        kind: .name([Part(text: full, span: nodes[index].span)]), span: nodes[index].span)
    }
    return result
  }
}

extension Transform {
  /// The transform under its full name, its body calling others by theirs.
  fileprivate func qualified(_ name: String, _ call: (String) -> String) -> Transform {
    let implementation: Implementation =
      switch self.implementation {
      case .body(let body): .body(body.calling(call))
      case .kernel, .unit: self.implementation
      }
    return Transform(
      name: name, category: category, doc: doc, variables: variables, parameters: parameters, result: result,
      needsOrder: needsOrder, fusion: fusion, implementation: implementation, overloads: overloads,
      examples: examples, oneOf: oneOf, isGrouped: isGrouped)
  }
}

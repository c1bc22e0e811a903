public import Diagnostics

/// What a flow says of many nodes at once: an item of `defaults`.
public struct DefaultDeclaration: Sendable {
  /// The item.
  public let place: Span
  /// Names of nodes, with `*` for any text; with a dot, `frame.node`.
  public let patterns: [Name]
  public let tags: [Tag]
  public let owner: String?
  public let doc: String
  public internal(set) var checks: [CheckDeclaration]
  /// The namespace of the nodes that it is about.
  var prefix = ""
}

/// What a node has from an item of `defaults`.
public struct GivenDefault: Sendable {
  /// Where the item stands.
  public let place: Span
  /// `tag feature`, `owner`, `doc`, `check not_null`.
  public let what: [String]
}

/// Gives nodes what `defaults` say of them, once it is known which nodes there are.
struct Defaults {
  private var flow: ParsedFlow
  private var diagnostics: [Diagnostic] = []

  /// The flow with nothing left to its defaults.
  static func apply(_ flow: ParsedFlow) -> (flow: ParsedFlow, diagnostics: [Diagnostic]) {
    if flow.defaults.isEmpty { return (flow, []) }
    var defaults = Defaults(flow: flow)
    defaults.apply()
    return (defaults.flow, defaults.diagnostics)
  }

  private mutating func apply() {
    var names: [Set<Int>] = []
    for declaration in flow.defaults { names.append(nodes(of: declaration)) }
    for index in flow.nodes.indices {
      // Later items win, and what the node says itself wins over all.
      let fitting = flow.defaults.indices.filter { names[$0].contains(index) }
      for item in fitting.reversed() { flow.nodes[index].take(flow.defaults[item]) }
      flow.nodes[index].defaults.reverse()
    }
  }

  /// The nodes that an item is about; a pattern that fits none is a mistake.
  private mutating func nodes(of declaration: DefaultDeclaration) -> Set<Int> {
    var found: Set<Int> = []
    for pattern in declaration.patterns {
      let fitting = flow.nodes.indices.filter { fits($0, pattern.text, declaration.prefix) }
      found.formUnion(fitting)
      if fitting.isEmpty, !mayFitBroken(pattern.text) {
        diagnostics.append(fitsNothing(pattern, known: names(in: declaration.prefix)))
      }
    }
    return found
  }

  private func fits(_ index: Int, _ pattern: String, _ prefix: String) -> Bool {
    let node = flow.nodes[index]
    guard node.isNamed, node.prefix == prefix else { return false }
    let name = node.name.text.dropping(prefix)
    guard pattern.contains(".") else { return matches(name, pattern: pattern) }
    return node.frame.map { frame in
      matches(flow.frames[frame].name.text.dropping(prefix) + "." + name, pattern: pattern)
    } ?? false
  }

  /// Whether it may mean a node that was not understood.
  private func mayFitBroken(_ pattern: String) -> Bool {
    let own = pattern.split(separator: ".").last.map(String.init) ?? pattern
    return flow.brokenNames.contains { matches($0, pattern: own) }
  }

  private func names(in prefix: String) -> [String] {
    flow.nodes.filter { $0.isNamed && $0.prefix == prefix }.map { $0.name.text.dropping(prefix) }
  }
}

extension NodeDeclaration {
  /// Takes what it does not say itself.
  fileprivate mutating func take(_ item: DefaultDeclaration) {
    var what: [String] = []
    for tag in item.tags where !tags.contains(where: { $0.name == tag.name }) {
      tags.append(tag)
      what.append("tag \(tag.name)")
    }
    if owner == nil, let given = item.owner {
      owner = given
      what.append("owner")
    }
    if doc.isEmpty, !item.doc.isEmpty {
      doc = item.doc
      what.append("doc")
    }
    let own = Set(checks.map(\.kind))
    for check in item.checks where !own.contains(check.kind) {
      checks.append(check)
      what.append("check \(check.kind.rawValue)")
    }
    if !what.isEmpty { defaults.append(GivenDefault(place: item.place, what: what)) }
  }
}

private func fitsNothing(_ pattern: Name, known: [String]) -> Diagnostic {
  if pattern.text.contains("*") {
    return Diagnostic(
      .unknownName, "no node has a name like `\(escaped(pattern.text))`", at: pattern.span,
      notes: ["a pattern with a dot is about nodes of a frame, as in `monthly.spend_*`"])
  }
  return .unknown(
    .unknownName, pattern.text, "no node is named `\(escaped(pattern.text))`", at: pattern.span,
    among: known, list: "nodes")
}

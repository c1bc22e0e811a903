public import Diagnostics
import Syntax

/// Gives every check its place: a node that says which rows pass, in the rows of what is checked. From there
/// on it is looked up, typed and planned as everything else is.
public struct CheckPlacing {
  var flow: ParsedFlow
  var diagnostics: [Diagnostic] = []
  private var names: Set<String> = []
  let frames: [String: Int]

  /// The flow with its checks among its nodes.
  public static func place(_ flow: ParsedFlow) -> (flow: ParsedFlow, diagnostics: [Diagnostic]) {
    let defaulted = Defaults.apply(flow)
    var placing = CheckPlacing(defaulted.flow)
    placing.place()
    return (placing.flow, defaulted.diagnostics + placing.diagnostics)
  }

  private init(_ flow: ParsedFlow) {
    self.flow = flow
    let named = flow.frames.enumerated().map { ($0.element.name.text, $0.offset) }
    var frames = Dictionary(named) { first, _ in first }
    // Importers stand before what they import: a frame that is handed on is known by then.
    for given in flow.givens { frames[given.name.text] = frames[given.frame.text] }
    self.frames = frames
  }

  /// Where a check stands and what its bare form looks at.
  struct Site {
    /// As names of checks begin: `weekly.spend`.
    let name: String
    let owner: PlacedCheck.Owner
    let frame: Int?
    /// The namespace that its names are looked up in.
    var prefix = ""
    /// The name of the value that it stands on; nil: it stands on a frame.
    var value: String?
    /// What the frame is called there, where that is not its name.
    var source: String?
    var instance: String?
  }

  private mutating func place() {
    for (index, node) in flow.nodes.enumerated() where !node.checks.isEmpty {
      let prefix = node.frame.map { flow.frames[$0].name.text + "." } ?? ""
      let site = Site(
        name: prefix + node.name.text, owner: .node(index), frame: node.frame, prefix: node.prefix,
        value: node.name.text.dropping(node.prefix), instance: node.instance)
      for check in node.checks { place(check, at: site) }
    }
    for (index, frame) in flow.frames.enumerated() {
      let name = frame.name.text
      if case .source(let source) = frame.kind {
        for column in source.columns {
          let site = Site(
            name: "\(name).\(column.name.text)", owner: .column(frame: index, name: column.name.text),
            frame: index, prefix: frame.prefix, value: column.name.text)
          for check in column.checks { place(check, at: site) }
        }
      }
      let site = Site(name: name, owner: .frame(index), frame: index, prefix: frame.prefix)
      for check in frame.checks { place(check, at: site) }
    }
    placeGivens()
    for (index, output) in flow.outputs.enumerated() {
      let frame = output.from.map { frames[$0.text] } ?? (flow.frames.count == 1 ? 0 : nil)
      if output.from != nil, frame == nil { continue }
      let site = Site(
        name: "output.\(output.name.text)", owner: .output(output.name.text), frame: frame,
        instance: output.instance)
      for check in output.checks { place(check, at: site) }
      part(index, at: site)
    }
    reportMisplacedParting()
  }

  /// What an imported flow demands of its sources holds for the frames that stand for them.
  private mutating func placeGivens() {
    for given in flow.givens where !given.isGuess {
      guard let frame = frames[given.name.text] else { continue }
      let name = given.name.text
      let prefix = name.lastIndex(of: ".").map { String(name[...$0]) } ?? ""
      let source = name.dropping(prefix)
      for column in given.source.columns {
        let site = Site(
          name: "\(name).\(column.name.text)", owner: .column(frame: frame, name: column.name.text),
          frame: frame, prefix: prefix, value: column.name.text, source: source)
        for check in column.checks { place(check, at: site) }
      }
      let site = Site(name: name, owner: .frame(frame), frame: frame, prefix: prefix, source: source)
      for check in given.checks { place(check, at: site) }
    }
  }

  /// A check of several columns is one of each, but for `unique`, which looks at them together.
  private mutating func place(_ check: CheckDeclaration, at site: Site) {
    switch check.kind.scope {
    case .condition, .frame: place(check, of: [], named: site.name, at: site)
    case .row, .number:
      if let value = site.value {
        place(check, of: [Expression(name: value, at: check.place)], named: site.name, at: site)
      } else {
        let isTogether = check.kind == .unique || check.kind == .references
        for subjects in isTogether ? [check.subjects] : check.subjects.map({ [$0] }) {
          let name = subjects.count == 1 ? subjects[0].plainName : nil
          place(check, of: subjects, named: site.name + (name.map { "." + $0 } ?? ""), at: site)
        }
      }
    }
  }

  private mutating func place(
    _ check: CheckDeclaration, of values: [Expression], named subject: String, at site: Site
  ) {
    var scope = meansGroups(check, at: site) ? nil : site.frame
    let subjects = subjects(values, of: check, at: site)
    let name = Name(unused(check, subject), at: check.place)
    if check.kind == .references {
      scope = unmatched(check, of: values, in: site, named: name)
      if scope == nil { return }
    }
    func node(_ expression: Expression, _ part: CheckPart) -> Int {
      var node = NodeDeclaration(
        name: name, frame: scope, expression: expression, doc: "", tags: [], unit: nil, type: nil)
      let instances = [site.instance ?? (check.isDefault ? subject : nil), check.instance].compactMap(\.self)
      node.instance = instances.isEmpty ? nil : instances.joined(separator: ", ")
      node.prefix = site.prefix
      node.part = part
      flow.nodes.append(node)
      return flow.nodes.count - 1
    }
    let terms = CheckTerms(check, of: subjects, frame: frameName(site))
    let passes = node(terms.passes, .passes)
    flow.checks.append(
      PlacedCheck(
        name: name.text, declaration: check, frame: site.frame, passes: passes,
        value: terms.value.map { node($0, .value) }, owner: site.owner))
  }

  /// Aggregates in a grouped frame mean the rows that are grouped; here they mean the groups.
  private func meansGroups(_ check: CheckDeclaration, at site: Site) -> Bool {
    check.kind.looksAtAllRows && site.frame.map(flow.isGrouped) ?? false
  }

  /// What a check looks at, said so that aggregates mean its own rows.
  func subjects(_ values: [Expression], of check: CheckDeclaration, at site: Site) -> [Expression] {
    meansGroups(check, at: site) ? values.map { qualified($0, site) } : values
  }

  /// A name with its frame.
  private func qualified(_ value: Expression, _ site: Site) -> Expression {
    guard let frame = frameName(site), let name = value.plainName else { return value }
    return Expression(name: frame, name, at: value[value.root].span)
  }

  /// The frame's name as it is looked up from the site.
  private func frameName(_ site: Site) -> String? {
    site.source ?? site.frame.map { flow.frames[$0].name.text.dropping(site.prefix) }
  }

  /// The name of a check: with a number where its place has several of the kind.
  private mutating func unused(_ check: CheckDeclaration, _ subject: String) -> String {
    let base = "\(subject).\(check.name?.text ?? check.kind.rawValue + check.ending)"
    if names.insert(base).inserted { return base }
    if let name = check.name { diagnostics.append(sameCheckName(name)) }
    var number = 2
    while !names.insert("\(base)_\(number)").inserted { number += 1 }
    return "\(base)_\(number)"
  }
}

extension ParsedFlow {
  fileprivate func isGrouped(_ frame: Int) -> Bool {
    if case .group? = derivation(of: frame)?.verb { true } else { false }
  }
}

extension String {
  /// Without the namespace that it begins with.
  func dropping(_ prefix: String) -> String {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : self
  }
}

extension CheckDeclaration {
  /// The check with other names for transforms.
  func calling(_ name: (String) -> String) -> CheckDeclaration {
    var check = self
    check.operands = operands.map { $0?.calling(name) }
    check.subjects = subjects.map { $0.calling(name) }
    return check
  }

  /// The check of one instance of a declaration by `for`.
  func filled(by substitution: inout Substitution) -> CheckDeclaration {
    var check = self
    for index in operands.indices {
      check.operands[index] = operands[index].map { substitution.apply(to: $0) }
    }
    check.subjects = subjects.map { substitution.apply(to: $0) }
    return check
  }
}

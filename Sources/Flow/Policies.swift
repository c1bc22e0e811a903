public import Diagnostics

/// What a team's flows must keep to.
public struct Policies: Sendable {
  /// The tags there are; empty: any.
  public var tags: [TagDeclaration] = []
  public var rules: [PolicyRule] = []
  /// A diagnostic was reported for a tag's name, so that others may be meant.
  public var hasUnknownTags = false
  /// Tags for whose declarations a diagnostic was reported: what they say is known in part.
  public var brokenTags: Set<String> = []

  public var isEmpty: Bool { tags.isEmpty && rules.isEmpty }

  public func tag(_ name: String) -> TagDeclaration? { tags.first { $0.name.text == name } }

  /// Whether another tag may be meant, or another value of it.
  public func isUnknown(_ tag: Tag) -> Bool {
    guard !tags.isEmpty, !hasUnknownTags, !brokenTags.contains(tag.name) else { return false }
    return self.tag(tag.name).map { $0.values?.contains(tag.value) == false } ?? true
  }

  public mutating func add(_ others: Policies) {
    tags += others.tags
    rules += others.rules
    hasUnknownTags = hasUnknownTags || others.hasUnknownTags
    brokenTags.formUnion(others.brokenTags)
  }
}

/// A tag of the vocabulary.
public struct TagDeclaration: Sendable {
  public let name: Name
  /// The values it may have; nil: any.
  public let values: [String]?
  /// Whether what is computed from a value with the tag has it too.
  public let isInherited: Bool
  public internal(set) var lowering: [Lowering]

  /// Whether another declaration differs in nothing but its place.
  public func says(theSameAs other: TagDeclaration) -> Bool {
    values == other.values && isInherited == other.isInherited
      && lowering.elementsEqual(other.lowering) { $0.isSame(as: $1) }
  }

  /// The tag with other names for the transforms that lower it.
  func calling(_ name: (String) -> String) -> TagDeclaration {
    var result = self
    result.lowering = lowering.map { way in
      switch way {
      case .call(let transform, let given):
        .call(Name(name(transform.text), at: transform.span), given: given)
      case .aggregates: way
      }
    }
    return result
  }
}

/// What takes a tag away.
public enum Lowering: Sendable {
  /// A call of the transform in which these arguments are given.
  case call(Name, given: [String])
  /// An aggregate over at least so many values.
  case aggregates(Int)

  fileprivate func isSame(as other: Lowering) -> Bool {
    switch (self, other) {
    case (.call(let transform, let given), .call(let otherTransform, let others)):
      transform.text == otherTransform.text && given == others
    case (.aggregates(let least), .aggregates(let other)): least == other
    case (.call, .aggregates), (.aggregates, .call): false
    }
  }
}

/// A rule that every output, or every declaration, keeps to.
public struct PolicyRule: Sendable {
  public enum Kind: Sendable {
    /// Values with the tag reach none of these outputs.
    case forbid(TagPattern, Sinks)
    /// Values with the tag reach only these outputs.
    case restrict(TagPattern, Sinks)
    case require(Requirement, of: Subject)
  }

  public enum Requirement: Sendable {
    case owner, doc
    case tag(TagPattern)
  }

  public enum Subject: String, CaseIterable, Sendable {
    case nodes, sources, outputs
  }

  public let name: Name
  public let kind: Kind
  /// Whether only values count that are computed from others, not rows, keys and series they depend on.
  public let isDirect: Bool
  public let reason: String
  /// A diagnostic was reported for it: what it forbids or requires is known in part.
  public internal(set) var isBroken = false
}

/// A tag with any value, or with one.
public struct TagPattern: Sendable {
  public let name: Name
  public let value: String?

  public func fits(_ tag: Tag) -> Bool { tag.name == name.text && (value == nil || tag.value == value) }

  public var text: String { name.text + (value.map { "=" + $0 } ?? "") }
}

/// Outputs by patterns; an empty list of them means any.
public struct Sinks: Sendable {
  public var outputs: [String] = []
  public var paths: [String] = []
  public var formats: [String] = []
  public var tags: [TagPattern] = []

  /// Whether all patterns fit.
  public func contain(output: String, path: String?, format: String?, tags given: [Tag]) -> Bool {
    func fits(_ patterns: [String], _ text: String?) -> Bool {
      patterns.isEmpty || patterns.contains { matches(text ?? "", pattern: $0) }
    }
    return fits(outputs, output) && fits(paths, path) && fits(formats, format)
      && tags.allSatisfy { pattern in given.contains { pattern.fits($0) } }
  }
}

/// A tag taken away from a node's value.
public struct Declassification: Sendable {
  public let tag: Name
  public let reason: String
  /// Days since 1970-01-01 up to which it holds, and where that stands.
  public let until: (days: Int32, span: Span)
}

/// Whether a text fits a pattern in which `*` stands for any text.
public func matches(_ text: String, pattern: String) -> Bool {
  let parts = pattern.utf8.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false)
  guard let first = parts.first, let last = parts.last, parts.count > 1 else { return text == pattern }
  var rest = Substring(text).utf8
  guard rest.starts(with: first) else { return false }
  rest = rest.dropFirst(first.count)
  for part in parts.dropFirst().dropLast() {
    guard let place = rest.firstRange(of: part) else { return false }
    rest = rest[place.upperBound...]
  }
  return rest.count >= last.count && rest.suffix(last.count).elementsEqual(last)
}

extension Substring.UTF8View {
  /// Where the bytes stand first.
  fileprivate func firstRange(of part: Substring.UTF8View) -> Range<Index>? {
    var start = startIndex
    while true {
      if self[start...].starts(with: part) { return start..<index(start, offsetBy: part.count) }
      if start == endIndex { return nil }
      start = index(after: start)
    }
  }
}

/// A path of a source or an output as it is written: a file's, a folder's or a URI, with references such as
/// `${env:NAME}` to variables of the environment.
public struct PathText: Sendable {
  public enum Part: Hashable, Sendable {
    case text(String)
    /// The value of this variable, which only a run looks at.
    case variable(String)
  }

  /// What a URI can begin with.
  public static let schemes = ["file", "s3"]

  public let parts: [Part]

  /// Why a text is no path, in words.
  public enum Flaw: Error, Hashable, Sendable {
    /// Something between `${` and `}` that is no reference.
    case reference(String)
    case scheme(String)
    case host(String)
    /// Keys of a store that stand in the text itself.
    case secret
    case bucket

    public var message: String {
      switch self {
      case .reference(let text): "`\(text)` is no variable of the environment, as `${env:NAME}` is"
      case .scheme(let name): "nothing is read or written by `\(name)://`"
      case .host: "a `file://` URI is of this machine, and its path begins with a third `/`"
      case .secret: "the keys of a store stand in no file: `${env:NAME}` is the value of a variable"
      case .bucket: "the URI names no bucket, as `s3://bucket/key.csv` does"
      }
    }
  }

  public init(_ text: String) throws(Flaw) {
    var parts: [Part] = []
    var rest = text[...]
    while let start = PathText.start(in: rest) {
      if start > rest.startIndex { parts.append(.text(String(rest[..<start]))) }
      guard let end = rest[start...].firstIndex(of: "}") else { throw .reference(String(rest[start...])) }
      let reference = rest[start...end]
      let name = reference.dropFirst("${env:".count).dropLast()
      guard reference.hasPrefix("${env:"), PathText.isName(name) else { throw .reference(String(reference)) }
      parts.append(.variable(String(name)))
      rest = rest[rest.index(after: end)...]
    }
    if !rest.isEmpty { parts.append(.text(String(rest))) }
    self.parts = parts
    if case .text(let first)? = parts.first {
      _ = try PathText.local(first)
      if PathText.isRemote(first) { try verifyStore() }
    }
  }

  /// Whether a URI names a bucket, and holds no key to it but by reference.
  private func verifyStore() throws(Flaw) {
    let place = shape.dropFirst(PathText.remotePrefix.count).prefix { $0 != "/" && $0 != "?" }
    let keys = place.lastIndex(of: "@").map { place[..<$0] } ?? ""
    let bucket = place.dropFirst(keys.isEmpty ? 0 : keys.count + 1)
    if keys.contains(where: { $0 != "\0" && $0 != ":" }) || bucket.contains(":") { throw .secret }
    if bucket.isEmpty { throw .bucket }
  }

  /// Whether a part is a key to the store of a URI.
  public func isSecret(at index: Int) -> Bool {
    guard case .text(let first)? = parts.first, PathText.isRemote(first), case .variable = parts[index]
    else { return false }
    let (before, after) = (PathText(parts[..<index]).shape, PathText(parts[index...]).shape)
    return !before.dropFirst(PathText.remotePrefix.count).contains { "/?@".contains($0) }
      && after.first { "/?@".contains($0) } == "@"
  }

  /// The text with a NUL in the place of each reference.
  private var shape: String {
    parts.map { if case .text(let text) = $0 { text } else { "\0" } }.joined()
  }

  private init(_ parts: ArraySlice<Part>) { self.parts = Array(parts) }

  /// The variables that it refers to.
  public var variables: [String] {
    parts.compactMap { if case .variable(let name) = $0 { name } else { nil } }
  }

  /// Whether it says by itself where it is, from whatever folder it is seen: a reference may do so.
  public static func isAnchored(_ text: String) -> Bool {
    text.hasPrefix("/") || text.hasPrefix("${") || scheme(of: text) != nil
  }

  /// Whether it is in an object store and not among the files of this machine.
  public static func isRemote(_ text: String) -> Bool { text.hasPrefix(remotePrefix) }

  static let remotePrefix = "s3://"

  /// A URI in which no key to a store stands, but references to some.
  public static func withoutKeys(_ text: String) -> String {
    guard isRemote(text), let at = withoutQuery(text).lastIndex(of: "@") else { return text }
    let keys = text[..<at].dropFirst(remotePrefix.count)
    let references = keys.split(separator: "$").filter { $0.hasPrefix("{env:") }.compactMap { piece in
      piece.firstIndex(of: "}").map { "$" + piece[...$0] }
    }
    return remotePrefix + (references + ["..."]).joined(separator: ":") + text[at...]
  }

  /// A path without what a URI of a store says behind a `?`.
  public static func withoutQuery(_ text: String) -> String {
    isRemote(text) ? String(text.prefix { $0 != "?" }) : text
  }

  /// The path of a file for a URI that names one; other texts as they are.
  public static func local(_ text: String) throws(Flaw) -> String {
    guard let scheme = scheme(of: text) else { return text }
    guard schemes.contains(scheme) else { throw .scheme(scheme) }
    guard scheme == "file" else { return text }
    let rest = text.dropFirst("file://".count)
    let path = rest.hasPrefix("localhost/") ? rest.dropFirst("localhost".count) : rest
    // What a reference stands for may begin with the third `/`.
    guard path.isEmpty || path.hasPrefix("/") else { throw .host(String(rest)) }
    return percentDecoded(String(path)) ?? String(path)
  }

  private static func start(in text: Substring) -> Substring.Index? {
    var place = text.startIndex
    while let dollar = text[place...].firstIndex(of: "$") {
      if text[dollar...].hasPrefix("${") { return dollar }
      place = text.index(after: dollar)
    }
    return nil
  }

  private static func isName(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, first == UInt8(ascii: "_") || isLetter(first) else { return false }
    return text.utf8.allSatisfy { $0 == UInt8(ascii: "_") || isLetter($0) || (48...57).contains($0) }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (65...90).contains(byte) || (97...122).contains(byte)
  }

  /// What stands before `://`, where that can be a scheme.
  private static func scheme(of text: String) -> String? {
    let name = text.prefix { $0 != ":" && $0 != "/" }
    guard text[name.endIndex...].hasPrefix("://"), let first = name.utf8.first, isLetter(first) else {
      return nil
    }
    return String(name)
  }
}

/// A text whose bytes may be percent-encoded, as it was; nil when that is no text. As in Arrow, a `%` that no
/// two digits follow is itself.
public func percentDecoded(_ text: String) -> String? {
  let bytes = Array(text.utf8)
  var decoded: [UInt8] = []
  var place = 0
  while place < bytes.count {
    if bytes[place] == UInt8(ascii: "%"), place + 2 < bytes.count,
      let high = Character(UnicodeScalar(bytes[place + 1])).hexDigitValue,
      let low = Character(UnicodeScalar(bytes[place + 2])).hexDigitValue
    {
      decoded.append(UInt8(high << 4 | low))
      place += 3
    } else {
      decoded.append(bytes[place])
      place += 1
    }
  }
  return String(validating: decoded, as: UTF8.self)
}

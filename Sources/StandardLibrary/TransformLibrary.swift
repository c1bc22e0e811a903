public import Diagnostics
import Synchronization
import Syntax

/// The built-in transforms and those that a program adds. Files are parsed when a transform is first asked
/// for: start-up pays for none of them.
public struct TransformLibrary: Sendable {
  private var registered: [String: Transform] = [:]
  private let pages = TransformPages()

  public init() {}

  /// Built-in names, sorted, then registered ones.
  public var names: [String] {
    embeddedLibrary.map { $0.name.description } + registered.keys.sorted()
  }

  /// Adds a transform; a built-in of that name is hidden.
  public mutating func register(_ transform: Transform) {
    registered[transform.name] = transform
  }

  public func contains(_ name: String) -> Bool {
    registered[name] != nil || position(of: name) != nil
  }

  /// The transform of that name, without its examples.
  public subscript(name: String) -> Transform? {
    registered[name]
      ?? position(of: name).flatMap { position in
        pages.transform(at: position) { load(position, withExamples: false).transform }
      }
  }

  /// Reads transforms, and those that their bodies call, so that they are there when somebody asks.
  public func prepare(_ names: Set<String>) {
    var waiting = Array(names)
    var seen = names
    while let name = waiting.popLast() {
      guard case .body(let body)? = self[name]?.implementation else { continue }
      for case .call(let call) in body.nodes.map(\.kind) where seen.insert(call.name.text).inserted {
        waiting.append(call.name.text)
      }
    }
  }

  /// The transform with its examples, and what is wrong with its file (a test asserts: nothing).
  public func load(_ name: String) -> (transform: Transform?, diagnostics: [Diagnostic]) {
    if let own = registered[name] { return (own, []) }
    guard let position = position(of: name) else { return (nil, []) }
    return load(position, withExamples: true)
  }

  /// The text of a built-in transform's file and its path below the repository.
  public func source(of name: String) -> (path: String, text: String)? {
    position(of: name).map {
      (embeddedLibrary[$0].path.description, embeddedLibrary[$0].text.description)
    }
  }

  private func position(of name: String) -> Int? {
    var low = 0
    var high = embeddedLibrary.count
    while low < high {
      let middle = (low + high) / 2
      if embeddedLibrary[middle].name.description.utf8.lexicographicallyPrecedes(name.utf8) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low < embeddedLibrary.count && embeddedLibrary[low].name.description == name ? low : nil
  }

  private func load(_ position: Int, withExamples: Bool) -> (transform: Transform?, diagnostics: [Diagnostic])
  {
    let entry = embeddedLibrary[position]
    var bytes = Array(entry.text.description.utf8)
    if !withExamples { bytes.removeLast(bytes.count - startOfExamples(in: bytes)) }
    let file = SourceFile(path: entry.path.description, bytes: bytes)
    let (tree, found) = parseSyntax(file, id: FileID.library)
    guard let root = tree.root else { return (nil, found) }
    let category = entry.path.description.split(separator: "/").dropFirst().first.map(String.init) ?? ""
    let read = TransformReader.read(
      root, name: entry.name.description, category: category, in: tree, withExamples: withExamples)
    return (read.transform, found + read.diagnostics)
  }
}

/// The transforms whose pages have been read, by position. Shared by all copies of a library.
private final class TransformPages: Sendable {
  private let read = Mutex<[Int: Transform?]>([:])

  /// Reads outside of the lock: two threads may read the same page, and one of them is heard.
  func transform(at position: Int, _ load: () -> Transform?) -> Transform? {
    if let known = read.withLock({ $0[position] }) { return known }
    let transform = load()
    return read.withLock { pages in
      if let known = pages[position] { return known }
      pages[position] = .some(transform)
      return transform
    }
  }
}

/// Examples are the larger part of a file, and the last in it (a test asserts that): where nobody asks for
/// them they are not even parsed.
private func startOfExamples(in text: [UInt8]) -> Int {
  let key = Array("examples:".utf8)
  var lineStart = 0
  while lineStart < text.count {
    if text[lineStart...].starts(with: key) { return lineStart }
    guard let lineEnd = text[lineStart...].firstIndex(of: UInt8(ascii: "\n")) else { break }
    lineStart = lineEnd + 1
  }
  return text.count
}

extension FileID {
  /// The place of spans in the built-in library; never rendered, since the checker reports at the call.
  public static let library = FileID(index: -1)
}

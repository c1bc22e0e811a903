import Flow
import StandardLibrary
import Synchronization
import Syntax

/// The transforms of one compilation: the flow's own, then the library's, each looked up once.
final class TransformCatalog: Sendable {
  private let library: TransformLibrary
  private let own: [String: Transform]
  private let cache = Mutex<[String: Transform]>([:])

  init(_ flow: ParsedFlow, library: TransformLibrary) {
    self.library = library
    var own: [String: Transform] = [:]
    for declaration in flow.transforms { own[declaration.name.text] = declaration.transform }
    self.own = own
  }

  subscript(name: String) -> Transform? {
    if let transform = own[name] { return transform }
    return cache.withLock { cache in
      if let known = cache[name] { return known }
      let found = library[name]
      cache[name] = found
      return found
    }
  }

  /// Whether a call is null whenever one of its arguments is, and never else.
  func isStrict(_ call: Expression.Call) -> Bool {
    guard let transform = self[call.name.text], !transform.isAggregate else { return false }
    if case .elementwise = transform.fusion, case .arguments = transform.result.null { return true }
    return false
  }

  var names: [String] { own.keys.sorted() + library.names }
}

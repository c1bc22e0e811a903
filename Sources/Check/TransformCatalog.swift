import StandardLibrary
import Synchronization

/// The transforms of one compilation: the flow's own, then the library's, each looked up once.
final class TransformCatalog: Sendable {
  private let library: TransformLibrary
  private let own: [String: Transform]
  private let cache = Mutex<[String: Transform]>([:])

  init(library: TransformLibrary, own: [String: Transform]) {
    self.library = library
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

  var names: [String] { own.keys.sorted() + library.names }
}

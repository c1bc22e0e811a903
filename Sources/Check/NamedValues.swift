/// Values by name, in the order in which they came. For the handful of names that a call has, a look along a
/// list is quicker than a hash of the name.
struct NamedValues<Value: Sendable>: Sendable {
  private(set) var entries: [(name: String, value: Value)] = []

  init() {}

  init(_ entries: [(name: String, value: Value)]) { self.entries = entries }

  subscript(name: String) -> Value? {
    get { entries.first { $0.name == name }?.value }
    set {
      let index = entries.firstIndex { $0.name == name }
      switch (index, newValue) {
      case (let index?, let value?): entries[index].value = value
      case (let index?, nil): entries.remove(at: index)
      case (nil, let value?): entries.append((name, value))
      case (nil, nil): break
      }
    }
  }

  mutating func removeValue(forKey name: String) -> Value? {
    entries.firstIndex { $0.name == name }.map { entries.remove(at: $0).value }
  }

  func mapValues<Other>(_ transform: (Value) -> Other) -> NamedValues<Other> {
    NamedValues<Other>(entries.map { ($0.name, transform($0.value)) })
  }
}

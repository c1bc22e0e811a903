/// A place in an object store, as a URI says it: `s3://bucket/key?region=eu-west-1`.
public struct StorePlace: Hashable, Sendable {
  /// `s3://bucket/`, with all that stands before the key.
  public let store: String
  /// As the store has it; of a folder with its `/`.
  public var key: String
  /// With its `?`; empty where there is none.
  public let query: String

  /// nil where the text is no URI of a store.
  public init?(_ uri: String) {
    guard PathText.isRemote(uri) else { return nil }
    let path = PathText.withoutQuery(uri)
    let bucket = path.utf8.dropFirst(PathText.remotePrefix.utf8.count)
    let slash = bucket.firstIndex(of: UInt8(ascii: "/"))
    store = String(path[..<(slash ?? path.endIndex)]) + "/"
    let written = slash.map { String(path[path.utf8.index(after: $0)...]) } ?? ""
    key = percentDecoded(written) ?? written
    query = String(uri.dropFirst(path.count))
  }

  /// As people read it, and as names of folders and files are taken from it.
  public var shown: String { store + key }

  public var uri: String { store + percentEncoded(key) + query }

  /// The same with another key.
  public func at(key: String) -> StorePlace {
    var place = self
    place.key = key
    return place
  }
}

extension StorePlace {
  /// A value as it stands where a URI has the keys to its store. What is encoded already stays so: keys have
  /// no `%`.
  public static func encodedSecret(_ value: String) -> String { percentEncoded(value, keeping: "-._~%") }
}

/// Encodes what would end a part of a URI, or mean another byte in it.
private func percentEncoded(_ text: String, keeping others: String = "-._~/=!$&'()*,;:@") -> String {
  let digits = Array("0123456789ABCDEF".utf8)
  let kept = Set(others.utf8)
  var bytes: [UInt8] = []
  for byte in text.utf8 {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      bytes.append(byte)
    case _ where kept.contains(byte): bytes.append(byte)
    case _: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
  }
  return String(decoding: bytes, as: UTF8.self)
}

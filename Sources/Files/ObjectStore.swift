import CArrow
import Glibc
public import Types

/// The objects of a store, of which each is a file. There are no folders in it: what several keys begin with
/// is seen as one.
public enum ObjectStore {
  /// The keys of all objects below a folder, as seen from there, in the order of their bytes.
  public static func keys(below folder: StorePlace) throws(FileFailure) -> [String] {
    let library = try ArrowLibrary.functions(for: folder.shown)
    var bytes: UnsafeMutablePointer<CChar>?
    var count: Int64 = 0
    var failure = LeatFailure()
    guard library.pointee.list_objects(folder.uri, &bytes, &count, &failure), let bytes else {
      throw FileFailure(failure, path: folder.shown, library: library)
    }
    defer { free(bytes) }
    let names = UnsafeRawBufferPointer(start: bytes, count: Int(count)).split(separator: 0)
    return names.map { String(decoding: $0, as: UTF8.self) }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  public static func exists(_ object: StorePlace) throws(FileFailure) -> Bool {
    let library = try ArrowLibrary.functions(for: object.shown)
    var exists = false
    var failure = LeatFailure()
    guard library.pointee.object_exists(object.uri, &exists, &failure) else {
      throw FileFailure(failure, path: object.shown, library: library)
    }
    return exists
  }

  /// Of a folder, all that is below it.
  public static func remove(_ object: StorePlace) throws(FileFailure) {
    let library = try ArrowLibrary.functions(for: object.shown)
    var failure = LeatFailure()
    guard library.pointee.remove_object(object.uri, isFolder(path: object.uri), &failure) else {
      throw FileFailure(failure, path: object.shown, library: library)
    }
  }
}

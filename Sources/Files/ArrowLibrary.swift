import CArrow
import Glibc

/// The library that reads and writes files. It is opened on first use: loading Apache Arrow takes 8 ms, which
/// a run that touches no file shall not pay.
enum ArrowLibrary {
  /// Safe to share: it points to a constant of the library, which is never closed.
  nonisolated(unsafe) private static let opened: Result<UnsafePointer<LeatArrow>, LibraryMissing> = open()

  struct LibraryMissing: Error {
    let reason: String
  }

  static func functions(for path: String) throws(FileFailure) -> UnsafePointer<LeatArrow> {
    switch opened {
    case .success(let functions): return functions
    case .failure(let missing): throw FileFailure(kind: .noArrow, path: path, message: missing.reason)
    }
  }

  private static func open() -> Result<UnsafePointer<LeatArrow>, LibraryMissing> {
    // Kept open for good: columns may be released until the very end.
    guard let handle = dlopen(location, RTLD_LAZY | RTLD_LOCAL) else {
      return .failure(
        LibraryMissing(reason: dlerror().map { String(cString: $0) } ?? "\(location) is missing"))
    }
    guard let symbol = dlsym(handle, "leat_arrow") else {
      return .failure(LibraryMissing(reason: "\(location) is no library of Leat's"))
    }
    typealias Entry = @convention(c) () -> UnsafePointer<LeatArrow>
    let functions = unsafeBitCast(symbol, to: Entry.self)()
    guard functions.pointee.version == LEAT_ARROW_VERSION else {
      let found = functions.pointee.version
      return .failure(
        LibraryMissing(reason: "\(location) has version \(found), this Leat needs \(LEAT_ARROW_VERSION)"))
    }
    return .success(functions)
  }

  /// Beside the executable, unless the environment says where.
  private static var location: String {
    if let given = getenv("LEAT_ARROW_LIBRARY") { return String(cString: given) }
    let name = "libleat-arrow.so"
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer in
      guard let start = buffer.baseAddress else { return name }
      let count = readlink("/proc/self/exe", start, buffer.count)
      guard count > 0 else { return name }
      let executable = String(decoding: UnsafeRawBufferPointer(buffer)[..<count], as: UTF8.self)
      guard let slash = executable.lastIndex(of: "/") else { return name }
      return String(executable[...slash]) + name
    }
  }
}

import Glibc
import Synchronization
public import Types

/// The time zones of this machine: files in the format TZif, which the package tzdata brings.
public enum ZoneFiles {
  /// More than any zone needs: the largest file has 4 KiB.
  private static let longest = 1 << 20

  /// Read once: a run must not see one zone in two ways.
  private static let cache = Mutex<[String: Result<Zone, ZoneFileFlaw>]>([:])

  /// Nil when this machine has no such zone, or none that can be read.
  public static func zone(named name: String) -> Zone? { try? read(name).get() }

  /// Why there is no zone of this name, in words; empty when there is one.
  public static func problem(with name: String) -> String {
    do {
      _ = try read(name).get()
      return ""
    } catch {
      return error.description
    }
  }

  private static func read(_ name: String) -> Result<Zone, ZoneFileFlaw> {
    if let offset = ZoneName.fixedOffset(name) { return .success(Zone(offset: offset)) }
    // Names are paths: those that are not of the database may lead anywhere.
    guard ZoneName.isKnown(name) else { return .failure(ZoneFileFlaw("there is no such zone")) }
    return cache.withLock { cache in
      if let known = cache[name] { return known }
      let result = load(name)
      cache[name] = result
      return result
    }
  }

  private static func load(_ name: String) -> Result<Zone, ZoneFileFlaw> {
    let folders =
      getenv("TZDIR").map { [String(cString: $0)] } ?? [
        "/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo",
      ]
    for folder in folders {
      guard let bytes = bytes(of: folder + "/" + name) else { continue }
      do throws(ZoneFileFlaw) {
        return .success(try Zone(file: bytes))
      } catch {
        return .failure(ZoneFileFlaw("\(folder)/\(name): \(error)"))
      }
    }
    return .failure(ZoneFileFlaw("\(folders[0])/\(name) does not exist or cannot be read"))
  }

  /// Nil when there is no such file, or it is no file.
  private static func bytes(of path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var facts = stat()
    guard fstat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG, facts.st_size <= longest else {
      return nil
    }
    return [UInt8](unsafeUninitializedCapacity: Int(facts.st_size)) { buffer, count in
      while count < buffer.count {
        let read = Glibc.read(file, buffer.baseAddress.map { $0 + count }, buffer.count - count)
        if read <= 0 { break }
        count += read
      }
    }
  }
}

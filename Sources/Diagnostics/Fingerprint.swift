/// What a finding is recognized by in later runs: it stays when lines are added above it or its message is
/// worded anew, and goes when the line itself changes.
struct Fingerprint: Hashable {
  let text: String

  /// One for each diagnostic, in the given order; equal findings on equal lines are numbered.
  static func all(of findings: [(diagnostic: Diagnostic, files: SourceFiles)]) -> [Fingerprint] {
    var seen: [UInt64: Int] = [:]
    return findings.map { diagnostic, files in
      let span = diagnostic.primary.span
      let file = files[span.file]
      let line = file.content(ofLine: file.lines.line(at: Int(span.start)))
      var hash = StableHash()
      hash.add(diagnostic.code.rawValue.utf8)
      hash.add(relativePath(file.path).utf8)
      // Indentation changes when a block is moved.
      hash.add(file.bytes[line].lazy.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") })
      let number = seen[hash.value, default: 0]
      seen[hash.value] = number + 1
      let digits = String(hash.value, radix: 16)
      return Fingerprint(text: String(repeating: "0", count: 16 - digits.count) + digits + ":\(number + 1)")
    }
  }
}

/// A path without the `./` that some shells complete.
func relativePath(_ path: String) -> String {
  var path = path[...]
  while path.hasPrefix("./") { path = path.dropFirst(2).drop { $0 == "/" } }
  return String(path)
}

/// FNV-1a with 64 bits, the same in every process.
private struct StableHash {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  /// Adds the bytes and an end mark.
  mutating func add(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    value = (value ^ 0xFF) &* 0x100_0000_01B3
  }
}

import Files
import Foundation
import Testing
import Types

/// Time zones as files give them, held against Python's zoneinfo, which reads the same files.
@Suite struct ZoneTests {
  /// A zone and what zoneinfo says of it, in seconds: see `Tests/Fixtures/zones.py`.
  private struct Reference {
    let name: String
    let zone: Zone
    let offsets: [(moment: Int64, offset: Int64)]
    let folds: [(local: Int64, first: Int64, second: Int64)]
  }

  private static func references() throws -> [Reference] {
    let python = Process()
    let output = Pipe()
    python.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    python.arguments = ["python3", fixture("zones.py")]
    python.standardOutput = output
    try python.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    python.waitUntilExit()
    return try text.split(separator: "\n").map(reference)
  }

  private static func reference(_ line: Substring) throws -> Reference {
    let parts = line.split(separator: "|", omittingEmptySubsequences: false)
    let words = parts[0].split(separator: " ")
    let name = String(words[0])
    let numbers = words.dropFirst().compactMap { Int64($0) }
    let times = parts[1].split(separator: " ").compactMap { Int64($0) }
    let isFile = name.hasPrefix("0x")
    let zone = isFile ? try Zone(file: bytes(hex: name.dropFirst(2))) : ZoneFiles.zone(named: name)
    return Reference(
      name: name, zone: try #require(zone),
      offsets: stride(from: 0, to: numbers.count, by: 2).map { (numbers[$0], numbers[$0 + 1]) },
      folds: stride(from: 0, to: times.count, by: 3).map { (times[$0], times[$0 + 1], times[$0 + 2]) })
  }

  private static func bytes(hex: Substring) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = hex
    while let byte = UInt8(rest.prefix(2), radix: 16) {
      bytes.append(byte)
      rest = rest.dropFirst(2)
    }
    return bytes
  }

  private static func fixture(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/\(name)").path
  }

  @Test func offsetsAreThoseOfZoneinfo() throws {
    let references = try ZoneTests.references()
    #expect(references.count > 60)
    for reference in references {
      var cursor = ZoneCursor(reference.zone)
      let wrong = reference.offsets.first {
        cursor.offset(at: $0.moment * 1_000_000) != $0.offset * 1_000_000
      }
      #expect(wrong == nil, "\(reference.name)")
    }
  }

  /// Where the folds of zoneinfo differ, the time is shown twice, or never where the first is the smaller.
  @Test func localTimesAreThoseOfZoneinfo() throws {
    for reference in try ZoneTests.references() {
      var cursor = ZoneCursor(reference.zone)
      for (local, first, second) in reference.folds {
        let (earlier, later) = ((local - first) * 1_000_000, (local - second) * 1_000_000)
        let found = cursor.moments(at: local * 1_000_000)
        switch found {
        case .moment(let moment): #expect(first == second && moment == earlier, "\(reference.name) \(local)")
        case .ambiguous(let one, let other):
          #expect(first > second && one == earlier && other == later, "\(reference.name) \(local)")
        case .missing(let change):
          #expect(first < second && later < change && change <= earlier, "\(reference.name) \(local)")
        case .outOfRange: Issue.record("\(reference.name) \(local) is out of range")
        }
      }
    }
  }

  @Test func everyNameIsAFile() {
    let problems = ZoneName.all.map { ZoneFiles.problem(with: $0) }.filter { !$0.isEmpty }
    // Old names are a package of their own on some systems; the rest is there, and sound.
    #expect(problems.allSatisfy { $0.hasSuffix("does not exist or cannot be read") })
    #expect(ZoneName.all.count - problems.count > 400)
    #expect(ZoneName.all == ZoneName.all.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
  }

  @Test func namesAreNoPaths() {
    for name in [
      "", "../../etc/passwd", "/etc/passwd", "Europe", "posixrules", "Europe/Vienna\0", "right/UTC",
    ] {
      #expect(ZoneFiles.zone(named: name) == nil)
    }
    #expect(ZoneFiles.zone(named: "-03:30") == Zone(offset: -12_600_000_000))
    #expect(ZoneName.fixedOffset("+24:00") == nil)
  }

  /// Whatever the bytes are, they are a zone that answers or a flaw.
  @Test func damagedFilesAreRefusedOrSound() throws {
    let file = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/Europe/Vienna")))
    for length in file.indices { ask(Array(file.prefix(length))) }
    for place in file.indices {
      for value in [file[place] ^ 1, file[place] ^ 0x80, 0xff] {
        var damaged = file
        damaged[place] = value
        ask(damaged)
      }
    }
    #expect(throws: ZoneFileFlaw.self) { _ = try Zone(file: []) }
    #expect(throws: ZoneFileFlaw.self) { _ = try Zone(file: Array(file.dropLast())) }
  }

  private func ask(_ bytes: [UInt8]) {
    guard let zone = try? Zone(file: bytes) else { return }
    for moment: Int64 in [.min, -5_000_000_000_000_000, -1, 0, 1_700_000_000_000_000, 1 << 60, .max] {
      let period = zone.period(at: moment)
      #expect(period.start <= moment && (moment < period.end || period.end == .max))
      _ = zone.moments(at: moment)
    }
  }
}

import Foundation

/// Files for tests that are kept beside the project, not in it.
enum Corpus {
  /// `LEAT_CORPORA`, or `../shared/corpora` beside the package; nil where neither is there.
  static let root: String? = {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let besides = package.deletingLastPathComponent().appendingPathComponent("shared/corpora").path
    let path = ProcessInfo.processInfo.environment["LEAT_CORPORA"] ?? besides
    return FileManager.default.fileExists(atPath: path + "/hostile") ? path : nil
  }()

  static var isPresent: Bool { root != nil }

  static func bytes(_ path: String) -> [UInt8]? {
    guard let root, let data = FileManager.default.contents(atPath: root + "/" + path) else { return nil }
    return Array(data)
  }

  /// The names in a folder, sorted.
  static func names(in folder: String) -> [String] {
    guard let root else { return [] }
    return ((try? FileManager.default.contentsOfDirectory(atPath: root + "/" + folder)) ?? []).sorted()
  }
}

extension Corpus {
  /// All cases of the YAML test suite by name: `229Q`, and `2G84/02` where a case has several.
  static func suiteCases() -> [(name: String, bytes: [UInt8])] {
    libYAMLVerdicts().keys.sorted().compactMap { name in
      bytes("yaml-test-suite/\(name)/in.yaml").map { (name, $0) }
    }
  }

  /// Case to `ok` or `error`, as libyaml 0.2.5 judges.
  static func libYAMLVerdicts() -> [String: String] {
    let table = bytes("yaml-test-suite/libyaml-0.2.5-verdicts.tsv") ?? []
    var verdicts: [String: String] = [:]
    for line in String(decoding: table, as: UTF8.self).split(separator: "\n").dropFirst() {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      if fields.count > 2 { verdicts[String(fields[0])] = String(fields[2]) }
    }
    return verdicts
  }

  /// Every line two columns to the right.
  static func indented(_ bytes: [UInt8]) -> [UInt8] {
    bytes.split(separator: 0x0A, omittingEmptySubsequences: false).flatMap { line in
      line.isEmpty ? [0x0A] : [0x20, 0x20] + line + [0x0A]
    }
  }
}

import Foundation

/// Files written elsewhere to be difficult; skipped where they are not at hand.
enum Corpora {
  static let root: String = {
    if let given = ProcessInfo.processInfo.environment["LEAT_CORPORA"] { return given }
    // Beside the package: this file lies three levels below the folder that holds both.
    let package = #filePath.split(separator: "/").dropLast(3)
    return "/" + (package.dropLast() + ["shared", "corpora"]).joined(separator: "/")
  }()

  static let arePresent = FileManager.default.fileExists(atPath: root + "/hostile/MANIFEST.md")
}

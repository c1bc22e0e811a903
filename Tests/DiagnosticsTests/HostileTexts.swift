import Foundation

/// Texts that terminals, logs and parsers may take for something else.
enum HostileTexts {
  static let own = [
    "", "a\nb", "a\r\nb\rc", "\u{1b}[31mred\u{1b}[0m", "\u{9b}31m", "\u{202e}desrever\u{202c}",
    "\u{0}\u{7}\u{8}\u{7f}",
    "::error file=x::y", "\n::set-output name=a::b", "##[error]x", "%0A%25", "a,b:c=d", "]]>",
    "<![CDATA[x]]>",
    "&amp;&#0;&x;", "\u{FFFE}\u{FFFF}\u{1FFFE}", "\u{2028}\u{2029}\u{85}", "\u{feff}bom",
    "[link](javascript:x)",
    "<script>alert(1)</script>", "\"quoted\"'single'`back`\\", "{0} {{x}}", "|a|b|", "e\u{301}\u{301}\u{301}",
    "\u{1f468}\u{200d}\u{1f469}", "\u{e0041}\u{e0042}", String(repeating: "x", count: 10_000),
  ]

  static let corpora: String = {
    if let given = ProcessInfo.processInfo.environment["LEAT_CORPORA"] { return given }
    // Beside the package: this file lies three levels below the folder that holds both.
    let package = #filePath.split(separator: "/").dropLast(3)
    return "/" + (package.dropLast() + ["shared", "corpora"]).joined(separator: "/")
  }()

  /// The Big List of Naughty Strings; empty where it is not at hand.
  static let naughty: [String] = {
    guard let data = FileManager.default.contents(atPath: corpora + "/blns/blns.json") else { return [] }
    return (try? JSONDecoder().decode([String].self, from: data)) ?? []
  }()
}

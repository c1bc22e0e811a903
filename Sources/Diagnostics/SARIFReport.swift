extension Report {
  /// The report as SARIF 2.1.0 (OASIS Standard, 2020), for code scanning. Clauses are of that standard.
  func sarifText(page: (DiagnosticCode) -> String?) -> String {
    let findings = self.findings
    let codes = Set(findings.map(\.diagnostic.code)).sorted { $0.rawValue < $1.rawValue }
    let positions = Dictionary(codes.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let results = zip(findings, Fingerprint.all(of: findings)).map { finding, fingerprint in
      result(
        finding.diagnostic, in: finding.files, rule: positions[finding.diagnostic.code] ?? 0, fingerprint)
    }
    let driver = JSONValue.object([
      ("name", "leat"), ("semanticVersion", .text(version)),
      ("rules", .lines(codes.map { rule($0, page: page($0)) })),
    ])
    let run = JSONValue.object([
      ("tool", .object([("driver", driver)])), ("columnKind", "unicodeCodePoints"),
      ("results", .lines(results)),
    ])
    let log = JSONValue.object([
      ("$schema", "https://json.schemastore.org/sarif-2.1.0.json"), ("version", "2.1.0"),
      ("runs", .list([run])),
    ])
    return log.json + "\n"
  }

  private func rule(_ code: DiagnosticCode, page: String?) -> JSONValue {
    var members: [(String, JSONValue)] = [("id", .text(code.rawValue))]
    if let page {
      let paragraph = firstParagraph(of: page)
      let sentence = paragraph.firstRange(of: ". ").map { String(paragraph[..<$0.lowerBound]) + "." }
      members += [
        ("shortDescription", message(sentence ?? paragraph)), ("fullDescription", message(paragraph)),
        ("help", .object([("text", .text(page)), ("markdown", .text(page))])),
      ]
    }
    return .object(members)
  }

  /// The text between the heading and the next empty line.
  private func firstParagraph(of page: String) -> String {
    page.split(separator: "\n", omittingEmptySubsequences: false).drop { $0.isEmpty || $0.hasPrefix("#") }
      .prefix { !$0.isEmpty }.joined(separator: " ")
  }

  private func result(
    _ diagnostic: Diagnostic, in files: SourceFiles, rule: Int, _ fingerprint: Fingerprint
  ) -> JSONValue {
    let label = diagnostic.primary.text.isEmpty ? "" : ": " + diagnostic.primary.text
    let help = diagnostic.help.map { $0.text.isEmpty ? [] : [$0.text] } ?? []
    var members: [(String, JSONValue)] = [
      ("ruleId", .text(diagnostic.code.rawValue)), ("ruleIndex", .number(rule)),
      ("level", .text(diagnostic.severity.rawValue)),
      ("message", message(([diagnostic.message + label] + diagnostic.notes + help).joined(separator: "\n"))),
      ("locations", .list([.object([physicalLocation(diagnostic.primary.span, in: files)])])),
    ]
    if !diagnostic.secondary.isEmpty {
      let related = diagnostic.secondary.enumerated().map { index, label in
        JSONValue.object([
          ("id", .number(index + 1)), physicalLocation(label.span, in: files),
          ("message", message(label.text)),
        ])
      }
      members.append(("relatedLocations", .list(related)))
    }
    members.append(("partialFingerprints", .object([("leat/v1", .text(fingerprint.text))])))
    if let help = diagnostic.help, !help.edits.isEmpty {
      members.append(("fixes", .list([fix(help, label: diagnostic.primary.text, in: files)])))
    }
    return .object(members)
  }

  private func physicalLocation(_ span: Span, in files: SourceFiles) -> (String, JSONValue) {
    ("physicalLocation", .object([artifact(span, in: files), ("region", region(span, in: files))]))
  }

  private func artifact(_ span: Span, in files: SourceFiles) -> (String, JSONValue) {
    let path = relativePath(files[span.file].path)
    if path.hasPrefix("/") {
      return ("artifactLocation", .object([("uri", .text("file://" + percentEncoded(path)))]))
    }
    return (
      "artifactLocation",
      .object([("uri", .text(percentEncoded(path))), ("uriBaseId", "%SRCROOT%")])
    )
  }

  /// `endColumn` is the column behind the last character (3.30.8).
  private func region(_ span: Span, in files: SourceFiles) -> JSONValue {
    let place = files.location(of: span)
    return .object([
      ("startLine", .number(place.line)), ("startColumn", .number(place.column)),
      ("endLine", .number(place.endLine)), ("endColumn", .number(place.endColumn)),
    ])
  }

  private func fix(_ help: Help, label: String, in files: SourceFiles) -> JSONValue {
    let replacements = help.edits.map { edit in
      JSONValue.object([
        ("deletedRegion", region(edit.span, in: files)),
        ("insertedContent", .object([("text", .text(edit.replacement))])),
      ])
    }
    let change = JSONValue.object([
      artifact(help.edits[0].span, in: files), ("replacements", .list(replacements)),
    ])
    return .object([
      ("description", message(help.text.isEmpty ? label : help.text)), ("artifactChanges", .list([change])),
    ])
  }

  /// A message in plain text, in which `[text](place)` would be a link (3.11.6).
  private func message(_ text: String) -> JSONValue {
    let text = escapedLines(text)
    let isLink = text.contains("](")
    return .object([
      ("text", .text(isLink ? replacing(["[": "\\[", "]": "\\]", "\\": "\\\\"], in: text) : text))
    ])
  }

  /// RFC 3986: what is not unreserved is encoded, but for the slashes of a path.
  private func percentEncoded(_ path: String) -> String {
    let digits = Array("0123456789ABCDEF")
    return path.utf8.reduce(into: "") { result, byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"), UInt8(ascii: "/"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default: result += "%" + String(digits[Int(byte >> 4)]) + String(digits[Int(byte & 15)])
      }
    }
  }
}

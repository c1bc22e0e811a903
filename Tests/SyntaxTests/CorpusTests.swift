import CLibYAML
import Diagnostics
import Syntax
import Testing

/// Foreign YAML: hostile files and the conformance suite. Skipped where they are not beside the project.
@Suite(.enabled(if: Corpus.isPresent, "no corpora beside the package: set LEAT_CORPORA"))
struct CorpusTests {
  /// What hostile/MANIFEST.md expects at the YAML layer: the slug and place of the first finding. The others
  /// are well-formed YAML whose keys, numbers or names a later stage judges.
  private static let expected: [String: String] = [
    "01_billion_laughs_seq": "6:10 alias-limit", "02_billion_laughs_map": "8:29 alias-limit",
    "04_merge_key_bomb": "3:3 merge-key", "05_self_alias": "1:8 recursive-alias",
    "07_undefined_alias": "1:4 unknown-alias", "08_anchor_redefined": "1:4 anchor-misplaced",
    "100_expr_junk": "1:1 root-not-mapping", "10_many_anchors_50k": "1:5 anchor-misplaced",
    "11_deep_flow_seq_1k": "1:65 nesting-depth", "13_deep_flow_map_100k": "1:257 nesting-depth",
    "14_deep_block_seq_100k": "1:129 nesting-depth", "16_deep_complex_keys": "1:3 key-not-text",
    "17_deep_complex_keys_flow": "1:2 key-not-text", "19_huge_plain_multiline": "2:3 scalar-size",
    "22_many_docs_20k": "3:1 document-extra", "23_many_directives": "1:1 directive",
    "25_literal_block_1MB": "1:4 scalar-size", "26_alias_as_key": "1:4 anchor-misplaced",
    "31_whitespace_only": "1:1 document-empty", "32_nul_byte": "2:6 control-character",
    "35_bom_inside": "2:1 control-character", "37_utf16be_bom": "1:1 encoding",
    "38_utf16_no_bom": "1:2 control-character", "40_invalid_utf8_ff": "1:4 encoding",
    "41_truncated_utf8": "1:8 encoding", "43_overlong_utf8": "1:5 encoding",
    "44_utf8_surrogate": "1:5 encoding",
    "46_escape_surrogate": "1:5 invalid-escape", "47_escape_too_big": "1:5 invalid-escape",
    "55_line_separator_marks": "1:6 line-separator", "56_astral_column": "1:10 text-after-value",
    "61_ctrl_z_tail": "2:1 control-character", "62_tab_indent": "2:1 tab-indentation",
    "64_tab_mixed": "3:1 tab-indentation", "65_dup_key": "3:1 duplicate-key",
    "67_dup_key_typed": "1:1 key-not-text", "68_dup_key_nested_flow": "1:17 duplicate-key",
    "70_seq_as_key": "1:3 key-not-text", "71_root_scalar": "1:1 root-not-mapping",
    "73_unclosed_flow": "1:4 unclosed-bracket", "74_unclosed_quote": "1:4 unclosed-quote",
    "76_colon_in_plain": "1:5 yaml-syntax", "77_at_backtick": "1:4 leading-indicator",
    "79_percent_in_content": "1:1 directive", "88_custom_tag": "1:4 tag", "89_binary_tag": "1:4 tag",
    "98_redos_patterns": "1:1 root-not-mapping",
  ]

  @Test func hostileFiles() throws {
    let names = Corpus.names(in: "hostile/yaml")
    #expect(names.count >= 70)
    for name in names {
      let bytes = try #require(Corpus.bytes("hostile/yaml/" + name))
      let start = ContinuousClock.now
      let fixture = Fixture(bytes: bytes)
      let report = TextRenderer(files: fixture.files).render(fixture.diagnostics)
      #expect(ContinuousClock.now - start < .seconds(2), "\(name)")
      #expect(fixture.findings.first == CorpusTests.expected[String(name.dropLast(5))], "\(name)")
      let isClean = report.unicodeScalars.allSatisfy { $0 == "\n" || ($0.value >= 0x20 && $0.value != 0x7F) }
      #expect(isClean, "\(name)")
    }
  }

  /// The expressions of the hostile files have spans inside their scalars, and few findings each.
  @Test func hostileExpressions() throws {
    for name in Corpus.names(in: "hostile/yaml") {
      let bytes = try #require(Corpus.bytes("hostile/yaml/" + name))
      let fixture = Fixture(bytes: bytes)
      guard let root = fixture.tree.root else { continue }
      for entry in fixture.tree.entries(root) {
        let (expression, diagnostics) = parseExpression(entry.value, in: fixture.tree)
        if fixture.tree.kind(entry.value) == .scalar { #expect(diagnostics.count <= 11) }
        let whole = fixture.tree.span(entry.value)
        for span in expression.nodes.map(\.span) + diagnostics.map(\.primary.span) {
          #expect(whole.start <= span.start && span.start <= span.end && span.end <= whole.end, "\(name)")
        }
      }
    }
  }

  /// Every scalar that libyaml decodes is decoded alike by us, and its offsets lead back into its own source.
  @Test func decodingAgreesWithLibYAML() throws {
    var compared = 0
    for (_, bytes) in Corpus.suiteCases() {
      // Under a key, so that a document of any shape has a mapping at its root.
      compared += try compareScalars(bytes)
      compared += try compareScalars(Array("k:\n".utf8) + Corpus.indented(bytes))
    }
    for name in Corpus.names(in: "hostile/yaml") {
      compared += try compareScalars(try #require(Corpus.bytes("hostile/yaml/" + name)))
    }
    #expect(compared > 100_000)
  }

  private func compareScalars(_ bytes: [UInt8]) throws -> Int {
    let fixture = Fixture(bytes: bytes)
    guard let root = fixture.tree.root, !fixture.diagnostics.contains(where: { $0.code != .tag }) else {
      return 0
    }
    guard let decoded = LibYAMLScalars(bytes)?.texts else { return 0 }
    var seen: Set<SyntaxTree.ID> = []
    let ours = fixture.scalars(root).filter { seen.insert($0).inserted }
    #expect(ours.map(fixture.tree.text) == decoded)
    for scalar in ours where fixture.tree.text(scalar).utf8.count < 2_000 {
      let whole = fixture.tree.span(scalar)
      var last = whole.start
      for offset in 0..<fixture.tree.text(scalar).utf8.count {
        let span = fixture.tree.span(of: scalar, from: offset, to: offset + 1)
        let isBlock = fixture.tree.style(scalar) == .literal || fixture.tree.style(scalar) == .folded
        #expect(span.start >= last && span.end > span.start && (span.end <= whole.end || isBlock))
        last = span.start
      }
    }
    return ours.count
  }

  /// Our verdict on every case of the YAML test suite. Where libyaml refuses, so do we; where it accepts, we
  /// refuse only what the language forbids on purpose.
  @Test func conformanceSuite() throws {
    let deliberate: Set<DiagnosticCode> = [
      .anchorMisplaced, .anchorDuplicate, .directive, .documentEmpty, .documentExtra, .keyNotText,
      .rootNotMapping,
      .tag, .duplicateKey, .lineSeparator, .commentCut,
    ]
    let verdicts = Corpus.libYAMLVerdicts()
    #expect(verdicts.count == 402)
    var stricter: [String: Int] = [:]
    var accepted = 0
    for (name, bytes) in Corpus.suiteCases() {
      let fixture = Fixture(bytes: bytes)
      let errors = fixture.diagnostics.filter { $0.severity == .error }
      let verdict = try #require(verdicts[name], "\(name)")
      if verdict == "error" {
        #expect(!errors.isEmpty, "\(name): libyaml refuses it")
      } else if errors.isEmpty {
        accepted += 1
      } else {
        for code in Set(errors.map(\.code)) { stricter[code.rawValue, default: 0] += 1 }
        let isDeliberate = errors.contains { deliberate.contains($0.code) }
        #expect(isDeliberate, "\(name): \(fixture.findings)")
      }
    }
    print(
      "accepted \(accepted), stricter:", stricter.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })
    #expect(accepted > 75)
  }
}

/// The scalars of a document in file order, as libyaml decodes them.
private struct LibYAMLScalars {
  private(set) var texts: [String] = []

  /// Nil where libyaml refuses the document.
  init?(_ bytes: [UInt8]) {
    var parser = yaml_parser_t()
    yaml_parser_initialize(&parser)
    defer { yaml_parser_delete(&parser) }
    bytes.withUnsafeBufferPointer { yaml_parser_set_input_string(&parser, $0.baseAddress, $0.count) }
    var event = yaml_event_t()
    while yaml_parser_parse(&parser, &event) == 1 {
      defer { yaml_event_delete(&event) }
      if event.type == YAML_SCALAR_EVENT {
        let value = UnsafeBufferPointer(start: event.data.scalar.value, count: event.data.scalar.length)
        texts.append(String(decoding: value, as: UTF8.self))
      }
      if event.type == YAML_DOCUMENT_END_EVENT || event.type == YAML_STREAM_END_EVENT { return }
    }
    return nil
  }
}

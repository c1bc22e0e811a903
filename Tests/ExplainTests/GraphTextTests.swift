import Explain
import Foundation
import FoundationXML
import Testing

/// Hostile names must neither add nor lose a vertex or an edge, in any format. What a format says is read
/// back here by a reader of its own: a lexer for Graphviz' strings, patterns for Mermaid's lines,
/// Foundation's JSON and XML.
@Suite struct GraphTextTests {
  fileprivate let hostile: FlowGraph = {
    let names = [
      #"x"]; evil [label="y"#, "a-->b", "end\nclick A href \"javascript:alert(1)\"",
      #"%%{init: {"securityLevel":"loose"}}%%"#, #"\\"#, #"\N\G"#, #"ends with \"#,
      "<script>alert('1')</script>",
      "&lt;b&gt; &#60;", "\u{1B}[31mred\u{0}\u{7}", "\u{202E}right to left", "\"\u{301}accented quote",
      "subgraph c0", "style n0 fill:#f00;", "`markdown **bold**`", "", " ", "]]>", "日本語", "n0 --> n1; n2",
      "\u{FFFE}\u{FFFF}", "a\r\nb", "}", "//comment /* */ # --",
    ]
    return FlowGraph(
      name: names.joined(),
      vertices: names.enumerated().map { index, name in
        .init(
          id: name, label: name, detail: index % 3 == 0 ? "" : name, kind: FlowGraph.Kind.allCases[index % 6],
          cluster: index % 2 == 0 ? nil : names[index % 8], expression: name, doc: name)
      },
      edges: names.indices.flatMap { index in
        [1, 5, 7].map { .init(from: names[index], to: names[(index * 3 + $0) % names.count]) }
      })
  }()

  @Test func dotKeepsItsCounts() throws {
    let dot = try DOTSkeleton(renderDOT(hostile))
    #expect(dot.vertices.count == hostile.vertices.count)
    #expect(Set(dot.vertices).count == hostile.vertices.count)
    #expect(dot.edges == hostile.edges.count)
    #expect(dot.subgraphs == Set(hostile.vertices.compactMap(\.cluster)).count)
    // Nothing else is there: the graph's brackets, three lines of defaults, a subgraph's label and bracket.
    #expect(dot.lines.count == 5 + dot.vertices.count + dot.edges + 3 * dot.subgraphs)
  }

  @Test func dotInterpretsNothing() {
    let graph = FlowGraph(
      name: "g", vertices: [.init(id: "a\"b\\", label: "\\N \"q\" &lt;\n", detail: "int64", kind: .column)],
      edges: [])
    let text = renderDOT(graph)
    #expect(text.contains(#""a\"b\\" [label="\\N \"q\" &amp;lt;\\n\nint64""#))
  }

  @Test func mermaidKeepsItsCounts() {
    let lines = renderMermaid(hostile).split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    let label = #""[A-Za-z0-9 _.,?+()#;<>/\p{L}\p{M}]+""#
    func count(_ pattern: String) -> Int {
      lines.count { $0.range(of: "^(\(pattern))$", options: .regularExpression) != nil }
    }
    let vertices = count(#"n\d+[\[({/]+"# + label + #"[\])}/]+:::[a-z]+"#)
    let edges = count(#"n\d+ --> n\d+"#)
    let subgraphs = count(#"subgraph c\d+\["# + label + #"\]"#)
    #expect(vertices == hostile.vertices.count)
    #expect(edges == hostile.edges.count)
    #expect(subgraphs == Set(hostile.vertices.compactMap(\.cluster)).count)
    #expect(count("end") == subgraphs)
    // Nothing else is there, but the first line and the colours.
    #expect(lines.count == 1 + vertices + edges + 2 * subgraphs + count(#"classDef [a-z]+ .*"#))
    #expect(lines[0] == "flowchart LR")
  }

  @Test func mermaidByHand() {
    #expect(
      renderMermaid(small) == """
        flowchart LR
          n0[("orders.csv")]:::source
          n2(["rate<br/>float64"]):::parameter
          subgraph c0["orders"]
            n1["tax<br/>float64?"]:::column
          end
          n0 --> n1
          n2 --> n1
          classDef source fill:#e0f2fe,stroke:#0284c7,color:#0c4a6e
          classDef column fill:#ffffff,stroke:#94a3b8,color:#1e293b
          classDef parameter fill:#fef3c7,stroke:#d97706,color:#78350f

        """)
  }

  @Test func jsonReadsBack() throws {
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(renderJSON(hostile).utf8)) as? [String: Any])
    #expect(json["version"] as? Int == 1)
    #expect(json["name"] as? String == hostile.name)
    let vertices = try #require(json["vertices"] as? [[String: Any]])
    let edges = try #require(json["edges"] as? [[String: String]])
    #expect(vertices.map { $0["id"] as? String } == hostile.vertices.map(\.id))
    #expect(vertices.map { $0["frame"] as? String } == hostile.vertices.map(\.cluster))
    #expect(vertices.map { $0["detail"] as? String } == hostile.vertices.map(\.detail))
    #expect(vertices.map { $0["kind"] as? String } == hostile.vertices.map(\.kind.rawValue))
    #expect(edges.map { FlowGraph.Edge(from: $0["from"] ?? "?", to: $0["to"] ?? "?") } == hostile.edges)
  }

  @Test func jsonByHand() {
    #expect(
      renderJSON(small) == """
        {
          "version": 1,
          "name": "small",
          "vertices": [
            {"id": "orders", "label": "orders.csv", "detail": "", "kind": "source", "frame": null, \
        "expression": "", "doc": ""},
            {"id": "orders.tax", "label": "tax", "detail": "float64?", "kind": "column", "frame": "orders", \
        "expression": "amount * rate", "doc": "What the state takes."},
            {"id": "rate", "label": "rate", "detail": "float64", "kind": "parameter", "frame": null, \
        "expression": "", "doc": ""}
          ],
          "edges": [
            {"from": "orders", "to": "orders.tax"},
            {"from": "rate", "to": "orders.tax"}
          ]
        }

        """)
  }

  @Test func svgIsWellFormedAndInert() throws {
    let reader = SVGReader()
    let parser = XMLParser(data: Data(renderSVG(hostile).utf8))
    parser.delegate = reader
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    #expect(reader.counts["vertex"] == hostile.vertices.count + hostile.kindCount)
    #expect(reader.counts["edge"] == hostile.edges.count)
    #expect(reader.counts["cluster"] == Set(hostile.vertices.compactMap(\.cluster)).count)
    #expect(
      reader.elements.isSubset(of: ["svg", "title", "style", "defs", "marker", "path", "rect", "text", "g"]))
    #expect(reader.texts.contains("<script>alert('1')</script>"))
  }

  @Test func svgSaysWhatAVertexIs() {
    let svg = renderSVG(small)
    #expect(svg.contains("<title>orders.tax: float64?\namount * rate\nWhat the state takes.</title>"))
    #expect(svg.contains("1 source · 1 column · 1 parameter"))
    #expect(svg.contains("class=\"edge given\""))
    #expect(svg.contains("prefers-color-scheme:dark"))
  }

  @Test func emptyGraphs() throws {
    let empty = FlowGraph(name: "", vertices: [], edges: [])
    #expect(XMLParser(data: Data(renderSVG(empty).utf8)).parse())
    #expect(renderMermaid(empty) == "flowchart LR\n")
    #expect(renderJSON(empty).contains("\"vertices\": [],\n  \"edges\": []\n"))
    #expect(try DOTSkeleton(renderDOT(empty)).vertices.isEmpty)
  }

  private let small = FlowGraph(
    name: "small",
    vertices: [
      .init(id: "orders", label: "orders.csv", kind: .source),
      .init(
        id: "orders.tax", label: "tax", detail: "float64?", kind: .column, cluster: "orders",
        expression: "amount * rate", doc: "What the state takes."),
      .init(id: "rate", label: "rate", detail: "float64", kind: .parameter),
    ],
    edges: [.init(from: "orders", to: "orders.tax"), .init(from: "rate", to: "orders.tax")])
}

extension FlowGraph {
  fileprivate var kindCount: Int { Set(vertices.map(\.kind)).count }
}

/// A DOT file whose strings have become `S`, by Graphviz' rule that a backslash protects what stands after
/// it.
private struct DOTSkeleton {
  struct OpenString: Error {}

  var lines: [String] = []
  /// The first string of each line of `lines`.
  var firstStrings: [String] = []

  init(_ text: String) throws {
    for line in text.split(separator: "\n") {
      var scalars = line.unicodeScalars.makeIterator()
      var skeleton = ""
      var strings: [String] = []
      while let scalar = scalars.next() {
        guard scalar == "\"" else {
          skeleton.unicodeScalars.append(scalar)
          continue
        }
        skeleton += "S"
        var string = ""
        while let inner = scalars.next(), inner != "\"" {
          string.unicodeScalars.append(inner)
          guard inner == "\\" else { continue }
          guard let protected = scalars.next() else { throw OpenString() }
          string.unicodeScalars.append(protected)
        }
        strings.append(string)
      }
      lines.append(skeleton.trimmingCharacters(in: .whitespaces))
      firstStrings.append(strings.first ?? "")
    }
  }

  var vertices: [String] {
    zip(lines, firstStrings).filter { $0.0.hasPrefix("S [label=S, tooltip=S, ") }.map(\.1)
  }
  var edges: Int { lines.count { $0 == "S -> S" } }
  var subgraphs: Int { lines.count { $0 == "subgraph S {" } }
}

/// Counts what an SVG file draws.
private final class SVGReader: NSObject, XMLParserDelegate {
  var counts: [String: Int] = [:]
  var elements: Set<String> = []
  var texts: Set<String> = []
  private var text = ""

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    elements.insert(name)
    text = ""
    if let group = attributes["class"]?.split(separator: " ").first { counts[String(group), default: 0] += 1 }
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    texts.insert(text)
  }
}

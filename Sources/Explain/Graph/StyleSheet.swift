/// The paint of an SVG picture: the same rules in two palettes, of which the viewer's theme chooses.
func styleSheet(_ kinds: [FlowGraph.Kind]) -> String {
  """
  text{font-family:\(fonts);font-size:13px;font-weight:600}
  .name{font-size:17px}
  .soft{font-size:12px;font-weight:400}
  .cluster text{font-size:12px}
  .cluster rect,.vertex rect{stroke-width:1.2}
  .vertex .detail{font-size:11px;font-weight:400;opacity:.75}
  .bar{stroke-width:3;stroke-linecap:round}
  .edge{fill:none;stroke-width:1.4}
  .edge.given{stroke-dasharray:4 3}
  .edge:hover{stroke-width:3}
  \(light.rules(kinds.map { ($0, $0.light) }))@media (prefers-color-scheme:dark){
  \(dark.rules(kinds.map { ($0, $0.dark) }))}

  """
}

private let fonts = "system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','Helvetica Neue',Arial,sans-serif"

/// The colours of everything but the boxes.
private struct Palette {
  let paper: String
  let ink: String
  let soft: String
  let edge: String
  let accent: String
  let cluster: String
  let clusterStroke: String

  func rules(_ kinds: [(FlowGraph.Kind, KindColours)]) -> String {
    var rules = """
      .paper{fill:\(paper)}
      .name{fill:\(ink)}
      .soft,.cluster text{fill:\(soft)}
      .cluster rect{fill:\(cluster);stroke:\(clusterStroke)}
      .edge{stroke:\(edge)}
      .tip{fill:\(edge)}
      .edge:hover{stroke:\(accent)}

      """
    for (kind, colours) in kinds {
      let name = kind.rawValue
      rules += ".\(name) rect{fill:\(colours.fill);stroke:\(colours.stroke)}\n"
      rules += ".\(name) .bar{stroke:\(colours.stroke)}\n"
      rules += ".\(name) text{fill:\(colours.text)}\n"
    }
    return rules
  }
}

private let light = Palette(
  paper: "#ffffff", ink: "#0f172a", soft: "#64748b", edge: "#94a3b8", accent: "#2563eb", cluster: "#f8fafc",
  clusterStroke: "#e2e8f0")

private let dark = Palette(
  paper: "#0b1120", ink: "#f1f5f9", soft: "#94a3b8", edge: "#64748b", accent: "#60a5fa", cluster: "#111a2e",
  clusterStroke: "#25324a")

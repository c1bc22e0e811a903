/// The colours of a kind of vertex, as `#rrggbb`: the same in every format.
struct KindColours {
  let fill: String
  let stroke: String
  let text: String
}

extension FlowGraph.Kind {
  /// Tinted paper and dark ink; text on fill has a contrast of at least 7 to 1.
  var light: KindColours {
    switch self {
    case .source: KindColours(fill: "#e0f2fe", stroke: "#0284c7", text: "#0c4a6e")
    case .column: KindColours(fill: "#ffffff", stroke: "#94a3b8", text: "#1e293b")
    case .parameter: KindColours(fill: "#fef3c7", stroke: "#d97706", text: "#78350f")
    case .scalar: KindColours(fill: "#ede9fe", stroke: "#7c3aed", text: "#4c1d95")
    case .frame: KindColours(fill: "#ccfbf1", stroke: "#0d9488", text: "#134e4a")
    case .output: KindColours(fill: "#dcfce7", stroke: "#16a34a", text: "#14532d")
    }
  }

  /// The same hues for a dark background.
  var dark: KindColours {
    switch self {
    case .source: KindColours(fill: "#0c2f45", stroke: "#38bdf8", text: "#e0f2fe")
    case .column: KindColours(fill: "#1e293b", stroke: "#64748b", text: "#f1f5f9")
    case .parameter: KindColours(fill: "#3d2a0b", stroke: "#f59e0b", text: "#fef3c7")
    case .scalar: KindColours(fill: "#2b1f52", stroke: "#a78bfa", text: "#ede9fe")
    case .frame: KindColours(fill: "#0d3a38", stroke: "#2dd4bf", text: "#ccfbf1")
    case .output: KindColours(fill: "#10351f", stroke: "#4ade80", text: "#dcfce7")
    }
  }
}

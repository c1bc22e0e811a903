import Compiler
import Diagnostics
import Testing

/// One misspelled word of each kind costs one diagnostic of eight lines at most, on a terminal of 80 columns.
@Suite struct TypoTests {
  private static let flow = """
    leat: 1
    params:
      smooth: {type: int64, default: 3, min: 1}
    sources:
      weekly:
        order: week
        series: region
        columns:
          week: date
          region: string
          spend: {type: float64}
          signups: int64
    nodes:
      cost: {expr: spend / signups, doc: Each., type: float64}
      trend: rolling_mean(cost, smooth, min_periods=2)
      rounded: round(cost, 1, mode='half_even')
      dated: week >= date('2024-01-01') and region in ['us', 'eu']
    outputs:
      result: {from: weekly, select: [week, region, trend, dated, rounded]}

    """

  @Test(arguments: [
    ("params:", "parms:"), ("nodes:", "nods:"), ("default: 3", "defualt: 3"), ("columns:", "colums:"),
    ("order: week", "ordr: week"), ("order: week", "order: wek"), ("series: region", "series: regoin"),
    ("spend: {type: float64", "spend: {type: float46"), ("signups: int64", "signups: int46"),
    ("spend / signups", "spend / signup"), ("rolling_mean(", "rolling_maen("),
    ("(cost, smooth", "(cots, smooth"),
    ("cost, smooth,", "cost, smoth,"), ("min_periods=", "min_period="), ("half_even", "half_evn"),
    ("doc: Each.", "dco: Each."), ("date('", "dat('"), ("and region", "adn region"), ("in ['us'", "im ['us'"),
    ("from: weekly", "from: weakly"), ("select:", "selct:"), ("trend, dated", "trnd, dated"),
    ("outputs:", "outpust:"),
  ])
  func takesEightLines(word: String, typo: String) {
    let pieces = TypoTests.flow.split(separator: word, maxSplits: 1, omittingEmptySubsequences: false)
    let text = pieces.joined(separator: typo)
    let result = compile(path: "flow.leat.yaml", text: Array(text.utf8))
    #expect(text != TypoTests.flow)
    #expect(result.diagnostics.count == 1, "\(result.diagnostics.map(\.message))")
    let shown = TextRenderer(files: result.files, style: TextStyle(width: 80)).render(result.diagnostics)
    #expect(shown.split(separator: "\n").count <= 8, "\(shown)")
  }

  @Test func theFlowIsSound() {
    #expect(compile(path: "flow.leat.yaml", text: Array(TypoTests.flow.utf8)).diagnostics.isEmpty)
  }
}

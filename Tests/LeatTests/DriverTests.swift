import Leat
import Testing

/// The documented example of README.md, compiled and run.
@Suite struct DriverTests {
  static let flow = """
    leat: 1
    params:
      smooth: {type: int64, default: 3, min: 1}
    sources:
      weekly:
        order: position
        columns: {spend: float64, signups: int64}
    nodes:
      avg_spend: rolling_mean(spend, smooth)
      spend_per_signup: spend / signups
      lagged_cost: shift(spend, 3) / signups
      total: sum(spend)
    """

  static let weekly = Table(
    names: ["spend", "signups"],
    columns: [
      Column([10.0, 10, 20, 40, 40, 50] as [Double?]), Column([1, 10, 50, 100, 200, 400] as [Int64?]),
    ],
    rowCount: 6)

  @Test func asksForOutputsByName() throws {
    let driver = try Driver(DriverTests.flow)
    let table = try driver.run(["spend_per_signup", "lagged_cost"], sources: ["weekly": DriverTests.weekly])
    #expect(table.names == ["spend_per_signup", "lagged_cost"])
    #expect(table["spend_per_signup"]?.cells(as: Double.self) == [10, 1, 0.4, 0.4, 0.2, 0.125])
    #expect(table["lagged_cost"]?.cells(as: Double.self) == [nil, nil, nil, 0.1, 0.05, 0.05])
  }

  @Test func bindsParameters() throws {
    let driver = try Driver(DriverTests.flow, parameters: ["smooth": .integer(2)])
    let table = try driver.run(["avg_spend"], sources: ["weekly": DriverTests.weekly])
    #expect(table["avg_spend"]?.cells(as: Double.self) == [nil, 10, 15, 30, 40, 45])
  }

  @Test func givesScalars() throws {
    let driver = try Driver(DriverTests.flow)
    let table = try driver.run(["total"], sources: ["weekly": DriverTests.weekly])
    #expect(table["total"]?.cells(as: Double.self) == [170])
  }

  @Test func overridesNodes() throws {
    let flow = DriverTests.flow + "\n  doubled: spend_per_signup * 2\n"
    let driver = try Driver(flow)
    let table = try driver.run(
      ["doubled"], sources: ["weekly": DriverTests.weekly],
      overrides: ["spend_per_signup": Column([1, 2, 3, 4, 5, 6] as [Double?])])
    #expect(table["doubled"]?.cells(as: Double.self) == [2, 4, 6, 8, 10, 12])
  }

  @Test func takesTransformsWrittenInSwift() throws {
    var library = Library()
    try library.register(
      "halved",
      signature: """
        doc: Half of a value.
        args: {of: {type: float64}}
        result: {type: float64}
        """
    ) { (values: UnsafeBufferPointer<Double>, result: UnsafeMutableBufferPointer<Double>) in
      for row in values.indices { result[row] = values[row] / 2 }
    }
    let driver = try Driver(DriverTests.flow + "\n  half: halved(spend)\n", library: library)
    let table = try driver.run(["half"], sources: ["weekly": DriverTests.weekly])
    #expect(table["half"]?.cells(as: Double.self) == [5, 5, 10, 20, 20, 25])
  }

  @Test func tellsEveryMistakeAtOnce() {
    let flow = DriverTests.flow + "\n  a: spned + 1\n  b: rolling_maen(spend, 3)\n"
    #expect {
      _ = try Driver(flow)
    } throws: { error in
      let text = "\(error)"
      return text.contains("did you mean `spend`?") && text.contains("did you mean `rolling_mean`?")
    }
  }

  @Test func namesWhatIsMissing() throws {
    let driver = try Driver(DriverTests.flow)
    #expect(throws: FlowError.self) { try driver.run(["nothing"], sources: [:]) }
    #expect(throws: (any Error).self) { try driver.run(["avg_spend"], sources: [:]) }
  }
}

/// A small flow with a parameter of every kind, and its results by hand.
enum SalesFlow {
  static let file = "sales.leat.yaml"

  static let text = """
    leat: 1
    params:
      factor: {type: float64, default: 2, min: 0, max: 10}
      window: {type: int64, default: 2, min: 1}
      mode: {type: enum, values: [plain, double], default: plain}
      bonus: {type: int8, default: 0}
    sources:
      sales:
        path: data/sales.csv
        series: shop
        order: day
        columns:
          shop: string
          day: int64
          amount: float64
    nodes:
      scaled: amount * factor
      recent: rolling_sum(scaled, window)
      weight: if(mode == 'double', 2, 1) + bonus
    outputs:
      features:
        from: sales
        select: [shop, day, scaled, recent, weight]
        path: out/features.csv

    """

  static let data = "shop,day,amount\na,1,1.5\na,2,2\nb,1,4\nb,2,0.5\n"

  /// The row of shop b's second day stands before its first.
  static let disorderedData = "shop,day,amount\na,1,1.5\nb,2,0.5\na,2,2\nb,1,4\n"

  /// With the defaults: twice the amount, and sums of two days of a shop.
  static let features = """
    shop,day,scaled,recent,weight
    a,1,3.0,,1
    a,2,4.0,7.0,1
    b,1,8.0,,1
    b,2,1.0,9.0,1

    """

  /// With `factor` 3.
  static let tripled = """
    shop,day,scaled,recent,weight
    a,1,4.5,,1
    a,2,6.0,10.5,1
    b,1,12.0,,1
    b,2,1.5,13.5,1

    """

  static func scratch(data: String = SalesFlow.data) throws -> Scratch {
    let scratch = try Scratch()
    try scratch.write(file, text)
    try scratch.write("data/sales.csv", data)
    return scratch
  }
}

/// The sales flow with two outputs in place of the one.
enum TwoOutputs {
  static let file = "two.leat.yaml"

  static func scratch() throws -> Scratch {
    let scratch = try SalesFlow.scratch()
    let outputs = """
      outputs:
        first: {from: sales, select: [scaled], path: out/first.csv}
        second: {from: sales, select: [recent], path: out/second.csv}

      """
    let head = SalesFlow.text.split(separator: "outputs:")[0]
    try scratch.write(file, head + outputs)
    return scratch
  }
}

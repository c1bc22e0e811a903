import ArgumentParser

/// An amount of memory as people write it: a whole number and a unit, `500MB`, `2GiB`; without one, bytes.
struct ByteCount: ExpressibleByArgument {
  let bytes: Int

  private static let units = [
    "": 1, "B": 1, "KB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000, "KIB": 1 << 10, "MIB": 1 << 20,
    "GIB": 1 << 30,
  ]

  init?(argument: String) {
    let digits = argument.prefix { $0.isASCII && $0.isNumber }
    guard let count = Int(digits), count > 0,
      let unit = ByteCount.units[argument.dropFirst(digits.count).uppercased()]
    else { return nil }
    let (bytes, overflow) = count.multipliedReportingOverflow(by: unit)
    guard !overflow else { return nil }
    self.bytes = bytes
  }
}

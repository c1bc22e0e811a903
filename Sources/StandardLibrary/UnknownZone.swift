public import Diagnostics
import Types

/// Says that there is no time zone of this name, and which was probably meant.
///
/// - Parameter written: the text that stands at `span` for a zone of that name.
public func unknownZone(_ name: String, at span: Span, written: (String) -> String) -> Diagnostic {
  let folded = name.lowercased()
  // Cities are what people know; continents are what they leave out.
  let cities = ZoneName.all.filter { $0.split(separator: "/").last?.lowercased() == folded }
  let meant = foreignNames[folded] ?? cities.first { $0.contains("/") }
  let guess = meant.map { (name: $0, isCertain: true) } ?? nearest(name)
  return Diagnostic(
    .unknownZone, "there is no time zone `\(escaped(name))`", at: span,
    label: guess.map { "did you mean `\($0.name)`?" } ?? "",
    notes: ["a zone has a name such as `Europe/Vienna` or `UTC`, or is an offset such as `+05:30`"],
    help: guess.flatMap { $0.isCertain ? Help("", edits: [Edit(span, written($0.name))]) : nil })
}

/// The continent makes a name long; without this, cities with nothing in common would be near each other.
private func nearest(_ name: String) -> (name: String, isCertain: Bool)? {
  guard let found = Suggestion(for: name, among: ZoneName.all) else { return nil }
  guard let city = name.split(separator: "/").last.map(String.init),
    let slash = name.lastIndex(of: "/"), found.name.hasPrefix(name[...slash])
  else { return (found.name, found.isCertain) }
  let siblings = ZoneName.all.filter { $0.hasPrefix(name[...slash]) }.map {
    String($0.dropFirst(name[...slash].count))
  }
  return Suggestion(for: city, among: siblings).map { (name[...slash] + $0.name, $0.isCertain) }
}

/// Abbreviations and names of Windows that mean one zone alone, or mostly.
private let foreignNames: [String: String] = [
  "cest": "Europe/Paris", "edt": "America/New_York", "gmt standard time": "Europe/London",
  "jst": "Asia/Tokyo", "pacific standard time": "America/Los_Angeles", "pdt": "America/Los_Angeles",
  "pst": "America/Los_Angeles", "utc+0": "UTC", "utc0": "UTC", "w. europe standard time": "Europe/Berlin",
  "z": "UTC",
]

/// The text with every character that a reader would not see written as an escape.
///
/// `\n`, `\t` and `\r` have their short forms, others are `\u{hex}`. Joiners inside of a letter or an emoji
/// stay.
func escapingInvisible(_ text: String) -> String {
  var escaped = ""
  for character in text {
    let scalars = character.unicodeScalars
    guard let first = scalars.first, isInvisible(first) else {
      escaped.append(character)
      continue
    }
    for scalar in scalars {
      switch scalar {
      case "\n": escaped += "\\n"
      case "\t": escaped += "\\t"
      case "\r": escaped += "\\r"
      default: escaped += "\\u{\(String(scalar.value, radix: 16))}"
      }
    }
  }
  return escaped
}

private func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
  if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F }
  return switch scalar.properties.generalCategory {
  case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: true
  default: false
  }
}

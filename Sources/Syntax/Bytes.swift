/// What YAML calls a blank: a space or a tab.
@inline(__always)
func isBlank(_ byte: UInt8) -> Bool {
  byte == 0x20 || byte == 0x09
}

@inline(__always)
func isBreak(_ byte: UInt8) -> Bool {
  byte == 0x0A || byte == 0x0D
}

/// The offset behind the line break at `index`; CRLF is one break.
@inline(__always)
func endOfBreak(_ bytes: [UInt8], _ index: Int) -> Int {
  bytes[index] == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A ? index + 2 : index + 1
}

/// Letters, digits and the underscore: what names are made of.
@inline(__always)
func isWord(_ byte: UInt8) -> Bool {
  isWordStart(byte) || isDigit(byte)
}

@inline(__always)
func isWordStart(_ byte: UInt8) -> Bool {
  (byte | 0x20) &- 0x61 < 26 || byte == 0x5F
}

@inline(__always)
func isDigit(_ byte: UInt8) -> Bool {
  byte &- 0x30 < 10
}

/// The offset of the first line break at or behind `index`, or the end.
func endOfLine(_ bytes: [UInt8], _ index: Int) -> Int {
  var index = index
  while index < bytes.count, !isBreak(bytes[index]) { index += 1 }
  return index
}

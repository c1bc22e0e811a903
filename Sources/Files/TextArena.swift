import Glibc

/// C copies of Swift texts, for as long as a call needs them.
final class TextArena {
  private var texts: [UnsafeMutablePointer<CChar>] = []

  func pointer(_ text: String) -> UnsafePointer<CChar> {
    // Nothing to go on with when 20 bytes are not to be had.
    guard let copy = strdup(text) else { preconditionFailure("out of memory") }
    texts.append(copy)
    return UnsafePointer(copy)
  }

  deinit {
    for text in texts { free(text) }
  }
}

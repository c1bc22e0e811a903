import Glibc

/// Standard output, which carries results, and standard error, which carries everything else.
struct Terminal {
  /// Whether standard output is looked at by a person.
  static let outputIsTerminal = isatty(STDOUT_FILENO) == 1
  static let errorIsTerminal = isatty(STDERR_FILENO) == 1

  /// Whether nobody has asked for texts without colour.
  static var allowsColour: Bool { environment("NO_COLOR") == nil && environment("TERM") != "dumb" }

  /// A variable of the environment; nil also where it is empty.
  static func environment(_ name: String) -> String? {
    getenv(name).flatMap { $0.pointee == 0 ? nil : String(cString: $0) }
  }

  /// Columns of the terminal; 100 where there is none.
  static let width: Int = {
    if let columns = environment("COLUMNS").flatMap({ Int($0) }), columns > 0 { return columns }
    var size = winsize()
    for descriptor in [STDOUT_FILENO, STDERR_FILENO]
    where ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 {
      return Int(size.ws_col)
    }
    return 100
  }()

  /// Whether the locale can show more than ASCII.
  static let showsUnicode: Bool = {
    for name in ["LC_ALL", "LC_CTYPE", "LANG"] {
      guard let text = environment(name)?.lowercased() else { continue }
      return text.contains("utf-8") || text.contains("utf8")
    }
    // Nothing is said of the locale in most containers, and their logs are UTF-8.
    return true
  }()

  /// Ends the program when the result cannot be written, since nobody would get it.
  static func write(_ text: String) {
    let code = write(text, to: STDOUT_FILENO)
    // Whoever read a pipe has gone, and wants no more.
    if code == 0 || code == EPIPE { return }
    writeError("leat: standard output: \(String(cString: strerror(code)))\n")
    exit(2)
  }

  static func writeError(_ text: String) { _ = write(text, to: STDERR_FILENO) }

  /// Keeps files from getting the numbers of standard streams that the caller closed: a text for the terminal
  /// would end up in them. Opened for the other direction, so that writing a result still fails.
  static func occupyClosedDescriptors() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) < 0 {
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  /// The system's error code; 0: all is written.
  private static func write(_ text: String, to descriptor: Int32) -> Int32 {
    var text = text
    return text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty, let base = rest.baseAddress {
        let written = Glibc.write(descriptor, base, rest.count)
        if written < 0 && errno == EINTR { continue }
        if written <= 0 { return errno }
        rest = UnsafeRawBufferPointer(rebasing: rest[written...])
      }
      return 0
    }
  }
}

import Columns
import Types

extension Kernel {
  /// The SHA-256 of the salt and the text behind it, in hexadecimal digits.
  static let sha256 = Kernel("sha256", options: ["salt"]) { request in
    guard request.operands == [.string], let salt = request.text("salt") else { return nil }
    var salted = SHA256()
    salted.update(salt.utf8)
    return .madeText { [salted] call, row, text in
      var hash = salted
      hash.update(call.text(0, row).utf8)
      text += SHA256.hexadecimal(hash.finish()).utf8
      return .value(())
    }
  }
}

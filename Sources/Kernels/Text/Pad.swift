import Columns
import Types

extension Kernel {
  /// Filled up before its start to a width in code points.
  static let padStart = Kernel("pad_start", options: ["width", "with"]) { request in
    guard let pad = request.padding else { return nil }
    return .madeText { call, row, result in
      let text = call.text(0, row).utf8
      pad.append(width: pad.width - text.codePointCount, to: &result)
      result += text
      return .value(())
    }
  }

  /// Filled up behind its end to a width in code points.
  static let padEnd = Kernel("pad_end", options: ["width", "with"]) { request in
    guard let pad = request.padding else { return nil }
    return .madeText { call, row, result in
      let text = call.text(0, row).utf8
      result += text
      pad.append(width: pad.width - text.codePointCount, to: &result)
      return .value(())
    }
  }
}

private struct Padding: Sendable {
  let width: Int
  /// The code points that fill, over and over.
  private let fill: [[UInt8]]

  init(width: Int, with text: String) {
    self.width = width
    fill = text.unicodeScalars.map { Array(String($0).utf8) }
  }

  func append(width: Int, to text: inout [UInt8]) {
    guard width > 0, !fill.isEmpty else { return }
    for index in 0..<width { text += fill[index % fill.count] }
  }
}

extension KernelRequest {
  fileprivate var padding: Padding? {
    guard operands == [.string], let width = integer("width"), let with = text("with") else { return nil }
    return Padding(width: width, with: with)
  }
}

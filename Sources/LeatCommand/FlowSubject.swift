import ArgumentParser
import Compiler
import Diagnostics

/// What a command line means by the path of a flow: the flow, or a bind file and with it the flow that it
/// names; and the bind files beside it.
struct FlowSubject {
  let flow: String
  /// Where a bind file names the flow.
  let place: String?
  let binds: [BindText]

  /// Ends the program when a bind file cannot be read, or names no flow and has to.
  init(_ path: String, binds: [String], reporting: ReportArguments) throws {
    guard FlowSubject.isBindFile(path) else {
      flow = path
      place = nil
      self.binds = try FlowSubject.texts(binds, seenFrom: path)
      return
    }
    let text: [UInt8]
    do { text = try TextFiles.read(path) } catch { throw fail(error.description, .trouble) }
    let (named, compilation) = readBindFile(path: path, text: text)
    guard let named else {
      var report = Report(version: compilerVersion)
      report.add(compilation)
      try reporting.write(report, as: .text, toOutput: false)
      throw compilation.hasErrors ? ExitCode.findings : FlowSubject.namesNoFlow(path)
    }
    flow = FlowSubject.flow(named.path, of: path)
    place = named.place
    self.binds = try FlowSubject.texts([path] + binds, seenFrom: flow)
  }

  /// The folder that paths in the flow are relative to.
  var folder: String { TextFiles.folder(of: flow) }

  static func isBindFile(_ path: String) -> Bool {
    path.hasSuffix(".bind.yaml") || path.hasSuffix(".bind.yml")
  }

  /// The path of the flow that a bind file names.
  static func flow(_ named: String, of path: String) -> String {
    named.hasPrefix("/") ? named : collapsed(TextFiles.folder(of: path) + named)
  }

  /// Bind files of a command line, seen from a flow or plan.
  static func texts(_ paths: [String], seenFrom subject: String) throws -> [BindText] {
    try paths.map { path in
      do throws(FileTrouble) {
        return BindText(path, try TextFiles.read(path), seenFrom: subject)
      } catch {
        throw fail(error.description, .trouble)
      }
    }
  }

  static func namesNoFlow(_ path: String) -> ExitCode {
    fail(
      "\(path) names no flow: write `flow: PATH` into it, or give both, as `FLOW --bind \(path)`", .usage)
  }
}

extension BindText {
  init(_ path: String, _ text: [UInt8], seenFrom subject: String) {
    let (own, other) = (TextFiles.folder(of: path), TextFiles.folder(of: subject))
    self.init(path: path, text: text, folder: own == other ? "" : relativeFolder(own, seenFrom: other))
  }
}

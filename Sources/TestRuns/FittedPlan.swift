import Check
import Columns
import Diagnostics
import Execute
import Flow
import Plan
import Types

typealias Given = TypedTest.Given
typealias Expected = TypedTest.Expected

/// A test's plan with the rows that the test gives.
///
/// What nothing tested reads may be left out. A column that is left out and may be null is null. Without the
/// columns of a source's order its rows stand in the order in which they are written, without those of its
/// series they are one series, and a key is held to only where all of it is given.
struct FittedPlan {
  private(set) var plan: LogicalPlan
  private(set) var sources: [String: Table] = [:]
  private(set) var findings: [Diagnostic] = []

  private let folder: String
  private let message: TestMessage

  init(_ plan: LogicalPlan, to test: TypedTest, folder: String, message: TestMessage) {
    self.plan = plan
    self.folder = folder
    self.message = message
    let needed = plan.neededFrames
    for (index, frame) in plan.frames.enumerated() {
      guard case .source(let source) = frame.origin else {
        // A zip that nothing needs would still be held to the lengths of its parts.
        if case .zip(let parts) = frame.origin, !needed.contains(FrameID(index)) {
          self.plan.frames[index].origin = .derived(parts)
        }
        continue
      }
      guard needed.contains(FrameID(index)) else {
        sources[frame.name] = source.emptyTable
        continue
      }
      guard let given = test.given.first(where: { $0.source.text == frame.name }) else {
        let reader = plan.reader(of: nil, in: FrameID(index))
        findings.append(message.lacks(source: frame.name, readBy: reader))
        continue
      }
      switch given.content {
      case .rows(let columns, let count): fit(index, source, given, columns, count)
      case .file(let path): read(frame.name, path)
      }
    }
  }

  private mutating func fit(
    _ index: Int, _ source: PlanSource, _ given: Given, _ columns: [TypedTest.Column], _ count: Int
  ) {
    var source = source
    var names: [String] = []
    var cells: [Column] = []
    for position in source.columns.indices where source.columns[position].isRead {
      let column = source.columns[position]
      if let written = columns.first(where: { $0.name == column.name }) {
        cells.append(Column(written.cells, type: column.type.type))
      } else if let reader = plan.reader(of: column.name, in: FrameID(index)) {
        guard column.type.nullable else {
          findings.append(message.lacks(column: column.name, of: given, readBy: reader))
          continue
        }
        cells.append(Column(Array(repeating: .null, count: count), type: column.type.type))
      } else {
        source.columns[position].isRead = false
        plan.frames[index].leaveOut(column.name)
        continue
      }
      names.append(column.name)
    }
    plan.frames[index].origin = .source(source)
    sources[plan.frames[index].name] = Table(names: names, columns: cells, rowCount: count)
  }

  private mutating func read(_ source: String, _ path: Name) {
    var runner = Runner(plan, folder: folder)
    runner.sourcePaths[source] = PathText.isAnchored(path.text) ? path.text : folder + path.text
    do {
      sources[source] = try runner.table(ofSource: source)
    } catch {
      findings.append(message.failed(error.description, at: path.span))
    }
  }
}

extension PlanFrame {
  /// Forgets a column that nothing but the frame's own contract reads.
  fileprivate mutating func leaveOut(_ column: String) {
    series.removeAll { $0 == column }
    if key.contains(column) { key = [] }
    if case .columns(let names) = order, names.contains(column) { order = .position }
  }
}

extension PlanSource {
  var emptyTable: Table {
    let read = columns.filter(\.isRead)
    return Table(
      names: read.map(\.name), columns: read.map { Column([], type: $0.type.type) }, rowCount: 0)
  }
}

extension LogicalPlan {
  /// The frames that the outputs have rows of, and those that they are made of.
  var neededFrames: Set<FrameID> {
    var needed: Set<FrameID> = []
    for domain in outputs.map(\.domain) + operations.map(\.domain) {
      if case .rows(let frame) = domain { needed.insert(frame) }
    }
    // Parts stand before what is made of them.
    for index in frames.indices.reversed() where needed.contains(FrameID(index)) {
      switch frames[index].origin {
      case .source: break
      case .zip(let parts), .derived(let parts): needed.formUnion(parts)
      }
    }
    return needed
  }

  /// The first node that reads a column of a source, or any when none is named.
  fileprivate func reader(of column: String?, in frame: FrameID) -> String? {
    for operation in operations {
      for input in operation.inputs where self[input].domain == .rows(frame) {
        if case .column(let name) = self[input].kind, column == nil || name == column {
          return operation.node
        }
      }
    }
    for output in outputs {
      for shown in output.columns where self[shown.operation].domain == .rows(frame) {
        if case .column(let name) = self[shown.operation].kind, column == nil || name == column {
          return output.name
        }
      }
    }
    return nil
  }
}

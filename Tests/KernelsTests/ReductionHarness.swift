import Columns
import Kernels
import Testing
import Types

/// Runs an aggregate as the engine does: a state per segment of 65,536 rows, merged in a binary tree.
struct ReductionHarness {
  private static let segment = 65_536
  private let reduction: Reduction
  var block = 1024

  init(_ name: String, _ operand: DataType, _ result: DataType, _ options: [String: Literal] = [:]) throws {
    let kernel = try #require(KernelRegistry()[name])
    let prepared = kernel.prepare(KernelRequest(operands: [operand], result: result, options: options))
    guard case .reduction(let reduction)? = prepared else {
      throw Failure(name: name)
    }
    self.reduction = reduction
  }

  struct Failure: Error {
    let name: String
  }

  /// The aggregate of a column, or of the cells that `rows` numbers; null and error are nil.
  func run<Cell, Out>(
    _ column: SeriesColumn<Cell>, rows: [Int]? = nil, giving zero: Out
  ) -> (value: Out?, status: CellStatus) {
    let numbers = rows ?? Array(column.values.indices)
    var states: [UnsafeMutableRawPointer] = []
    defer { for state in states { state.deallocate() } }
    var first = 0
    while first < numbers.count {
      let segment = numbers[first] / Self.segment
      let end = numbers[first...].firstIndex { $0 / Self.segment != segment } ?? numbers.count
      let state = UnsafeMutableRawPointer.allocate(byteCount: reduction.stateSize, alignment: 16)
      reduction.reset(state)
      states.append(state)
      while first < end {
        let count = min(block, end - first)
        update(state, column, Array(numbers[first..<first + count]), isSparse: rows != nil)
        first += count
      }
    }
    if states.isEmpty {
      states.append(.allocate(byteCount: reduction.stateSize, alignment: 16))
      reduction.reset(states[0])
    }
    var width = 1
    while width < states.count {
      for left in stride(from: 0, to: states.count - width, by: 2 * width) {
        reduction.merge(states[left], states[left + width])
      }
      width *= 2
    }
    var out = zero
    let status = withUnsafeMutableBytes(of: &out) { reduction.finish(states[0], $0.baseAddress!) }
    return (status == .valid ? out : nil, status)
  }

  private func update<Cell>(
    _ state: UnsafeMutableRawPointer, _ column: SeriesColumn<Cell>, _ numbers: [Int], isSparse: Bool
  ) {
    let cells = numbers.map { column.values[$0] }
    let status = numbers.map { column.status[$0] }
    let isClean = status.allSatisfy { $0 == 0 }
    cells.withUnsafeBytes { cells in
      status.withUnsafeBufferPointer { status in
        let operand = BlockOperand(values: cells.baseAddress!, status: isClean ? nil : status.baseAddress!)
        withUnsafePointer(to: operand) { operand in
          numbers.withUnsafeBufferPointer { numbers in
            reduction.update(
              state,
              ReductionCall(
                count: numbers.count, firstRow: numbers[0], rows: isSparse ? numbers.baseAddress : nil,
                operands: UnsafeBufferPointer(start: operand, count: 1)))
          }
        }
      }
    }
  }
}

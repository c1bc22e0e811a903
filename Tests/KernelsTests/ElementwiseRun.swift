import Columns
import Kernels
import Testing
import Types

/// Calls a kernel as the engine does, in blocks of 1, 7 and 1,024 rows over a column repeated until it is
/// longer than two of them, and expects the same cells each time.
func expectKernel(
  _ name: String, _ operands: [TestColumn], options: [String: Literal] = [:], gives expected: TestColumn,
  location: SourceLocation = #_sourceLocation
) {
  let request = KernelRequest(operands: operands.map(\.type), result: expected.type, options: options)
  guard let prepared = KernelRegistry()[name]?.prepare(request) else {
    Issue.record("no kernel \(name) for \(request.operands)", sourceLocation: location)
    return
  }
  let times = 2_100 / max(expected.count, 1) + 1
  let wanted = expected.repeated(times).cells
  let long = operands.map { $0.repeated(times) }
  for block in [1, 7, 1_024] {
    let found = run(prepared, long, result: expected.type, block: block, location: location).cells
    guard found != wanted else { continue }
    let row = zip(found, wanted).enumerated().first { $1.0 != $1.1 }?.offset ?? 0
    let arguments = long.map { $0.cells[row] }.joined(separator: ", ")
    Issue.record(
      "\(name)(\(arguments)) in row \(row), blocks of \(block): found \(found[row]), expected \(wanted[row])",
      sourceLocation: location)
  }
}

/// Whether the kernel exists for these types and options.
func kernelExists(
  _ name: String, _ operands: [DataType], result: DataType, options: [String: Literal] = [:]
) -> Bool {
  let request = KernelRequest(operands: operands, result: result, options: options)
  return KernelRegistry()[name]?.prepare(request) != nil
}

private func run(
  _ kernel: PreparedKernel, _ operands: [TestColumn], result type: DataType, block: Int,
  location: SourceLocation
) -> TestColumn {
  let count = operands[0].count
  let width = type.registerWidth
  var result = TestColumn(type: type)
  result.bytes = [UInt8](repeating: 0xA5, count: count * width)
  result.status = [UInt8](repeating: 0xA5, count: count)
  var start = 0
  while start < count {
    let rows = min(block, count - start)
    runBlock(kernel, operands, start..<start + rows, &result, location)
    start += rows
  }
  return result
}

/// One block in memory of its own, cells aligned as in a register.
private func runBlock(
  _ kernel: PreparedKernel, _ operands: [TestColumn], _ rows: Range<Int>, _ result: inout TestColumn,
  _ location: SourceLocation
) {
  var inputs: [BlockOperand] = []
  var owned: [UnsafeMutableRawBufferPointer] = []
  defer { for buffer in owned { buffer.deallocate() } }
  func register(_ bytes: ArraySlice<UInt8>) -> UnsafeMutableRawPointer {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count, 16), alignment: 16)
    buffer.copyBytes(from: bytes)
    owned.append(buffer)
    return buffer.baseAddress!
  }
  var merged = [UInt8](repeating: 0, count: rows.count)
  for operand in operands {
    let width = operand.type.registerWidth
    let values = register(operand.bytes[rows.lowerBound * width..<rows.upperBound * width])
    let status = operand.status[rows]
    merged = zip(merged, status).map(max)
    let isPlain = status.allSatisfy { $0 == 0 }
    let pointer = isPlain ? nil : UnsafePointer(register(status).assumingMemoryBound(to: UInt8.self))
    inputs.append(BlockOperand(values: values, status: pointer))
  }
  let width = result.type.registerWidth
  let values = register(result.bytes[rows.lowerBound * width..<rows.upperBound * width])
  let untouched = [UInt8](repeating: 0xA5, count: rows.count)
  let isFull = if case .full = kernel { true } else { false }
  let status = register(isFull ? untouched[...] : merged[...]).assumingMemoryBound(to: UInt8.self)
  inputs.withUnsafeBufferPointer { operands in
    let call = BlockCall(
      count: rows.count, firstRow: rows.lowerBound, age: nil, operands: operands, result: values,
      status: status, arena: nil)
    invoke(kernel, call, merged, location)
  }
  let written = UnsafeRawBufferPointer(start: values, count: rows.count * width)
  result.bytes.replaceSubrange(rows.lowerBound * width..<rows.upperBound * width, with: written)
  result.status.replaceSubrange(rows, with: UnsafeBufferPointer(start: status, count: rows.count))
}

/// Runs the kernel and checks what it says of the block.
private func invoke(
  _ kernel: PreparedKernel, _ call: borrowing BlockCall, _ merged: [UInt8], _ location: SourceLocation
) {
  let status = UnsafeBufferPointer(start: call.status, count: call.count)
  switch kernel {
  case .values(let body): body(call)
  case .fallible(let body):
    let marked = body(call)
    #expect(marked == zip(merged, status).contains { $0 != $1 }, sourceLocation: location)
    #expect(zip(merged, status).allSatisfy { $0 == $1 || $0 == 0 && $1 == 1 }, sourceLocation: location)
  case .full(let body):
    let partial = body(call)
    #expect(partial == status.contains { $0 != 0 }, sourceLocation: location)
  case .stencil, .scan, .reduction, .whole:
    Issue.record("not an elementwise kernel", sourceLocation: location)
  }
}

/// The one cell that a kernel makes of one row.
func elementwiseCell(_ name: String, _ operands: [TestColumn], result: DataType) -> String {
  let request = KernelRequest(operands: operands.map(\.type), result: result, options: [:])
  guard let prepared = KernelRegistry()[name]?.prepare(request) else { return "no kernel" }
  return run(prepared, operands, result: result, block: 1, location: #_sourceLocation).cells[0]
}

import Diagnostics
public import Kernels
import StandardLibrary
import Syntax
import Types

/// The transforms that a driver's flow may use: the standard library, and a program's own.
public struct Library: Sendable {
  var transforms = TransformLibrary()
  var kernels = KernelRegistry()

  public init() {}

  /// Adds a transform whose kernel is a Swift function over a block of rows.
  ///
  /// The arguments' nulls make the result null; the function sees garbage in those cells and need not look.
  ///
  /// - Parameters:
  ///   - name: what flows call it.
  ///   - signature: the transform's YAML as in `stdlib/`, without `kernel`: `args`, `result`, `doc`.
  ///   - body: reads a block of the only argument, and writes as many cells.
  /// - Throws: what is wrong with the signature.
  public mutating func register<Cell: BitwiseCopyable, Result: BitwiseCopyable>(
    _ name: String, signature: String,
    _ body: @escaping @Sendable (UnsafeBufferPointer<Cell>, UnsafeMutableBufferPointer<Result>) -> Void
  ) throws(FlowError) {
    try register(name, signature: signature) { request in
      guard request.operands.count == 1, request.operands[0].registerWidth == MemoryLayout<Cell>.stride,
        request.result.registerWidth == MemoryLayout<Result>.stride
      else { return nil }
      return .values { call in
        body(
          UnsafeBufferPointer(start: call.operand(0, as: Cell.self), count: call.count),
          UnsafeMutableBufferPointer(start: call.result(as: Result.self), count: call.count))
      }
    }
  }

  /// Adds a transform with a kernel of any kind, as the built-in ones are made: elementwise, stencil, scan or
  /// reduction. `prepare` returns nil for operand types that the kernel does not take.
  public mutating func register(
    _ name: String, signature: String,
    prepare: @escaping @Sendable (KernelRequest) -> PreparedKernel?
  ) throws(FlowError) {
    let file = SourceFile(path: name + ".yaml", text: signature + "\nkernel: \(name)\n")
    var files = SourceFiles()
    let id = files.add(path: file.path, bytes: file.bytes)
    let (tree, found) = parseSyntax(files[id], id: id)
    var diagnostics = found
    if let root = tree.root {
      let read = TransformReader.read(root, name: name, category: "", in: tree, withExamples: false)
      diagnostics += read.diagnostics
      if let transform = read.transform, diagnostics.isEmpty {
        transforms.register(transform)
        kernels.register(Kernel(name, options: transform.constants, prepare: prepare))
        return
      }
    }
    throw FlowError(TextRenderer(files: files).render(diagnostics))
  }
}

extension Transform {
  /// Names of the parameters that a kernel gets as options.
  fileprivate var constants: [String] { parameters.filter(\.isConstant).map(\.name) }
}

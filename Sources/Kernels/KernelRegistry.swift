public import Types

/// All kernels by name: the built-in ones, and those that a program using the library adds.
public struct KernelRegistry: Sendable {
  private var kernels: [String: Kernel]
  /// The rules of the time zones that kernels are bound with, by name: who runs a plan puts them here.
  public var zones: [String: Zone] = [:]
  private var registered: Set<String> = []

  /// The built-in kernels.
  public init() {
    kernels = Dictionary(uniqueKeysWithValues: builtInKernels.map { ($0.name, $0) })
  }

  public subscript(name: String) -> Kernel? { kernels[name] }

  public mutating func register(_ kernel: Kernel) {
    kernels[kernel.name] = kernel
    registered.insert(kernel.name)
  }

  /// Whether a kernel's result may have the type that is asked for. What a program registers is its own
  /// matter.
  public func admits(_ request: KernelRequest, of name: String) -> Bool {
    registered.contains(name) || kernelResults[name]?.admits(request) ?? false
  }

  /// What a built-in kernel gives.
  public static func result(of name: String) -> KernelResult? { kernelResults[name] }

  /// Sorted.
  public var names: [String] { kernels.keys.sorted() }
}

import Kernels
import StandardLibrary
import Testing

/// A transform is one YAML file; its arithmetic is one kernel or a body. This holds both together.
@Suite struct TransformTests {
  static let library = TransformLibrary()
  /// The implicit conversion between types: the planner writes it, users cannot, so it has no file.
  static let internalKernels: Set<String> = ["convert"]

  @Test func everyFileIsATransform() {
    let names = Repository.transforms.map { String($0.name.dropLast(".yaml".count)) }
    #expect(names.sorted() == TransformTests.library.names)
    #expect(Set(names).count == names.count, "two files have one name")
  }

  @Test(arguments: library.names)
  func transformIsDocumented(_ name: String) throws {
    let transform = try #require(TransformTests.library.load(name).transform)
    #expect(transform.doc.count > 20, "\(name) says too little")
    #expect(transform.parameters.allSatisfy { !$0.doc.isEmpty }, "a parameter of \(name) has no doc")
    #expect(!transform.examples.isEmpty, "\(name) has no example")
    for example in transform.examples {
      #expect(!example.source.isEmpty, "an example of \(name) does not say where its values come from")
    }
  }

  /// The library cuts a file off where its examples begin.
  @Test(arguments: library.names)
  func examplesAreTheLastKey(_ name: String) throws {
    let text = try #require(TransformTests.library.source(of: name)).text
    let keys = text.split(separator: "\n").filter { $0.first.map { $0.isLetter } ?? false }
    #expect(keys.count { $0.hasPrefix("examples:") } == 1)
    #expect(keys.last?.hasPrefix("examples:") == true)
  }

  @Test func everyKernelIsNamedByOneTransform() {
    let named = TransformTests.library.names.compactMap { kernel(of: $0) }
    let registry = KernelRegistry()
    #expect(named.sorted() == registry.names.filter { !TransformTests.internalKernels.contains($0) })
  }

  @Test(arguments: library.names)
  func kernelReadsTheConstantsThatTheFileDeclares(_ name: String) throws {
    guard let kernelName = kernel(of: name) else { return }
    let kernel = try #require(KernelRegistry()[kernelName], "\(name) names a kernel that does not exist")
    let transform = try #require(TransformTests.library[name])
    let declared = transform.parameters.filter { $0.isConstant && $0.substitutions.isEmpty }.map(\.name)
    #expect(kernel.options.sorted() == declared.sorted())
  }

  private func kernel(of name: String) -> String? {
    guard case .kernel(let kernel)? = TransformTests.library[name]?.implementation else { return nil }
    return kernel
  }
}

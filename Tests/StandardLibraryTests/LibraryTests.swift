import Diagnostics
import StandardLibrary
import Testing

/// What must hold of every file in stdlib/.
@Suite struct LibraryTests {
  static let library = TransformLibrary()

  @Test func thereIsALibrary() {
    #expect(LibraryTests.library.names.count >= 30)
  }

  @Test(arguments: library.names)
  func fileIsSound(name: String) throws {
    let (transform, diagnostics) = LibraryTests.library.load(name)
    #expect(diagnostics.map { "\($0.code.rawValue): \($0.message)" } == [])
    let found = try #require(transform)
    #expect(!found.doc.isEmpty)
    #expect(found.examples.allSatisfy { !$0.source.isEmpty }, "every example says where its values come from")
    #expect(!found.examples.isEmpty || name == "convert")
  }
}

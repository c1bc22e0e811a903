import Testing

/// Open sets are lists of one-line entries. Sorted by bytes, as `LC_ALL=C sort` does, so that two people
/// who add entries meet in no conflict and nobody searches.
@Suite struct RegistryTests {
  @Test func kernelsAreSorted() {
    let entries = Repository.text("Sources/Kernels/BuiltInKernels.swift").matches(of: #/\n  \.(\w+),/#)
      .map { String($0.1) }
    #expect(entries.count >= 30)
    expectSorted(entries)
  }

  @Test func diagnosticsAreSortedBySlug() {
    let slugs = Repository.text("Sources/Diagnostics/DiagnosticCode.swift").matches(
      of: #/case \w+ = "([a-z-]+)"/#
    )
    .map { String($0.1) }
    #expect(slugs.count >= 3)
    expectSorted(slugs)
  }

  private func expectSorted(_ entries: [String], location: SourceLocation = #_sourceLocation) {
    for (before, after) in zip(entries, entries.dropFirst()) {
      #expect(
        before.utf8.lexicographicallyPrecedes(after.utf8), "\(after) stands behind \(before)",
        sourceLocation: location)
    }
  }
}

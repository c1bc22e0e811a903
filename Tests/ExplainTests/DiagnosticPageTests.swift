import Diagnostics
import Explain
import Testing

@Suite struct DiagnosticPageTests {
  @Test(arguments: DiagnosticCode.allCases)
  func everyDiagnosticHasAPage(code: DiagnosticCode) throws {
    let page = try #require(DiagnosticPage(code))
    #expect(page.text(width: 80).hasPrefix(code.rawValue + "\n\n"))
  }

  @Test func markdownBecomesPlainText() {
    let page = DiagnosticPage(
      markdown: """
        # a-slug

        One sentence of several words that is
        too long for a narrow terminal.

        ```yaml
        leat: 1

        name: x # error: [a-slug]
        ```

        ## Fixed

        ```yaml
        leat: 1
        ```

        """)
    #expect(
      page.text(width: 40) == """
        a-slug

        One sentence of several words that is
        too long for a narrow terminal.

            leat: 1

            name: x # error: [a-slug]

        Fixed

            leat: 1

        """)
    #expect(page.text(width: 60).contains("\nOne sentence of several words that is too long for a narrow\n"))
  }
}

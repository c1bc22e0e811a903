import Explain
import Foundation
import StandardLibrary
import Testing

/// The library as JSON, read back by Foundation.
@Suite struct TransformJSONTests {
  private struct Listing: Decodable {
    struct Transform: Decodable {
      let name: String
      let category: String
      let order: Bool
      let parameters: [Parameter]
      let examples: [Example]
    }

    struct Parameter: Decodable {
      let name: String
      let constant: Bool
      let `default`: String?
    }

    struct Example: Decodable {
      let expression: String
    }

    let version: Int
    let transforms: [Transform]
  }

  private func listing() throws -> Listing {
    try JSONDecoder().decode(Listing.self, from: Data(libraryJSON(TransformLibrary()).utf8))
  }

  @Test func everyTransformIsListedOnce() throws {
    let listing = try listing()
    #expect(listing.version == 1)
    #expect(listing.transforms.map(\.name) == TransformLibrary().names)
    #expect(listing.transforms.allSatisfy { !$0.examples.isEmpty && !$0.category.isEmpty })
  }

  @Test func aTransformIsAsItsPageSays() throws {
    let mean = try #require(try listing().transforms.first { $0.name == "rolling_mean" })
    #expect(mean.category == "window")
    #expect(mean.order)
    #expect(mean.parameters.map(\.name) == ["of", "window", "min_periods", "skip_nan"])
    #expect(mean.parameters.map(\.constant) == [false, true, true, true])
    #expect(mean.parameters.map(\.default) == [nil, nil, "window", "false"])
    #expect(mean.examples.map(\.expression).contains("rolling_mean(x, 3, min_periods=1)"))
  }
}

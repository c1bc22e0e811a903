/// Distances in the picture, in pixels.
enum Spacing {
  static let clusterTitle = 26.0
  static let clusterFoot = 8.0
  /// Between a cluster's side and its boxes.
  static let clusterSide = 14.0
  /// Between two columns of boxes at least.
  static let rankGap = 46.0

  /// The free room between two items that follow each other in a rank.
  static func between(_ upper: LayeredGraph.Item, _ lower: LayeredGraph.Item) -> Double {
    switch (upper.role, lower.role) {
    case (.top, .bottom): 0
    case (.top, _), (_, .bottom): 4
    case (.bottom, _), (_, .top): 16
    case (.bend, .bend): 9
    case (.bend, .box), (.box, .bend): 11
    case (.box, .box): 13
    }
  }

  /// The distance of two neighbours' middles.
  static func middles(_ upper: LayeredGraph.Item, _ lower: LayeredGraph.Item) -> Double {
    (upper.height + lower.height) / 2 + between(upper, lower)
  }
}

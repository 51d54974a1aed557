import Statistics

/// The distance to a competitor on one item.
package struct CompetitionGap: Sendable {
  /// The item.
  package let item: String?
  /// own − competitor with its limits: paired where the same people rated both, else Welch's.
  package let test: MeanTest?
  /// The mean importance; nil when nobody said.
  package let importance: Double?
  /// `improve` (matters and behind), `promote` (matters and ahead), `watch`, or `not shown`.
  package let priority: String?
  /// Ratings of ours and of the competitor's.
  package let own, competitor: Int
}

/// The gaps by item, with what the importance makes of them.
///
/// An item matters when its importance is at least the mean of the items'. Source: Martilla & James
/// 1977.
package func competitionGaps(
  _ ratings: [TouchpointRatings], confidence: Double = 0.95
) throws(StatisticsError) -> [CompetitionGap] {
  let weights = ratings.compactMap(\.importance)
  let mean = weights.isEmpty ? nil : weights.reduce(0, +) / Double(weights.count)
  var gaps: [CompetitionGap] = []
  for item in ratings {
    let test =
      item.differences.count > 1
      ? try meanTest(item.differences, confidence: confidence)
      : try welchTest(item.own, item.competitor, confidence: confidence)
    var priority: String?
    if let mean, let weight = item.importance, let low = test?.low, let high = test?.high {
      priority =
        low <= 0 && high >= 0
        ? "not shown" : weight < mean ? "watch" : high < 0 ? "improve" : "promote"
    }
    gaps.append(
      CompetitionGap(
        item: item.name, test: test, importance: item.importance, priority: priority,
        own: item.own.count, competitor: item.competitor.count))
  }
  return gaps
}

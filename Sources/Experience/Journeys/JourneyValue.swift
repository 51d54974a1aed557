import Statistics
import Tables

/// What each touchpoint builds or destroys: its rating minus neutral.
package struct TouchpointValue: Sendable {
  /// The touchpoint; nil for events without one.
  package let touchpoint: String?
  /// Rated events.
  package let n: Int
  /// The mean of rating − neutral, with its limits by t; nil without rated events.
  package let value, low, high: Double?
  /// Rated events above and below neutral, percent.
  package let buildPct, destroyPct: Double?
}

/// The value of each touchpoint, in the order given by `names`.
///
/// `codes` has an index into `names` for each event, and ratings are on the scale or nil.
package func touchpointValues(
  _ ratings: [Double?], codes: [Int], names: [String?], neutral: Double, confidence: Double = 0.95
) throws(StatisticsError) -> [TouchpointValue] {
  var values = [[Double]](repeating: [], count: names.count)
  for (rating, code) in zip(ratings, codes) {
    if let rating { values[code].append(rating - neutral) }
  }
  var result: [TouchpointValue] = []
  for (name, values) in zip(names, values) {
    let test = try meanTest(values, confidence: confidence)
    let n = Double(values.count)
    result.append(
      TouchpointValue(
        touchpoint: name, n: values.count, value: test?.mean, low: test?.low, high: test?.high,
        buildPct: values.isEmpty ? nil : 100 * Double(values.count { $0 > 0 }) / n,
        destroyPct: values.isEmpty ? nil : 100 * Double(values.count { $0 < 0 }) / n))
  }
  return result
}

/// The value of each journey: the sum of rating − neutral over its rated events; nil without any.
package func journeyValues(
  _ journeys: JourneyOrder, ratings: [Double?], neutral: Double
) -> [Double?] {
  (0..<journeys.count).map { journey in
    var sum: Double?
    for index in journeys.offsets[journey]..<journeys.offsets[journey + 1] {
      if let rating = ratings[Int(journeys.rows[index])] {
        sum = (sum ?? 0) + rating - neutral
      }
    }
    return sum
  }
}

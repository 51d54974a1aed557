import Statistics
import Tables

/// What people remember of their journeys: the peak and the end, whatever the duration.
package struct PeakEnd: Sendable {
  /// The journeys.
  package let journeys: JourneyOrder
  /// For each journey the row of its peak and of its last event, −1 without a rated event.
  package let peakRows, endRows: Values<Int32>
  /// The rating farthest from neutral, the rating of the last event, both weighted, and the mean
  /// of the rated events; nil where there is none.
  package let peak, ending, score, mean: [Double?]
  /// The events of each journey, rated or not.
  package let events: [Int]
  /// Events without a rating, and with one off the scale: both count as unrated.
  package let unrated, invalid: Int

  /// Why a journey has no score.
  package static let noRating = "no event has a rating"
  package static let noEnd = "the last event has no rating"

  /// Journeys whose last event has no rating, so that there is no end and no score.
  package var withoutEnd: Int { ending.count { $0 == nil } }
}

/// The settings of a peak–end score.
package struct PeakEndOptions: Sendable {
  /// The scale of the ratings.
  package var scale: RatingScale
  /// The rating that is neither good nor bad.
  package var neutral: Double
  /// The weights of the peak and of the end.
  package var weights: (peak: Double, end: Double)

  /// Neutral is the middle of the scale, and both count half, unless said otherwise.
  ///
  /// - Throws: `StatisticsError.outOfRange` for a neutral off the scale, or weights that are negative
  ///   or both 0.
  package init(
    scale: RatingScale, neutral: Double? = nil, weights: (peak: Double, end: Double) = (0.5, 0.5)
  ) throws(StatisticsError) {
    self.scale = scale
    self.neutral = neutral ?? scale.midpoint
    self.weights = weights
    guard scale.holds(self.neutral) else {
      throw .outOfRange("neutral", found: self.neutral, expected: "a rating on \(scale.name)")
    }
    for weight in [weights.peak, weights.end] where !(weight >= 0 && weight.isFinite) {
      throw .outOfRange("weights", found: weight, expected: "two numbers from 0")
    }
    guard weights.peak + weights.end > 0 else {
      throw .outOfRange("weights", found: 0, expected: "a sum above 0")
    }
  }
}

/// The peak–end score of each journey.
///
/// The peak is the rating farthest from neutral, of equals the later; the end is the last event's
/// rating. Unrated events count as events and for nothing else. Example: ratings 6, 7, 10, 6, 8 on
/// 1–10 have their peak at 10 and end at 8: 9. Source: Kahneman et al. 1993.
package func peakEnd(
  _ journeys: JourneyOrder, ratings: [Double?], _ options: PeakEndOptions
) -> PeakEnd {
  let (valid, invalid) = options.scale.valid(ratings)
  let count = journeys.count
  var peakRows = [Int32](repeating: -1, count: count)
  var endRows = [Int32](repeating: -1, count: count)
  var columns = (
    peak: [Double?](repeating: nil, count: count), ending: [Double?](repeating: nil, count: count),
    score: [Double?](repeating: nil, count: count), mean: [Double?](repeating: nil, count: count)
  )
  var unrated = 0
  for journey in 0..<count {
    var (farthest, sum, rated) = (-1.0, 0.0, 0)
    for index in journeys.offsets[journey]..<journeys.offsets[journey + 1] {
      let row = journeys.rows[index]
      endRows[journey] = row
      guard let rating = valid[Int(row)] else {
        unrated += 1
        continue
      }
      rated += 1
      sum += rating
      let distance = abs(rating - options.neutral)
      if distance >= farthest {
        farthest = distance
        peakRows[journey] = row
      }
    }
    guard rated > 0 else { continue }
    columns.mean[journey] = sum / Double(rated)
    columns.peak[journey] = valid[Int(peakRows[journey])]
    columns.ending[journey] = valid[Int(endRows[journey])]
    if let peak = columns.peak[journey], let ending = columns.ending[journey] {
      columns.score[journey] = options.weights.peak * peak + options.weights.end * ending
    }
  }
  return PeakEnd(
    journeys: journeys, peakRows: Values(peakRows), endRows: Values(endRows), peak: columns.peak,
    ending: columns.ending, score: columns.score, mean: columns.mean,
    events: (0..<count).map { journeys.offsets[$0 + 1] - journeys.offsets[$0] },
    unrated: unrated - invalid, invalid: invalid)
}

import Statistics

/// Satisfaction by the 8/10 rule: below 8 is in effect a complaint, 8 is nothing special, delight
/// begins at 9.
package struct DelightBands: Sendable {
  /// What a rating stands for.
  package enum Band: Sendable, Equatable {
    case complaint, ordinary, delight
  }

  /// The share of each band with its Wilson interval.
  package let complaint, ordinary, delight: Proportion
  /// The mean rating; nil without ratings.
  package let mean: Double?
  /// Ratings in, without one, and off the scale.
  package let n, missing, invalid: Int
  /// The rows in the complaint band, in their order.
  package let followUp: [Int]

  /// Whether the mean is at least 8, which can hide many who are below it.
  package var meanPasses: Bool? { mean.map { $0 >= Self.ordinaryFrom } }

  static let ordinaryFrom = 8.0
  static let delightFrom = 9.0

  /// The scales that the rule is made for.
  package static let scales = ["1-10", "0-10"]

  /// The band of a rating on a scale that ends at 10.
  package static func band(of rating: Double) -> Band {
    rating < ordinaryFrom ? .complaint : rating < delightFrom ? .ordinary : .delight
  }
}

/// The bands of ratings on `scale`; another scale than 1–10 or 0–10 is moved to 1–10 in proportion,
/// for which the caller must have asked.
///
/// Example: 10, 9, 8, 8, 7, 6, 9, 8, 10, 4 are 30 % complaint, 30 % ordinary and 40 % delight, with
/// a mean of 7.9. Source: Jones & Sasser 1995.
///
/// - Throws: `StatisticsError.outOfRange` for a confidence that is none.
package func delightBands(
  _ ratings: [Double?], scale: RatingScale, confidence: Double = 0.95
) throws -> DelightBands {
  let (valid, invalid) = scale.valid(ratings)
  let standard = try RatingScale(low: 1, high: 10)
  let isStandard = DelightBands.scales.contains(scale.name)
  var counts: [DelightBands.Band: Int] = [:]
  var followUp: [Int] = []
  var sum = 0.0
  for (row, rating) in valid.enumerated() {
    guard let rating else { continue }
    let moved = isStandard ? rating : scale.moved(rating, to: standard)
    let band = DelightBands.band(of: moved)
    counts[band, default: 0] += 1
    sum += moved
    if band == .complaint { followUp.append(row) }
  }
  let n = counts.values.reduce(0, +)
  func share(_ band: DelightBands.Band) throws(StatisticsError) -> Proportion {
    try proportionInterval(counts[band] ?? 0, n, confidence: confidence)
  }
  return DelightBands(
    complaint: try share(.complaint), ordinary: try share(.ordinary),
    delight: try share(.delight), mean: n > 0 ? sum / Double(n) : nil, n: n,
    missing: ratings.count - n - invalid, invalid: invalid, followUp: followUp)
}

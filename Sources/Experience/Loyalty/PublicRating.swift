import Statistics

/// A public average, which readers pass over when it is middling.
package struct PublicRating: Sendable, Equatable {
  /// Whether the mean is from 6.5 and below 7.5.
  package let isPassedOver: Bool
  /// The mean drawn towards the prior; nil without a prior.
  package let shrunken: Double?
}

/// (m · prior mean + n · mean) / (m + n), where the prior counts as m ratings.
///
/// Source: Efron & Morris 1977 (shrinkage).
///
/// - Throws: `StatisticsError.outOfRange` for numbers that are not finite or negative counts.
package func publicRating(
  mean: Double, n: Double, priorMean: Double? = nil, priorCount: Double? = nil
) throws(StatisticsError) -> PublicRating {
  guard mean.isFinite else {
    throw .outOfRange("mean", found: mean, expected: "a rating")
  }
  for (name, count) in [("n", n), ("prior_n", priorCount ?? 0)]
  where !(count >= 0 && count.isFinite) {
    throw .outOfRange(name, found: count, expected: "a number of ratings from 0")
  }
  var shrunken: Double?
  if let priorMean, let priorCount, n + priorCount > 0 {
    guard priorMean.isFinite else {
      throw .outOfRange("prior_mean", found: priorMean, expected: "a rating")
    }
    shrunken = (priorCount * priorMean + n * mean) / (n + priorCount)
  }
  return PublicRating(isPassedOver: mean >= 6.5 && mean < 7.5, shrunken: shrunken)
}

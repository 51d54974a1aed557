import Statistics

/// What one touchpoint is worth as an experience.
package struct TouchpointMaturity: Sendable {
  /// The touchpoint.
  package let touchpoint: String?
  /// Ratings, their mean, and their population standard deviation; nil without ratings.
  package let n: Int
  package let mean, deviation: Double?
  /// 1 − deviation / (half the scale): 1 when all rate alike, 0 when half love and half hate it.
  package let consistency: Double?
  /// Whether it is experienced as intended; nil without a written intent.
  package let isIntentional: Bool?
  /// Own − competitor with its limits; nil without competitor's ratings.
  package let difference, low, high: Double?
  /// Whether it is shown to be better than the competitor's; nil without competitor's ratings.
  package let isDifferentiated: Bool?
  /// Whether it matters (top half) and is good; nil without importance.
  package let isValuable: Bool?
}

/// How far the experience is from random towards branded.
package struct ExperienceMaturity: Sendable {
  /// The stages.
  package enum Stage: String, Sendable {
    case random, predictable, branded
  }

  /// Nil without ratings.
  package let stage: Stage?
  /// By touchpoint, in the order given.
  package let touchpoints: [TouchpointMaturity]
  /// The mean consistency of the touchpoints.
  package let consistency: Double?
  /// The touchpoints with a written intent that are experienced so, percent; nil without any.
  package let intentionalPct: Double?
  /// Whether all that matter are shown to be better than the competitor's, and are good.
  package let isDifferentiated, isValuable: Bool?
}

/// The ratings of one touchpoint.
package struct TouchpointRatings: Sendable {
  /// The touchpoint.
  package var name: String?
  /// Own ratings.
  package var own: [Double]
  /// The competitor's ratings, and own − competitor of those who rated both.
  package var competitor, differences: [Double]
  /// How much it matters; nil when nobody said.
  package var importance: Double?
  /// Whether each rater experienced what was intended; empty without a written intent.
  package var intended: [Bool]

  /// Ratings.
  package init(
    name: String?, own: [Double], competitor: [Double] = [], differences: [Double] = [],
    importance: Double? = nil, intended: [Bool] = []
  ) {
    self.name = name
    self.own = own
    self.competitor = competitor
    self.differences = differences
    self.importance = importance
    self.intended = intended
  }
}

/// The stage of the experience.
///
/// Below a consistency of 0.6 it is random. It is branded when it is also intentional (at least
/// 60 % of the touchpoints with a written intent), and every touchpoint that matters (top half by
/// importance) is differentiated (own − competitor above 0 with its interval) and has a mean from
/// `cut`. Without competitor's ratings it cannot be branded. Source: Smith & Wheeler 2002;
/// consistency: Popoviciu 1935.
package func experienceMaturity(
  _ ratings: [TouchpointRatings], scale: RatingScale, cut: Double, confidence: Double = 0.95
) throws(StatisticsError) -> ExperienceMaturity {
  let weights = ratings.compactMap(\.importance).sorted()
  let half = weights.isEmpty ? nil : weights[weights.count / 2]
  var touchpoints: [TouchpointMaturity] = []
  for item in ratings {
    let n = Double(item.own.count)
    let mean = item.own.isEmpty ? nil : item.own.reduce(0, +) / n
    let deviation = mean.map { mean in
      (item.own.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n).squareRoot()
    }
    let better =
      item.differences.count > 1
      ? try meanTest(item.differences, confidence: confidence)
      : try welchTest(item.own, item.competitor, confidence: confidence)
    let hits = item.intended.count { $0 }
    touchpoints.append(
      TouchpointMaturity(
        touchpoint: item.name, n: item.own.count, mean: mean, deviation: deviation,
        consistency: deviation.map { 1 - $0 / ((scale.high - scale.low) / 2) },
        isIntentional: item.intended.isEmpty ? nil : 2 * hits >= item.intended.count,
        difference: better?.mean, low: better?.low, high: better?.high,
        isDifferentiated: better?.low.map { $0 > 0 },
        isValuable: valuable(item.importance, half, mean, cut)))
  }
  return assembled(ratings, touchpoints, half)
}

private func valuable(_ weight: Double?, _ half: Double?, _ mean: Double?, _ cut: Double) -> Bool? {
  guard let weight, let half, let mean else { return nil }
  return weight >= half && mean >= cut
}

private func assembled(
  _ ratings: [TouchpointRatings], _ touchpoints: [TouchpointMaturity], _ half: Double?
) -> ExperienceMaturity {
  let known = touchpoints.compactMap(\.consistency)
  let consistency = known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
  let written = touchpoints.compactMap(\.isIntentional)
  let intentional =
    written.isEmpty ? nil : 100 * Double(written.count { $0 }) / Double(written.count)
  let matters = zip(ratings, touchpoints).filter { item, _ in
    half.map { (item.importance ?? -.infinity) >= $0 } ?? true
  }.map(\.1)
  func all(_ verdict: (TouchpointMaturity) -> Bool?) -> Bool? {
    let verdicts = matters.map(verdict)
    if verdicts.isEmpty || verdicts.allSatisfy({ $0 == nil }) { return nil }
    return verdicts.allSatisfy { $0 == true }
  }
  let (differentiated, valuable) = (all(\.isDifferentiated), all(\.isValuable))
  let isBranded =
    (intentional ?? 0) >= 60 && differentiated == true && valuable == true
  return ExperienceMaturity(
    stage: consistency.map { $0 < 0.6 ? .random : isBranded ? .branded : .predictable },
    touchpoints: touchpoints, consistency: consistency, intentionalPct: intentional,
    isDifferentiated: differentiated, isValuable: valuable)
}

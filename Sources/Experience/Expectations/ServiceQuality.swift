import Statistics

/// The gap of one dimension of service quality.
package struct DimensionGap: Sendable, Equatable {
  /// The dimension, such as reliability.
  package let dimension: String
  /// The mean ratings, and perceived − expected; nil where a side has none.
  package let perceived, expected, gap: Double?
  /// Its weight; nil when none were given.
  package let weight: Double?
  /// Perceived ratings.
  package let n: Int
}

/// The gaps by dimension and their weighted sum Σ w·(mean P − mean E).
///
/// The sum is nil without weights, or when a weighted dimension has no gap. Source: Parasuraman,
/// Zeithaml & Berry 1988.
///
/// - Throws: weights that are negative or do not sum to 1, a weight for a dimension that is not
///   there, a dimension without one.
package func serviceQuality(
  _ ratings: [(dimension: String, expected: [Double?], perceived: [Double?])],
  weights: [String: Double]? = nil
) throws(StatisticsError) -> (gaps: [DimensionGap], weighted: Double?) {
  let names = ratings.map(\.dimension)
  if let weights {
    for name in weights.keys.sorted() where !names.contains(name) {
      throw .unknownName(name, of: "dimension", names: names)
    }
    for name in names where weights[name] == nil {
      throw .unknownName(name, of: "weight", names: weights.keys.sorted())
    }
    for (name, weight) in weights.sorted(by: { $0.key < $1.key }) where !(weight >= 0) {
      throw .outOfRange("weights.\(name)", found: weight, expected: "a share from 0")
    }
    let total = weights.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value }
    guard abs(total - 1) <= 1e-6 else {
      throw .outOfRange("weights", found: total, expected: "shares that sum to 1")
    }
  }
  func mean(_ values: [Double?]) -> Double? {
    let known = values.compactMap(\.self)
    return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
  }
  let gaps = ratings.map { dimension, expected, perceived in
    let (p, e) = (mean(perceived), mean(expected))
    var gap: Double?
    if let p, let e { gap = p - e }
    return DimensionGap(
      dimension: dimension, perceived: p, expected: e, gap: gap, weight: weights?[dimension],
      n: perceived.count { $0 != nil })
  }
  var weighted: Double? = weights == nil || gaps.isEmpty ? nil : 0
  for gap in gaps where (gap.weight ?? 0) > 0 {
    if let sum = weighted, let own = gap.gap, let weight = gap.weight {
      weighted = sum + weight * own
    } else {
      weighted = nil
    }
  }
  return (gaps, weighted)
}

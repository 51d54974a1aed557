import Statistics

/// The revenue of those who may leave: it is your turnover that you lose.
package struct RevenueAtRisk: Sendable {
  /// The revenue of each band, and of all.
  package let detractors, passives, promoters, total: Double
  /// The score with each answer weighted by its revenue, with its linearised limits.
  package let weighted: PromoterScore
  /// Answers without revenue.
  package let withoutRevenue: Int
}

/// The revenue by band, and the revenue-weighted score.
///
/// Answers without a revenue or a valid score are left out. Source: Reichheld 2003; Lumley 2010.
///
/// - Throws: `StatisticsError` for revenue below 0 or not finite, or only zeros.
package func revenueAtRisk(
  bands: [Band], revenue: [Double?], scale: Scale, confidence: Double = 0.95
) throws(StatisticsError) -> RevenueAtRisk {
  guard bands.count == revenue.count else {
    throw .unequalLengths("score", bands.count, "revenue", revenue.count)
  }
  var sums: [Band: Double] = [:]
  var withoutRevenue = 0
  var judged: [Band] = []
  for row in bands.indices {
    guard bands[row].sign != nil else {
      judged.append(bands[row])
      continue
    }
    guard let amount = revenue[row] else {
      withoutRevenue += 1
      judged.append(.missing)
      continue
    }
    guard amount >= 0, amount.isFinite else {
      throw .outOfRange("revenue", found: amount, expected: "money from 0 in row \(row + 1)")
    }
    sums[bands[row], default: 0] += amount
    judged.append(bands[row])
  }
  let total = sums.values.sorted().reduce(0, +)
  var options = ScoreOptions()
  options.scale = scale
  options.confidence = confidence
  let design = SampleDesign(weights: revenue)
  let weighted =
    total > 0
    ? try weightedScore(of: judged, design: design, options)
    : try promoterScore(of: ScoreCounts(), options)
  return RevenueAtRisk(
    detractors: sums[.detractor] ?? 0, passives: sums[.passive] ?? 0,
    promoters: sums[.promoter] ?? 0, total: total, weighted: weighted,
    withoutRevenue: withoutRevenue)
}

import Statistics

/// What one touchpoint adds to the score of all.
package struct TouchpointContribution: Sendable, Equatable {
  /// The touchpoint; nil for answers without one.
  package let touchpoint: String?
  /// Its answers.
  package let n: Int
  /// Its part of all answers, 0–1.
  package let share: Double
  /// Its own score, in points; nil without answers.
  package let nps: Double?
  /// (promoters − detractors)/N · 100: the contributions sum to the score of all.
  package let contribution: Double
  /// The contribution minus what an average touchpoint of its size would give: these sum to 0.
  package let aboveAverage: Double
  /// The score of all minus the score without this touchpoint; nil when it has all answers.
  package let leaveOneOut: Double?
}

/// The contributions of touchpoints to the score of all their answers; empty without answers.
///
/// Source: additive decomposition of 100·(promoters − detractors)/N.
package func contributions(
  _ counts: [(touchpoint: String?, counts: ScoreCounts)]
) -> (nps: Double?, touchpoints: [TouchpointContribution]) {
  var all = ScoreCounts()
  for (_, counts) in counts { all = all + counts }
  guard let nps = all.nps else { return (nil, []) }
  let total = Double(all.count)
  let touchpoints = counts.map { name, counts in
    let share = Double(counts.count) / total
    let contribution = Double(counts.promoters - counts.detractors) / total * 100
    let rest = ScoreCounts(
      detractors: all.detractors - counts.detractors, passives: all.passives - counts.passives,
      promoters: all.promoters - counts.promoters)
    return TouchpointContribution(
      touchpoint: name, n: counts.count, share: share, nps: counts.nps,
      contribution: contribution, aboveAverage: contribution - share * nps,
      leaveOneOut: rest.nps.map { nps - $0 })
  }
  return (nps, touchpoints)
}

/// The score when a share of one touchpoint's detractors become passives.
///
/// - Throws: `StatisticsError.outOfRange` for a share outside 0–1.
package func whatIf(
  detractors: Int, of all: ScoreCounts, share: Double
) throws(StatisticsError) -> (before: Double?, after: Double?, delta: Double?) {
  guard share >= 0, share <= 1 else {
    throw .outOfRange("share", found: share, expected: "a share of the detractors, 0–1")
  }
  guard let before = all.nps else { return (nil, nil, nil) }
  let delta = 100 * share * Double(detractors) / Double(all.count)
  return (before, before + delta, delta)
}

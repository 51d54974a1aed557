/// What a group added to a change.
package struct MixRateGroup: Sendable, Equatable {
  /// The group's shares of the answers, 0–1.
  package var shareBefore, shareAfter: Double
  /// The group's scores; nil without answers.
  package var before, after: Double?
  /// Points from the group's growth and from its score.
  package var mix, rate: Double
}

/// A change of score, split into what came from who answered and from what they answered.
package struct MixRate: Sendable, Equatable {
  /// The scores and their difference; nil when a period has no answers.
  package var before, after, delta: Double?
  /// The points by mix and by rate, which sum to the difference.
  package var mix, rate: Double?
  /// The groups in their order.
  package var groups: [MixRateGroup]
  /// The answers of both periods.
  package var n1, n2: Int
}

/// The split of a change by Kitagawa.
///
/// Mix Σ(s₁ − s₀)(q₀ + q₁)/2 and rate Σ(s₀ + s₁)/2·(q₁ − q₀). A group that has no answers in one
/// period is taken to keep its score, so that all of it is mix. Source: Kitagawa 1955.
package func mixRate(_ groups: [(before: ScoreCounts, after: ScoreCounts)]) -> MixRate {
  let old = groups.reduce(ScoreCounts()) { $0 + $1.before }
  let new = groups.reduce(ScoreCounts()) { $0 + $1.after }
  var result = MixRate(groups: [], n1: old.count, n2: new.count)
  result.before = old.nps
  result.after = new.nps
  guard let before = old.nps, let after = new.nps else { return result }
  result.delta = after - before
  result.groups = groups.map { group in
    let shareBefore = Double(group.before.count) / Double(old.count)
    let shareAfter = Double(group.after.count) / Double(new.count)
    let q0 = group.before.nps ?? group.after.nps ?? 0
    let q1 = group.after.nps ?? group.before.nps ?? 0
    return MixRateGroup(
      shareBefore: shareBefore, shareAfter: shareAfter, before: group.before.nps,
      after: group.after.nps, mix: (shareAfter - shareBefore) * (q0 + q1) / 2,
      rate: (shareBefore + shareAfter) / 2 * (q1 - q0))
  }
  result.mix = result.groups.reduce(0) { $0 + $1.mix }
  result.rate = result.groups.reduce(0) { $0 + $1.rate }
  return result
}

/// A class of invited customers.
package struct ResponseClass: Sendable, Equatable {
  /// The invitations that were delivered.
  package var invited: Int
  /// Their answers.
  package var answered: Int
  /// Answered of invited, in percent.
  package var responsePct: Double
  /// Invited over answered; nil without answers.
  package var weight: Double?
}

/// What non-response may hide.
package struct Nonresponse: Sendable, Equatable {
  /// Answered of invited, in percent (AAPOR RR1).
  package var responsePct: Double
  /// Each class.
  package var classes: [ResponseClass]
  /// The score weighted by class; nil when a class has no answers.
  package var adjusted: Double?
  /// The score if all who did not answer were detractors, and if promoters (Manski 1989).
  package var lowBound, highBound: Double
  /// 1 − 2·S(ρ) of the classes' response rates; nil for one invitation.
  ///
  /// Source: Schouten, Cobben & Bethlehem 2009.
  package var rIndicator: Double?
  /// The answers.
  package var n: Int
}

/// Response rates, the score weighted by class, bounds and R-indicator.
///
/// - Throws: a class with more answers than invitations, or nobody invited.
package func nonresponse(
  _ classes: [(name: String, invited: Int, counts: ScoreCounts)]
) throws(StatisticsError) -> Nonresponse {
  for item in classes
  where item.invited <= 0 || item.counts.count > item.invited || item.invited > 1 << 50 {
    throw .outOfRange(
      "invited of \(item.name)", found: Double(item.invited),
      expected: "at least its answers (\(item.counts.count)), and 1")
  }
  let invited = classes.reduce(0.0) { $0 + Double($1.invited) }
  guard invited > 0 else { throw .tooFew("invitations", found: 0, needed: 1) }
  let counts = classes.reduce(ScoreCounts()) { $0 + $1.counts }
  let difference = Double(counts.promoters - counts.detractors)
  let silent = invited - Double(counts.count)
  let rate = Double(counts.count) / invited
  var (adjusted, spread): (Double?, Double) = (0, 0)
  for item in classes {
    let share = Double(item.invited) / invited
    adjusted = adjusted.flatMap { sum in item.counts.nps.map { sum + share * $0 } }
    let distance = Double(item.counts.count) / Double(item.invited) - rate
    spread += Double(item.invited) * distance * distance
  }
  return Nonresponse(
    responsePct: 100 * rate,
    classes: classes.map { item in
      let answered = item.counts.count
      return ResponseClass(
        invited: item.invited, answered: answered,
        responsePct: 100 * Double(answered) / Double(item.invited),
        weight: answered > 0 ? Double(item.invited) / Double(answered) : nil)
    },
    adjusted: adjusted, lowBound: 100 * (difference - silent) / invited,
    highBound: 100 * (difference + silent) / invited,
    rIndicator: invited > 1 ? 1 - 2 * (spread / (invited - 1)).squareRoot() : nil,
    n: counts.count)
}

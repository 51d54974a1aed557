import Statistics

/// Whether delighted customers do more than merely satisfied ones: an association, not a cause.
package struct DelightEffect: Sendable {
  /// Delighted minus satisfied, shares 0–1, with Newcombe's limits, and the ratio of the shares.
  package let shares: ShareDifference
  /// Customers without a flag or an outcome.
  package let missing: Int
  /// Customers observed for less than the window, or for an unknown time.
  package let tooShort: Int
}

/// The share with the outcome among the delighted minus that among the satisfied.
///
/// Customers that were observed for less than `window` days are left out, because their outcome is
/// still open. Source: Oliver, Rust & Varki 1997; Newcombe 1998.
///
/// - Throws: sequences of different lengths, a window that is not above 0.
package func delightEffect(
  delighted: [Bool?], outcome: [Bool?], observedDays: [Double?]? = nil, window: Double? = nil,
  confidence: Double = 0.95
) throws(StatisticsError) -> DelightEffect {
  guard delighted.count == outcome.count else {
    throw .unequalLengths("delighted", delighted.count, "outcome", outcome.count)
  }
  if let window, !(window > 0 && window.isFinite) {
    throw .outOfRange("window_days", found: window, expected: "a number of days above 0")
  }
  var hits = (delighted: 0, satisfied: 0)
  var trials = (delighted: 0, satisfied: 0)
  var (missing, tooShort) = (0, 0)
  for row in delighted.indices {
    guard let isDelighted = delighted[row], let hasOutcome = outcome[row] else {
      missing += 1
      continue
    }
    if let window, let observedDays, !((observedDays[row] ?? -1) >= window) {
      tooShort += 1
      continue
    }
    if isDelighted {
      trials.delighted += 1
      hits.delighted += hasOutcome ? 1 : 0
    } else {
      trials.satisfied += 1
      hits.satisfied += hasOutcome ? 1 : 0
    }
  }
  return DelightEffect(
    shares: try shareDifference(
      hits.delighted, trials.delighted, hits.satisfied, trials.satisfied, confidence: confidence),
    missing: missing, tooShort: tooShort)
}

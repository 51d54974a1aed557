/// The interval methods of a share.
package enum ProportionMethod: String, Sendable, CaseIterable {
  /// The inverted score test. Source: Wilson 1927.
  case wilson
  /// Exact tails of the binomial. Source: Clopper & Pearson 1934.
  case clopperPearson = "clopper-pearson"
  /// z²/2 pseudo-answers on each side, then Wald. Source: Agresti & Coull 1998.
  case agrestiCoull = "agresti-coull"

  /// The method called `name`.
  package static func named(_ name: String) throws(StatisticsError) -> ProportionMethod {
    guard let method = ProportionMethod(rawValue: name) else {
      throw .unknownName(name, of: "interval", names: allCases.map(\.rawValue))
    }
    return method
  }
}

/// A share with its interval, all in percent.
package struct Proportion: Sendable, Equatable {
  /// 100·k/n; nil without answers.
  package var sharePct: Double?
  /// The limits in percent; nil without answers.
  package var low, high: Double?
  /// The trials.
  package var n: Int
  /// How the limits were made.
  package var interval: ProportionMethod
  /// The chance that intervals like this one hold the true value.
  package var confidence: Double
}

/// The share of k in n with an interval.
///
/// Example: 70 of 100 is 70 %, by Wilson from 60.4 to 78.1. Nothing for n = 0.
///
/// - Throws: `StatisticsError.outOfRange` unless 0 ≤ k ≤ n and 0 < confidence < 1.
package func proportionInterval(
  _ k: Int, _ n: Int, method: ProportionMethod = .wilson, confidence: Double = 0.95
) throws(StatisticsError) -> Proportion {
  try checkConfidence(confidence)
  guard n >= 0 else { throw .outOfRange("n", found: Double(n), expected: "a count from 0") }
  guard k >= 0, k <= n else {
    throw .outOfRange("k", found: Double(k), expected: "a count from 0 to n (\(n))")
  }
  var result = Proportion(
    sharePct: nil, low: nil, high: nil, n: n, interval: method, confidence: confidence)
  guard n > 0 else { return result }
  let (hits, total) = (Double(k), Double(n))
  let share = hits / total
  let limits: (low: Double, high: Double)
  switch method {
  case .wilson:
    let z = Normal.critical(confidence)
    let centre = (hits + z * z / 2) / (total + z * z)
    let half = z / (total + z * z) * (share * (1 - share) * total + z * z / 4).squareRoot()
    limits = (k == 0 ? 0 : centre - half, k == n ? 1 : centre + half)
  case .clopperPearson:
    let tail = tail(of: confidence)
    limits = (
      k == 0 ? 0 : Beta(hits, total - hits + 1).quantile(tail),
      k == n ? 1 : 1 - Beta(total - hits, hits + 1).quantile(tail)
    )
  case .agrestiCoull:
    let z = Normal.critical(confidence)
    let more = total + z * z
    let centre = (hits + z * z / 2) / more
    let half = z * (centre * (1 - centre) / more).squareRoot()
    limits = (centre - half, centre + half)
  }
  result.sharePct = 100 * share
  result.low = 100 * limits.low
  result.high = 100 * limits.high
  return result
}

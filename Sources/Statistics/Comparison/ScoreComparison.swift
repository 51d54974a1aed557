/// How two scores are compared.
package struct ComparisonOptions: Sendable {
  /// Adds ¾, 1½, ¾ to both groups, and takes all figures from those (Rocks 2016).
  package var adjusted: Bool
  /// The chance that intervals like this one hold the true difference.
  package var confidence: Double
  /// The chance of finding the minimum effect.
  package var power: Double

  /// The defaults of the contract.
  package init(adjusted: Bool = false, confidence: Double = 0.95, power: Double = 0.8) {
    self.adjusted = adjusted
    self.confidence = confidence
    self.power = power
  }

  func check() throws(StatisticsError) {
    try checkConfidence(confidence)
    guard power > 0, power < 1 else {
      throw .outOfRange(
        "power", found: power, expected: "a share above 0 and below 1, such as 0.8")
    }
  }
}

/// The difference of two scores, first minus second, in points.
package struct ScoreComparison: Sendable, Equatable {
  /// The difference; nil when a group has no answers.
  package var delta: Double?
  /// Its standard error; nil where none can be estimated.
  package var se: Double?
  /// The test statistic of no difference: z, or t when paired; nil when the error is 0.
  package var z, t: Double?
  /// Degrees of freedom of t.
  package var df: Double?
  /// The two-sided chance of such a difference when there is none.
  package var p: Double?
  /// The limits of the difference.
  package var low, high: Double?
  /// The smallest difference found with the asked power.
  package var minimumEffect: Double?
  /// χ² of the 3×2 table without correction, and its chance: another question, printed beside.
  package var chi2, chi2P: Double?
  /// Customers in both groups, when their answers are compared as overlapping or paired.
  package var nOverlap: Int?
  /// Tests of a paired table: symmetry (Bowker) and equal margins (Stuart–Maxwell).
  package var bowker, bowkerP, stuartMaxwell, stuartMaxwellP: Double?
  /// The valid answers of both groups.
  package var n1, n2: Int
  /// The chance that intervals like this one hold the true difference.
  package var confidence: Double
  /// Whether the pseudo-answers are in.
  package var adjusted: Bool

  init(n1: Int, n2: Int, _ options: ComparisonOptions) {
    self.n1 = n1
    self.n2 = n2
    confidence = options.confidence
    adjusted = options.adjusted
  }

  /// Fills test, limits and minimum effect from `delta` and `se` by the normal distribution.
  mutating func judge(_ options: ComparisonOptions) {
    guard let delta, let se, se.isFinite else { return }
    let critical = Normal.critical(options.confidence)
    low = delta - critical * se
    high = delta + critical * se
    minimumEffect = (critical + Normal.quantile(options.power)) * se
    guard se > 0 else { return }
    z = delta / se
    p = Normal.twoSided(delta / se)
  }

  /// The same by t with `df` degrees of freedom.
  mutating func judge(_ options: ComparisonOptions, df: Double) {
    guard let delta, let se, se.isFinite, df > 0 else { return }
    self.df = df
    let distribution = StudentT(df: df)
    let critical = distribution.critical(options.confidence)
    low = delta - critical * se
    high = delta + critical * se
    minimumEffect = (critical + distribution.quantile(options.power)) * se
    guard se > 0 else { return }
    t = delta / se
    p = distribution.twoSided(delta / se)
  }
}

/// The difference of two independent scores, `first` minus `second`.
///
/// SE = √(v₁/n₁ + v₂/n₂), delta ± z·SE. Example: 10, 20, 70 minus 15, 25, 60 is 15 points ± 19.5,
/// p = 0.13. A group without answers gives no difference.
package func compare(
  _ first: ScoreCounts, _ second: ScoreCounts, _ options: ComparisonOptions = ComparisonOptions()
) throws(StatisticsError) -> ScoreComparison {
  try options.check()
  var result = ScoreComparison(n1: first.count, n2: second.count, options)
  let pair =
    options.adjusted
    ? (Moments(adjusting: first), Moments(adjusting: second)) : (Moments(first), Moments(second))
  guard let left = pair.0, let right = pair.1 else { return result }
  result.delta = 100 * (left.mean - right.mean)
  result.se = 100 * (left.variance / left.n + right.variance / right.n).squareRoot()
  result.judge(options)
  let test = chiSquaredTest([first.bands, second.bands])
  result.chi2 = test?.chi2
  result.chi2P = test?.p
  return result
}

extension ScoreCounts {
  /// Detractors, passives, promoters as numbers.
  var bands: [Double] { [Double(detractors), Double(passives), Double(promoters)] }
}

/// The interval methods of a net promoter score.
package enum ScoreInterval: String, Sendable, CaseIterable {
  /// ¾, 1½, ¾ pseudo-answers, then Wald. Source: Rocks 2016.
  case adjusted
  /// m ± z·√(v/n).
  case wald
  /// The inverted score test. Source: Tango 1998, Rocks 2016.
  case score
  /// m ± t(n − 1)·√(v/(n − 1)).
  case t
  /// Percentiles of resampled scores.
  case bootstrap
  /// Percentiles, corrected for bias and acceleration. Source: Efron 1987.
  case bca
  /// The posterior mean ± z·sd under a Dirichlet prior.
  case bayes
  /// m ± t(df)·SE of a weighted, clustered or stratified sample.
  case linearised

  /// The methods that an analyst can ask for.
  package static let choices = allCases.filter { $0 != .linearised }.map(\.rawValue)

  /// The method called `name`.
  package static func named(_ name: String) throws(StatisticsError) -> ScoreInterval {
    guard choices.contains(name), let method = ScoreInterval(rawValue: name) else {
      throw .unknownName(name, of: "interval", names: choices)
    }
    return method
  }
}

/// How a net promoter score is reported.
package struct ScoreOptions: Sendable {
  /// The scale that the answers were counted on, printed with the figure.
  package var scale: Scale
  /// The chance that intervals like this one hold the true value.
  package var confidence: Double
  /// The interval, `adjusted` unless asked.
  package var interval: ScoreInterval?
  /// Resamples of the bootstrap.
  package var resamples: Int
  /// Seed of the bootstrap.
  package var seed: UInt64
  /// Dirichlet prior of detractors, passives, promoters.
  package var prior: [Double]
  /// The size of the list that the sample was drawn from without replacement.
  package var population: Double?

  /// The defaults of the contract.
  package init(
    scale: Scale = .zeroToTen, confidence: Double = 0.95, interval: ScoreInterval? = nil,
    resamples: Int = 10_000, seed: UInt64 = 1, prior: [Double] = [1, 1, 1],
    population: Double? = nil
  ) {
    self.scale = scale
    self.confidence = confidence
    self.interval = interval
    self.resamples = resamples
    self.seed = seed
    self.prior = prior
    self.population = population
  }
}

/// Refuses a confidence that is not a share between 0 and 1.
func checkConfidence(_ confidence: Double) throws(StatisticsError) {
  guard confidence > 0, confidence < 1 else {
    throw .outOfRange(
      "confidence", found: confidence, expected: "a share above 0 and below 1, such as 0.95")
  }
}

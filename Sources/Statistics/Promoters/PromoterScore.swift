/// A net promoter score with what it rests on.
package struct PromoterScore: Sendable, Equatable {
  /// Points, −100…100, unrounded; nil without answers.
  package var nps: Double?
  /// Valid answers.
  package var n: Int
  /// Answers in each band, counted without weights.
  package var promoters, passives, detractors: Int
  /// Answers outside n.
  package var missing, invalid: Int
  /// The standard error in points; nil where none can be estimated.
  package var se: Double?
  /// The limits in points, not clipped to ±100.
  package var low, high: Double?
  /// The variance of the answers as −1, 0, +1.
  package var variance: Double?
  /// How many equally weighted answers say as much (Kish).
  package var nEffective: Double?
  /// The scale of the answers.
  package var scale: Scale
  /// How the limits were made.
  package var interval: ScoreInterval
  /// The chance that intervals like this one hold the true value.
  package var confidence: Double
  /// Degrees of freedom of a linearised interval.
  package var df: Double?

  init(_ counts: ScoreCounts, options: ScoreOptions, interval: ScoreInterval) {
    nps = counts.nps
    n = counts.count
    promoters = counts.promoters
    passives = counts.passives
    detractors = counts.detractors
    missing = counts.missing
    invalid = counts.invalid
    scale = options.scale
    self.interval = interval
    confidence = options.confidence
  }

  /// The counts that the score rests on.
  package var counts: ScoreCounts {
    ScoreCounts(
      detractors: detractors, passives: passives, promoters: promoters, missing: missing,
      invalid: invalid)
  }
}

/// The net promoter score of counted answers.
///
/// 100·(promoters − detractors)/n with a standard error of 100·√(v/n), where v divides by n. With
/// a `population` the variance is v·n/(n − 1)·(1 − n/N). Example: 10, 20, 70 gives 60 points, from
/// 45.3 to 71.2. Source: Reichheld 2003, Rocks 2016.
///
/// - Throws: `StatisticsError` for a confidence, prior, population or number of resamples out of
///   range.
package func promoterScore(
  of counts: ScoreCounts, _ options: ScoreOptions = ScoreOptions()
) throws(StatisticsError) -> PromoterScore {
  try checkConfidence(options.confidence)
  let interval = options.interval ?? .adjusted
  if interval == .linearised {
    throw .unknownName(interval.rawValue, of: "interval", names: ScoreInterval.choices)
  }
  var result = PromoterScore(counts, options: options, interval: interval)
  guard let moments = Moments(counts) else { return result }
  let correction = try populationCorrection(counts.count, options, interval)
  result.variance = moments.variance
  result.nEffective = moments.n
  result.se = correction.map { 100 * (moments.variance / moments.n * $0).squareRoot() }
  if let limits = try limits(of: counts, moments, options, interval, correction) {
    result.low = 100 * limits.low
    result.high = 100 * limits.high
  }
  return result
}

/// The factor of the variance in a sample from a known list; nil where none can be estimated.
private func populationCorrection(
  _ n: Int, _ options: ScoreOptions, _ interval: ScoreInterval
) throws(StatisticsError) -> Double? {
  guard let population = options.population else { return 1 }
  guard [.adjusted, .wald, .t].contains(interval) else {
    throw .intervalConflict(
      interval.rawValue, with: "population", use: ["adjusted", "wald", "t"])
  }
  guard population.isFinite, population >= Double(n) else {
    throw .populationTooSmall(stratum: nil, population: population, answers: n)
  }
  if population == Double(n) { return 0 }
  return n > 1 ? Double(n) / Double(n - 1) * (1 - Double(n) / population) : nil
}

private func limits(
  of counts: ScoreCounts, _ moments: Moments, _ options: ScoreOptions,
  _ interval: ScoreInterval, _ correction: Double?
) throws(StatisticsError) -> (low: Double, high: Double)? {
  let z = Normal.critical(options.confidence)
  switch interval {
  case .adjusted:
    guard let correction, let adjusted = Moments(adjusting: counts) else { return nil }
    // A census has no sampling error, and no need of pseudo-answers.
    if correction == 0 { return (moments.mean, moments.mean) }
    let half = z * (adjusted.variance / adjusted.n * correction).squareRoot()
    return (adjusted.mean - half, adjusted.mean + half)
  case .wald:
    guard let correction else { return nil }
    let half = z * (moments.variance / moments.n * correction).squareRoot()
    return (moments.mean - half, moments.mean + half)
  case .t:
    guard moments.n > 1, let correction else { return nil }
    // The correction for a population carries n/(n − 1) already.
    let variance =
      options.population == nil
      ? moments.variance / (moments.n - 1) : moments.variance / moments.n * correction
    let half = StudentT(df: moments.n - 1).critical(options.confidence) * variance.squareRoot()
    return (moments.mean - half, moments.mean + half)
  case .score: return scoreLimits(counts, z)
  case .bootstrap, .bca:
    return try resampledLimits(counts, options, corrected: interval == .bca)
  case .bayes:
    let posterior = try posteriorScore(of: counts, prior: options.prior)
    return (
      (posterior.mean - z * posterior.sd) / 100, (posterior.mean + z * posterior.sd) / 100
    )
  case .linearised: return nil
  }
}

/// The mean and standard deviation, in points, of the score under a Dirichlet prior.
///
/// - Throws: `StatisticsError.outOfRange` unless the prior is three positive numbers.
package func posteriorScore(
  of counts: ScoreCounts, prior: [Double] = [1, 1, 1]
) throws(StatisticsError) -> (mean: Double, sd: Double) {
  guard prior.count == 3 else {
    throw .outOfRange("prior", found: Double(prior.count), expected: "three positive numbers")
  }
  for weight in prior where !(weight > 0 && weight.isFinite) {
    throw .outOfRange("prior", found: weight, expected: "three positive numbers")
  }
  guard
    let moments = Moments(
      detractors: Double(counts.detractors) + prior[0],
      passives: Double(counts.passives) + prior[1],
      promoters: Double(counts.promoters) + prior[2])
  else { return (0, 0) }
  return (100 * moments.mean, 100 * (moments.variance / (moments.n + 1)).squareRoot())
}

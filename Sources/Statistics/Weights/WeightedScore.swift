/// The net promoter score of a weighted, clustered or stratified sample.
///
/// Hájek's Σwy/Σw with a linearised error, u = w(y − m)/W (with post-strata w(y − m_g)/W), and
/// m ± t(df)·SE. Counts stay counts; `nEffective` is Kish's (Σw)²/Σw². One answer alone has a
/// score and no error. Source: Lumley 2010.
///
/// - Throws: `StatisticsError` for a weight that is missing, negative or not finite beside a valid
///   answer, weights that are all 0, a lone cluster or stratum, another interval than linearised.
package func weightedScore(
  of bands: [Band], design: SampleDesign, _ options: ScoreOptions = ScoreOptions()
) throws(StatisticsError) -> PromoterScore {
  try checkConfidence(options.confidence)
  try design.check(rows: bands.count)
  if let interval = options.interval, interval != .linearised {
    throw .intervalConflict(
      interval.rawValue, with: design.optionName, use: [ScoreInterval.linearised.rawValue])
  }
  var counts = ScoreCounts()
  for band in bands { counts[band] += 1 }
  var result = PromoterScore(counts, options: options, interval: .linearised)
  result.nps = nil
  guard let sample = try WeightedSample(bands, design: design) else { return result }
  result.nps = 100 * sample.mean
  result.variance = sample.variance
  result.nEffective = sample.nEffective
  guard sample.weights.count > 1 else { return result }
  if options.population != nil, design.clusters != nil {
    throw .intervalConflict("linearised", with: "population", use: ["population without `cluster`"])
  }
  let estimate = try LinearisedVariance(
    sample.influence, design: sample.design, population: options.population)
  let se = estimate.variance.squareRoot()
  result.se = 100 * se
  result.df = estimate.df
  if estimate.df > 0 {
    let half = StudentT(df: estimate.df).critical(options.confidence) * se
    result.low = 100 * (sample.mean - half)
    result.high = 100 * (sample.mean + half)
  }
  return result
}

extension SampleDesign {
  /// The name of the option that made the interval linearised.
  fileprivate var optionName: String {
    if weights != nil { return "weight" }
    if clusters != nil { return "cluster" }
    return strata != nil ? "strata" : "poststratified"
  }
}

/// The valid answers of a weighted sample with their mean.
struct WeightedSample: Sendable {
  /// The rows of the valid answers.
  let rows: [Int]
  let values, weights: [Double]
  let design: SampleDesign
  let mean, variance, nEffective: Double
  private let total: Double

  /// The sample; nothing without valid answers.
  init?(_ bands: [Band], design: SampleDesign) throws(StatisticsError) {
    rows = bands.indices.filter { bands[$0].sign != nil }
    guard !rows.isEmpty else { return nil }
    values = rows.map { Double(bands[$0].sign ?? 0) }
    weights = try design.checkedWeights(rows)
    self.design = design.subset(rows)
    let total = weights.reduce(0, +)
    let mean = zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 } / total
    self.total = total
    self.mean = mean
    variance =
      zip(weights, values).reduce(0) { $0 + $1.0 * ($1.1 - mean) * ($1.1 - mean) } / total
    nEffective = effectiveCount(weights)
  }

  /// u = w(y − m)/W, where m is the post-stratum's mean when there are post-strata.
  var influence: [Double] {
    guard let poststrata = design.poststrata else {
      return zip(weights, values).map { $0 * ($1 - mean) / total }
    }
    var sums = [(weight: Double, value: Double)](
      repeating: (0, 0), count: poststrata.names.count)
    for (row, code) in poststrata.codes.enumerated() {
      sums[code].weight += weights[row]
      sums[code].value += weights[row] * values[row]
    }
    return poststrata.codes.enumerated().map { row, code in
      let group = sums[code]
      return group.weight > 0
        ? weights[row] * (values[row] - group.value / group.weight) / total : 0
    }
  }
}

/// (Σw)²/Σw², scaled so that it cannot overflow.
func effectiveCount(_ weights: [Double]) -> Double {
  guard let largest = weights.max(), largest > 0 else { return 0 }
  var (sum, squares) = (0.0, 0.0)
  for weight in weights {
    sum += weight / largest
    squares += weight / largest * (weight / largest)
  }
  return sum * sum / squares
}

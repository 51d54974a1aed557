/// What a bad and a good rating of one item do to the outcome.
package struct PenaltyReward: Sendable, Equatable {
  /// The effect of a low and of a high rating against a middling one.
  package var penalty, reward: Double
  /// The outcome at a middling rating.
  package var intercept: Double
  /// The chances of such effects without one; nil when no answers are left over.
  package var pPenalty, pReward: Double?
  /// Reward minus penalty.
  package var rangeOfImpact: Double { reward - penalty }
  /// Complete rows, and those left out.
  package var n, missing: Int
}

/// The penalty–reward contrast of an item.
///
/// Least squares on `item` ≤ low and `item` ≥ high. Source: Brandt 1987.
///
/// - Throws: no low, no middling or no high rating, by name; fewer rows than the rule allows.
package func penaltyReward(
  outcome: [Double?], item: [Double?], low: Double = 2, high: Double = 4,
  minimumPerPredictor: Int = 5
) throws(StatisticsError) -> PenaltyReward {
  guard low < high else {
    throw .outOfRange("low", found: low, expected: "a rating below high (\(high))")
  }
  let model = try linearRegression(
    Observations(
      outcome: outcome,
      predictors: [
        ("low ratings", item.map { $0.map { $0 <= low ? 1 : 0 } }),
        ("high ratings", item.map { $0.map { $0 >= high ? 1 : 0 } }),
      ], minimumPerPredictor: minimumPerPredictor))
  return PenaltyReward(
    penalty: model.coefficients[0].b, reward: model.coefficients[1].b,
    intercept: model.intercept.b, pPenalty: model.coefficients[0].p,
    pReward: model.coefficients[1].p, n: model.n, missing: model.missing)
}

/// Where a predictor stands between importance and performance.
package enum Quadrant: String, Sendable {
  /// Important and well done.
  case keepUp = "keep up"
  /// Important and badly done.
  case concentrate
  /// Unimportant and well done.
  case possibleOverkill = "possible overkill"
  /// Unimportant and badly done.
  case lowPriority = "low priority"
}

/// A predictor's importance and performance.
package struct ImportancePerformance: Sendable, Equatable {
  /// The predictor.
  package var name: String
  /// Its part of R² (LMG) and its mean.
  package var importance, performance: Double
  /// The cell, cut at the means; a value on the cut is high.
  package var quadrant: Quadrant
}

/// Importance against performance, cut at the means of both.
package func importancePerformance(
  _ data: Observations, _ options: ResamplingOptions = ResamplingOptions()
) throws(StatisticsError) -> (
  items: [ImportancePerformance], importanceCut: Double, performanceCut: Double
) {
  let importance = try shapleyImportance(data, options)
  let parts = importance.shares.map(\.importance)
  let means = data.predictors.map { $0.reduce(0, +) / Double(data.count) }
  let count = Double(parts.count)
  let cuts = (parts.reduce(0, +) / count, means.reduce(0, +) / count)
  let items = data.names.indices.map { index in
    let quadrant: Quadrant =
      switch (parts[index] >= cuts.0, means[index] >= cuts.1) {
      case (true, true): .keepUp
      case (true, false): .concentrate
      case (false, true): .possibleOverkill
      case (false, false): .lowPriority
      }
    return ImportancePerformance(
      name: data.names[index], importance: parts[index], performance: means[index],
      quadrant: quadrant)
  }
  return (items, cuts.0, cuts.1)
}

/// A driver's share among the best customers and among the rest.
package struct BestCustomerDriver: Sendable, Equatable {
  /// The predictor.
  package var name: String
  /// Its shares of importance (LMG), in percent, and their difference.
  package var bestPct, restPct, difference: Double?
  /// The limits of the difference by bootstrap; nil without resamples.
  package var low, high: Double?
}

/// What drives the outcome of the best customers, against the rest.
///
/// The best are the `top` share by value; ties at the cut belong to the best. Rows without a value
/// are left out and counted in `missing`.
package func bestCustomerDrivers(
  outcome: [Double?], predictors: [(name: String, values: [Double?])], value: [Double?],
  top: Double = 0.1, minimumPerPredictor: Int = 5,
  _ options: ResamplingOptions = ResamplingOptions()
) throws(StatisticsError) -> (
  drivers: [BestCustomerDriver], nBest: Int, nRest: Int, missing: Int
) {
  try options.check()
  guard top > 0, top < 1 else {
    throw .outOfRange("top", found: top, expected: "a share above 0 and below 1")
  }
  guard value.count == outcome.count else {
    throw .unequalLengths("outcome", outcome.count, "value", value.count)
  }
  for (row, number) in value.enumerated() {
    if let number, !number.isFinite { throw .notFinite("value", row: row + 1) }
  }
  let known = value.compactMap(\.self).sorted(by: >)
  guard !known.isEmpty else { throw .tooFew("customers with a value", found: 0, needed: 2) }
  let cut = known[min(known.count - 1, max(0, Int((Double(known.count) * top).rounded(.up)) - 1))]
  func observations(_ isBest: Bool) throws(StatisticsError) -> Observations {
    let rows = value.indices.filter { row in value[row].map { ($0 >= cut) == isBest } ?? false }
    return try Observations(
      outcome: rows.map { outcome[$0] },
      predictors: predictors.map { item in (item.name, rows.map { item.values[$0] }) },
      minimumPerPredictor: minimumPerPredictor)
  }
  for item in predictors where item.values.count != outcome.count {
    throw .unequalLengths("outcome", outcome.count, item.name, item.values.count)
  }
  let best = try observations(true)
  let rest = try observations(false)
  let bestShares = percentages(try shapleyParts(CrossProducts(best), options))
  let restShares = percentages(try shapleyParts(CrossProducts(rest), options))
  var drawn = [[Double]](repeating: [], count: predictors.count)
  for resample in 0..<options.resamples {
    try checkStop()
    var generator = Generator(seed: options.seed, stream: UInt64(resample))
    guard
      let one = try CrossProducts.resampled(best, &generator),
      let other = try CrossProducts.resampled(rest, &generator),
      let left = percentages(try shapleyParts(one, options)),
      let right = percentages(try shapleyParts(other, options))
    else { continue }
    for index in drawn.indices { drawn[index].append(left[index] - right[index]) }
  }
  let tail = tail(of: options.confidence)
  let sortedDraws = try drawn.map { (values) throws(StatisticsError) in
    try stoppablySorted(values)
  }
  let drivers = predictors.enumerated().map { index, item in
    let sorted = sortedDraws[index]
    return BestCustomerDriver(
      name: item.name, bestPct: bestShares?[index], restPct: restShares?[index],
      difference: bestShares.flatMap { best in restShares.map { best[index] - $0[index] } },
      low: sorted.isEmpty ? nil : quantile(ofSorted: sorted, tail),
      high: sorted.isEmpty ? nil : quantile(ofSorted: sorted, 1 - tail))
  }
  let missing = value.count - best.count - rest.count
  return (drivers, best.count, rest.count, missing)
}

private func percentages(_ parts: [Double]) -> [Double]? {
  let total = parts.reduce(0, +)
  return total > 0 ? parts.map { 100 * $0 / total } : nil
}

/// The difference of two domains of one weighted sample, first minus second, in points.
///
/// The linearised values of both domains are subtracted within the whole design, so that clusters
/// with answers in both bring their covariance. Rows of neither domain stay in the design.
/// `domains` is 1, 2 or nil for each row. Source: Lumley 2010.
package func compareDomains(
  of bands: [Band], domains: [Int?], design: SampleDesign,
  _ options: ComparisonOptions = ComparisonOptions()
) throws(StatisticsError) -> ScoreComparison {
  try options.check()
  try design.check(rows: bands.count)
  guard domains.count == bands.count else {
    throw .unequalLengths("score", bands.count, "domain", domains.count)
  }
  let rows = bands.indices.filter { bands[$0].sign != nil }
  let weights = try design.checkedWeights(rows)
  var sums = [(weight: Double, value: Double, count: Int)](repeating: (0, 0, 0), count: 3)
  for (row, weight) in zip(rows, weights) {
    let domain = domains[row] ?? 0
    guard sums.indices.contains(domain) else {
      throw .outOfRange("domain", found: Double(domain), expected: "1, 2 or missing")
    }
    sums[domain].weight += weight
    sums[domain].value += weight * Double(bands[row].sign ?? 0)
    sums[domain].count += 1
  }
  var result = ScoreComparison(n1: sums[1].count, n2: sums[2].count, options)
  result.adjusted = false
  guard sums[1].weight > 0, sums[2].weight > 0 else { return result }
  let means = sums.map { $0.weight > 0 ? $0.value / $0.weight : 0 }
  let influence = zip(rows, weights).map { row, weight in
    let domain = domains[row] ?? 0
    guard domain > 0 else { return 0.0 }
    let value = weight * (Double(bands[row].sign ?? 0) - means[domain]) / sums[domain].weight
    return domain == 1 ? value : -value
  }
  let estimate = try LinearisedVariance(influence, design: design.subset(rows))
  result.delta = 100 * (means[1] - means[2])
  result.se = 100 * estimate.variance.squareRoot()
  result.judge(options)
  return result
}

/// The difference of two scores with errors of their own, first minus second.
///
/// SE = √(SE₁² + SE₂²): the samples are taken as independent.
package func compare(
  _ first: PromoterScore, _ second: PromoterScore,
  _ options: ComparisonOptions = ComparisonOptions()
) throws(StatisticsError) -> ScoreComparison {
  try options.check()
  var result = ScoreComparison(n1: first.n, n2: second.n, options)
  result.adjusted = false
  guard let left = first.nps, let right = second.nps else { return result }
  result.delta = left - right
  guard let leftError = first.se, let rightError = second.se else { return result }
  result.se = (leftError * leftError + rightError * rightError).squareRoot()
  result.judge(options)
  return result
}

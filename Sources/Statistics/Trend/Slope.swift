/// The slope of a series by several methods, in units a period.
package struct SeriesSlope: Sendable, Equatable {
  /// Least squares, and the chance of such a slope without a trend.
  package var ols, olsP: Double?
  /// Least squares weighted by the answers of each period; nil without weights.
  package var weighted: Double?
  /// The median of the slopes of all pairs (Sen 1968).
  package var theilSen: Double?
  /// The rank correlation with time, and its chance.
  package var kendallTau, kendallP: Double?
  /// Periods with a value.
  package var n: Int
}

/// The slopes of a series over periods 1, 2, …; gaps keep their place in time.
///
/// Fields are nil with fewer than two values, the chance of least squares with fewer than three.
package func slope(
  _ values: [Double?], weights: [Double]? = nil
) throws(StatisticsError) -> SeriesSlope {
  try checkSeries(values)
  if let weights, weights.count != values.count {
    throw .unequalLengths("series", values.count, "weight", weights.count)
  }
  let rows = values.indices.filter { values[$0] != nil }
  guard rows.count <= 5000 else { throw .tooMany("periods", found: rows.count, limit: 5000) }
  let times = rows.map { Double($0 + 1) }
  let known = values.compactMap(\.self)
  var result = SeriesSlope(n: rows.count)
  guard rows.count > 1 else { return result }
  let line = simpleRegression(times, known)
  result.ols = line?.slope
  result.olsP = line?.p
  if let weights {
    let checked = try SampleDesign(weights: weights).checkedWeights(rows)
    result.weighted = weightedSlope(times, known, checked)
  }
  var slopes: [Double] = []
  slopes.reserveCapacity(rows.count * (rows.count - 1) / 2)
  for i in rows.indices {
    try checkStop()
    for j in rows.indices where j > i {
      slopes.append((known[j] - known[i]) / (times[j] - times[i]))
    }
  }
  result.theilSen = quantile(ofSorted: try stoppablySorted(slopes), 0.5)
  let kendall = try kendallCorrelation(times, known)
  result.kendallTau = kendall?.tau
  result.kendallP = kendall?.p
  return result
}

private func weightedSlope(_ x: [Double], _ y: [Double], _ w: [Double]) -> Double? {
  let total = w.reduce(0, +)
  let xMean = zip(w, x).reduce(0) { $0 + $1.0 * $1.1 } / total
  let yMean = zip(w, y).reduce(0) { $0 + $1.0 * $1.1 } / total
  var (products, squares) = (0.0, 0.0)
  for index in x.indices {
    products += w[index] * (x[index] - xMean) * (y[index] - yMean)
    squares += w[index] * (x[index] - xMean) * (x[index] - xMean)
  }
  return squares > 0 ? products / squares : nil
}

/// A straight line through points.
package struct SimpleRegression: Sendable, Equatable {
  /// The line.
  package var slope, intercept: Double
  /// The standard error of the slope; nil with two points.
  package var se: Double?
  /// The correlation; nil when all outcomes are equal.
  package var r: Double?
  /// The chance of such a slope without a relation; nil with two points.
  package var p: Double?
  /// The points.
  package var n: Int
}

/// The least-squares line; nothing with fewer than two distinct x.
package func simpleRegression(_ x: [Double], _ y: [Double]) -> SimpleRegression? {
  guard x.count == y.count, x.count > 1 else { return nil }
  let n = Double(x.count)
  let xMean = x.reduce(0, +) / n
  let yMean = y.reduce(0, +) / n
  var (xx, xy, yy) = (0.0, 0.0, 0.0)
  for (a, b) in zip(x, y) {
    xx += (a - xMean) * (a - xMean)
    xy += (a - xMean) * (b - yMean)
    yy += (b - yMean) * (b - yMean)
  }
  guard xx > 0, xx.isFinite, yy.isFinite else { return nil }
  let slope = xy / xx
  // One root keeps a perfect line at exactly 1; two roots keep huge numbers finite.
  let product = xx * yy
  let scale =
    product.isNormal ? product.squareRoot() : xx.squareRoot() * yy.squareRoot()
  let r = yy > 0 ? max(-1, min(1, xy / scale)) : nil
  var result = SimpleRegression(
    slope: slope, intercept: yMean - slope * xMean, se: nil, r: r, p: nil, n: x.count)
  if x.count > 2 {
    let residual = zip(x, y).reduce(0) {
      let error = $1.1 - yMean - slope * ($1.0 - xMean)
      return $0 + error * error
    }
    let se = (residual / (n - 2) / xx).squareRoot()
    result.se = se
    if se > 0 {
      result.p = StudentT(df: n - 2).twoSided(slope / se)
    } else if slope != 0 {
      result.p = 0
    }
  }
  return result
}

/// A test for a trend in shares.
package struct TrendTest: Sendable, Equatable {
  /// The statistic on one degree of freedom; nil when all or no trials are successes.
  package var chi2: Double?
  /// Its chance.
  package var p: Double?
  /// The trials.
  package var n: Int
}

/// The Cochran–Armitage test for a trend in shares over periods 1, 2, ….
///
/// Source: Cochran 1954, Armitage 1955.
package func trendTest(_ periods: [(count: Int, n: Int)]) throws(StatisticsError) -> TrendTest {
  var (total, successes, moment, square) = (0.0, 0.0, 0.0, 0.0)
  for (index, period) in periods.enumerated() {
    guard period.count >= 0, period.count <= period.n, period.n <= 1_000_000_000_000 else {
      throw .outOfRange(
        "count", found: Double(period.count), expected: "0 to n (\(period.n)) in row \(index + 1)")
    }
    let (score, n) = (Double(index), Double(period.n))
    total += n
    successes += Double(period.count)
    moment += n * score
    square += n * score * score
  }
  var result = TrendTest(chi2: nil, p: nil, n: Int(exactly: total) ?? 0)
  guard total > 0 else { return result }
  let share = successes / total
  let variance = share * (1 - share) * (square - moment * moment / total)
  guard variance > 0 else { return result }
  let difference = periods.enumerated().reduce(0.0) {
    $0 + Double($1.offset) * (Double($1.element.count) - Double($1.element.n) * share)
  }
  let chi2 = difference * difference / variance
  result.chi2 = chi2
  result.p = ChiSquared(df: 1).upper(chi2)
  return result
}

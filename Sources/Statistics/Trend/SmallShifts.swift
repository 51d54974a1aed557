#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// One period of an exponentially weighted chart.
package struct WeightedAveragePoint: Sendable, Equatable {
  /// The period's value; nil without answers.
  package var value: Double?
  /// The weighted average up to here, and its limits.
  package var ewma, lcl, ucl: Double
  /// Whether the average is outside the limits.
  package var signal: Bool
}

/// A chart of exponentially weighted averages.
package struct WeightedAverageChart: Sendable, Equatable {
  /// The mean of the baseline, and its mean moving range over 1.128.
  package var center, sigma: Double
  /// Each period.
  package var points: [WeightedAveragePoint]
}

/// The chart of exponentially weighted averages with exact limits.
///
/// z₀ is the centre; the limits are centre ± L·σ·√(λ/(2 − λ)·(1 − (1 − λ)^2i)). A gap carries the
/// average on. Source: Roberts 1959, Montgomery.
package func weightedAverageChart(
  _ values: [Double?], lambda: Double = 0.2, width: Double = 3, baseline: Range<Int>? = nil
) throws(StatisticsError) -> WeightedAverageChart {
  try checkSeries(values)
  guard lambda > 0, lambda <= 1 else {
    throw .outOfRange("lambda", found: lambda, expected: "a share above 0, at most 1")
  }
  guard width > 0, width.isFinite else {
    throw .outOfRange("width", found: width, expected: "a number of sigmas above 0")
  }
  let base = try Baseline(values, baseline)
  let sigma = base.meanRange / 1.128
  var (average, observed) = (base.center, 0.0)
  let points = values.map { value in
    if let value {
      average = lambda * value + (1 - lambda) * average
      observed += 1
    }
    let spread = lambda / (2 - lambda) * (1 - pow(1 - lambda, 2 * observed))
    let half = width * sigma * spread.squareRoot()
    return WeightedAveragePoint(
      value: value, ewma: average, lcl: base.center - half, ucl: base.center + half,
      signal: value != nil && abs(average - base.center) > half)
  }
  return WeightedAverageChart(center: base.center, sigma: sigma, points: points)
}

/// One period of a chart of cumulative sums.
package struct CumulativeSumPoint: Sendable, Equatable {
  /// The period's value; nil without answers.
  package var value: Double?
  /// The sums above and below the centre, both from 0.
  package var cPlus, cMinus: Double
  /// Whether a sum is above h·σ.
  package var signal: Bool
}

/// A chart of cumulative sums.
package struct CumulativeSumChart: Sendable, Equatable {
  /// The mean of the baseline, and its mean moving range over 1.128.
  package var center, sigma: Double
  /// Each period.
  package var points: [CumulativeSumPoint]
}

/// The chart of cumulative sums in the values' units, K = k·σ and H = h·σ.
///
/// Source: Page 1954, Montgomery. Sums are not reset after a signal.
package func cumulativeSumChart(
  _ values: [Double?], k: Double = 0.5, h: Double = 5, baseline: Range<Int>? = nil
) throws(StatisticsError) -> CumulativeSumChart {
  try checkSeries(values)
  for (name, number) in [("k", k), ("h", h)] where !(number >= 0 && number.isFinite) {
    throw .outOfRange(name, found: number, expected: "a number of sigmas from 0")
  }
  let base = try Baseline(values, baseline)
  let sigma = base.meanRange / 1.128
  var (above, below) = (0.0, 0.0)
  let points = values.map { value in
    if let value {
      above = max(0, above + (value - base.center) - k * sigma)
      below = max(0, below - (value - base.center) - k * sigma)
    }
    return CumulativeSumPoint(
      value: value, cPlus: above, cMinus: below,
      signal: value != nil && (above > h * sigma || below > h * sigma))
  }
  return CumulativeSumChart(center: base.center, sigma: sigma, points: points)
}

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The limits of the inverted score test, on −1…1.
///
/// The test statistic falls as t rises, so each limit is bracketed between the score and the end
/// of the scale and found by bisection to the last digit. Source: Tango 1998.
func scoreLimits(_ counts: ScoreCounts, _ z: Double) -> (low: Double, high: Double) {
  let n = Double(counts.count)
  let (b, q) = (Double(counts.detractors), Double(counts.promoters))
  let mean = (q - b) / n
  /// (q − b − n·t)² − z²·n·(2·q21 + t(1 − t)); above 0 outside the interval.
  func excess(_ t: Double) -> Double {
    let big = -b - q + (2 * n - q + b) * t
    let c = -b * t * (1 - t)
    let q21 = (max(0, big * big - 8 * n * c).squareRoot() - big) / (4 * n)
    let difference = q - b - n * t
    return difference * difference - z * z * n * max(0, 2 * q21 + t * (1 - t))
  }
  func limit(_ end: Double) -> Double {
    if excess(end) <= 0 { return end }
    var (inside, outside) = (mean, end)
    for _ in 0..<200 {
      let middle = inside + (outside - inside) / 2
      if middle == inside || middle == outside { break }
      if excess(middle) > 0 { outside = middle } else { inside = middle }
    }
    return inside
  }
  return (mean <= -1 ? -1 : limit(-1), mean >= 1 ? 1 : limit(1))
}

/// The bootstrap limits on −1…1, percentile or BCa.
///
/// The resample's bands are drawn as a multinomial by two binomial draws, resample i from stream
/// i. In BCa a resample equal to the score counts half below it, as its values lie on a lattice.
func resampledLimits(
  _ counts: ScoreCounts, _ options: ScoreOptions, corrected: Bool
) throws(StatisticsError) -> (low: Double, high: Double) {
  let resamples = options.resamples
  guard resamples >= 100, resamples <= 10_000_000 else {
    throw .outOfRange(
      "resamples", found: Double(resamples), expected: "100 to 10000000 (10000 or more to report)")
  }
  let drawn = try (0..<resamples).map { (index) throws(StatisticsError) in
    if index & 0xFF == 0 { try checkStop() }
    var generator = Generator(seed: options.seed, stream: UInt64(index))
    let drawn = generator.resampled(counts)
    return drawn.promoters - drawn.detractors
  }
  let differences = try stoppablySorted(drawn, by: <)
  let tail = tail(of: options.confidence)
  var (lower, upper) = (tail, 1 - tail)
  if corrected {
    let observed = counts.promoters - counts.detractors
    let below = differences.count { $0 < observed }
    let equal = differences.count { $0 == observed }
    (lower, upper) = correctedTails(
      below: (Double(below) + Double(equal) / 2) / Double(resamples),
      acceleration: acceleration(of: counts), tail: tail)
  }
  let n = Double(counts.count)
  let sorted = differences.map(Double.init)
  return (quantile(ofSorted: sorted, lower) / n, quantile(ofSorted: sorted, upper) / n)
}

/// The percentiles that BCa reads instead of `tail` and 1 − `tail`.
///
/// Source: Efron 1987.
func correctedTails(below: Double, acceleration: Double, tail: Double) -> (Double, Double) {
  // All resamples on one side: the bias has no bound, the percentiles stay as they are.
  guard below > 0, below < 1 else { return (tail, 1 - tail) }
  let bias = Normal.quantile(below)
  func corrected(_ z: Double) -> Double {
    let shifted = bias + z
    return Normal.cumulative(bias + shifted / (1 - acceleration * shifted))
  }
  return (corrected(Normal.quantile(tail)), corrected(-Normal.quantile(tail)))
}

/// The acceleration from the jackknife, which has three distinct values here.
private func acceleration(of counts: ScoreCounts) -> Double {
  guard let moments = Moments(counts) else { return 0 }
  var (squares, cubes) = (0.0, 0.0)
  for (value, count) in [
    (-1.0, counts.detractors), (0, counts.passives), (1, counts.promoters),
  ] {
    let distance = value - moments.mean
    squares += Double(count) * distance * distance
    cubes += Double(count) * distance * distance * distance
  }
  return squares > 0 ? cubes / (6 * squares * squares.squareRoot()) : 0
}

/// The quantile of sorted values by linear interpolation (type 7 of Hyndman & Fan).
package func quantile(ofSorted values: [Double], _ p: Double) -> Double {
  guard let first = values.first, let last = values.last else { return .nan }
  let position = min(max(p, 0), 1) * Double(values.count - 1)
  let index = Int(position)
  guard index + 1 < values.count else { return p <= 0 ? first : last }
  return values[index] + (position - Double(index)) * (values[index + 1] - values[index])
}

/// The rule by which a point of a control chart is a signal.
package enum SignalRule: String, Sendable {
  /// Outside the limits.
  case limits
  /// In a run on one side of the centre.
  case run
}

/// One period of a control chart.
package struct ControlPoint: Sendable, Equatable {
  /// The period's value; nil without answers.
  package var value: Double?
  /// The limits of the period; nil without answers.
  package var lcl, ucl: Double?
  /// Why the point is a signal, limits before run; nil when it is none.
  package var signal: SignalRule?
}

/// A chart of single values and their moving ranges.
package struct MovingRangeChart: Sendable, Equatable {
  /// The mean of the baseline and of its moving ranges.
  package var center, mrBar: Double
  /// The limits: 2.66 mean moving ranges from the centre.
  package var lcl, ucl: Double
  /// The upper limit of a moving range: 3.267 times their mean.
  package var mrUcl: Double
  /// Each period.
  package var points: [ControlPoint]
  /// The moving range that ends in each period; nil beside a gap.
  package var movingRanges: [Double?]
  /// The periods, from 0, that are signals by any rule.
  package var signals: [Int]
}

/// The values of a baseline, with centre and mean moving range.
struct Baseline: Sendable {
  let center, meanRange: Double

  /// The baseline of `values`, all of them unless `range` says otherwise.
  ///
  /// A gap breaks the moving range.
  init(_ values: [Double?], _ range: Range<Int>?) throws(StatisticsError) {
    let members = Array(values[try checkedRange(range, count: values.count)])
    let known = members.compactMap(\.self)
    let ranges = movingRanges(members).compactMap(\.self)
    guard known.count > 1, !ranges.isEmpty else {
      throw .tooFew("values in a row in the baseline", found: known.count, needed: 2)
    }
    center = known.reduce(0, +) / Double(known.count)
    meanRange = ranges.reduce(0, +) / Double(ranges.count)
  }
}

func checkedRange(_ range: Range<Int>?, count: Int) throws(StatisticsError) -> Range<Int> {
  guard let range else { return 0..<count }
  guard range.lowerBound >= 0, range.upperBound <= count, !range.isEmpty else {
    throw .outOfRange(
      "baseline", found: Double(range.upperBound), expected: "periods from 1 to \(count)")
  }
  return range
}

func checkSeries(_ values: [Double?]) throws(StatisticsError) {
  if let row = values.firstIndex(where: { $0.map { !$0.isFinite } ?? false }) {
    throw .notFinite("series", row: row + 1)
  }
}

func movingRanges(_ values: [Double?]) -> [Double?] {
  values.indices.map { index in
    guard index > 0, let now = values[index], let before = values[index - 1] else { return nil }
    return abs(now - before)
  }
}

/// The chart of single values and moving ranges.
///
/// Limits are 2.66 × the mean moving range of the baseline around its mean. Source: Wheeler 1993.
///
/// - Throws: a baseline without two values in a row.
package func movingRangeChart(
  _ values: [Double?], baseline: Range<Int>? = nil, runLength: Int = 8
) throws(StatisticsError) -> MovingRangeChart {
  try checkSeries(values)
  let base = try Baseline(values, baseline)
  let half = 2.66 * base.meanRange
  var points = values.map { value in
    ControlPoint(
      value: value, lcl: base.center - half, ucl: base.center + half,
      signal: value.flatMap { abs($0 - base.center) > half ? .limits : nil })
  }
  try markRuns(&points, center: base.center, length: runLength)
  return MovingRangeChart(
    center: base.center, mrBar: base.meanRange, lcl: base.center - half,
    ucl: base.center + half, mrUcl: 3.267 * base.meanRange, points: points,
    movingRanges: movingRanges(values), signals: points.indices.filter { points[$0].signal != nil })
}

/// The periods, from 0, at which a run of at least `length` on one side is present.
///
/// A point on the line breaks a run, as does a gap.
package func runSignals(
  _ values: [Double?], center: Double, length: Int = 8
) throws(StatisticsError) -> [Int] {
  guard length >= 2 else {
    throw .outOfRange("length", found: Double(length), expected: "a number of periods from 2")
  }
  guard center.isFinite else {
    throw .outOfRange("center", found: center, expected: "a number")
  }
  var signals: [Int] = []
  var (side, run) = (0, 0)
  for (index, value) in values.enumerated() {
    let now = value.map { $0 > center ? 1 : $0 < center ? -1 : 0 } ?? 0
    run = now != 0 && now == side ? run + 1 : now == 0 ? 0 : 1
    side = now
    if run >= length { signals.append(index) }
  }
  return signals
}

private func markRuns(
  _ points: inout [ControlPoint], center: Double, length: Int
) throws(StatisticsError) {
  for index in try runSignals(points.map(\.value), center: center, length: length)
  where points[index].signal == nil {
    points[index].signal = .run
  }
}

/// A chart whose limits follow the answers of each period.
package struct SamplingChart: Sendable, Equatable {
  /// The pooled value of the baseline.
  package var center: Double
  /// The pooled variance of one answer.
  package var variance: Double
  /// Each period.
  package var points: [ControlPoint]
}

/// The chart of net promoter scores with limits of ± 3·100·√(v/n) by period, in points.
///
/// Centre and v are of the pooled answers of the baseline.
package func scoreChart(
  _ periods: [ScoreCounts], baseline: Range<Int>? = nil, runLength: Int = 8
) throws(StatisticsError) -> SamplingChart {
  let range = try checkedRange(baseline, count: periods.count)
  guard let pooled = periods[range].reduce(ScoreCounts(), +).moments else {
    throw .tooFew("answers in the baseline", found: 0, needed: 1)
  }
  return try samplingChart(
    periods.map { ($0.nps, $0.count) }, center: 100 * pooled.mean, variance: pooled.variance,
    unit: 100, runLength)
}

/// The chart of shares with limits of ± 3·√(p(1 − p)/n) by period, on 0–1, not clipped.
package func shareChart(
  _ periods: [(count: Int, n: Int)], baseline: Range<Int>? = nil, runLength: Int = 8
) throws(StatisticsError) -> SamplingChart {
  for (row, period) in periods.enumerated()
  where period.count < 0 || period.n < period.count || period.n > 1_000_000_000_000 {
    throw .outOfRange(
      "count", found: Double(period.count), expected: "0 to n (\(period.n)) in row \(row + 1)")
  }
  let range = try checkedRange(baseline, count: periods.count)
  let total = periods[range].reduce(0) { $0 + Double($1.n) }
  guard total > 0 else { throw .tooFew("answers in the baseline", found: 0, needed: 1) }
  let share = periods[range].reduce(0) { $0 + Double($1.count) } / total
  return try samplingChart(
    periods.map { ($0.n > 0 ? Double($0.count) / Double($0.n) : nil, $0.n) }, center: share,
    variance: share * (1 - share), unit: 1, runLength)
}

private func samplingChart(
  _ periods: [(value: Double?, n: Int)], center: Double, variance: Double, unit: Double,
  _ runLength: Int
) throws(StatisticsError) -> SamplingChart {
  var points = periods.map { value, n in
    guard let value else { return ControlPoint() }
    let half = 3 * unit * (variance / Double(n)).squareRoot()
    return ControlPoint(
      value: value, lcl: center - half, ucl: center + half,
      signal: abs(value - center) > half ? .limits : nil)
  }
  try markRuns(&points, center: center, length: runLength)
  return SamplingChart(center: center, variance: variance, points: points)
}

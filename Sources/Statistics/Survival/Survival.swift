#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// How many are still open at a time.
package struct SurvivalStep: Sendable, Equatable {
  /// A time at which something ended.
  package var time: Double
  /// Those that were open until then, and those that ended.
  package var atRisk, events: Int
  /// The share still open after it, with Greenwood's standard error.
  package var survival, se: Double
}

/// A Kaplan–Meier curve.
package struct Survival: Sendable, Equatable {
  /// The steps in time.
  package var steps: [SurvivalStep]
  /// The first time at which at most half are open; nil when it was not reached.
  package var median: Double?
  /// Durations, and rows without one.
  package var n, missing: Int
  /// Durations that ended.
  package var events: Int

  /// The share ended by `time`, in percent; nil without durations.
  package func percentEnded(by time: Double) -> Double? {
    guard n > 0, !time.isNaN else { return nil }
    return 100 * (1 - (steps.last { $0.time <= time }?.survival ?? 1))
  }

  /// The limits of the median: the first times at which the lower and the upper limit of the curve
  /// are at most one half; nil where the curve ends before.
  ///
  /// The curve's limits are S·exp(±z·se/S). Source: Brookmeyer & Crowley 1982, on the scale of the
  /// logarithm.
  ///
  /// - Throws: a confidence that is not between 0 and 1.
  package func medianLimits(
    confidence: Double = 0.95
  ) throws(StatisticsError) -> (low: Double?, high: Double?) {
    try checkConfidence(confidence)
    let z = Normal.critical(confidence)
    // A curve at 0 has no spread to go by: below one half for sure, above it nobody knows.
    func isHalf(_ step: SurvivalStep, _ deviate: Double) -> Bool {
      if step.survival <= 0 { return deviate < 0 }
      return step.survival * exp(deviate * step.se / step.survival) <= 0.5 + 1e-12
    }
    return (
      steps.first { isHalf($0, -z) }?.time, steps.first { isHalf($0, z) }?.time
    )
  }
}

/// The Kaplan–Meier curve of durations, of which some are still running.
///
/// A duration that ends at a time counts before those that were cut off then. O(n log n). Source:
/// Kaplan & Meier 1958.
///
/// - Throws: a duration that is negative or not finite.
package func survival(
  _ durations: [Double?], ended: [Bool?]
) throws(StatisticsError) -> Survival {
  guard durations.count == ended.count else {
    throw .unequalLengths("time", durations.count, "event", ended.count)
  }
  var rows: [(time: Double, ended: Bool)] = []
  for (row, pair) in zip(durations, ended).enumerated() {
    guard let time = pair.0, let ended = pair.1 else { continue }
    guard time.isFinite else { throw .notFinite("time", row: row + 1) }
    guard time >= 0 else {
      throw .outOfRange("time", found: time, expected: "a duration from 0 in row \(row + 1)")
    }
    rows.append((time, ended))
  }
  rows = try stoppablySorted(rows) { $0.time < $1.time }
  var result = Survival(
    steps: [], n: rows.count, missing: durations.count - rows.count,
    events: rows.count(where: \.ended))
  var (share, greenwood, start) = (1.0, 0.0, 0)
  while start < rows.count {
    var (end, events) = (start, 0)
    while end < rows.count, rows[end].time == rows[start].time {
      events += rows[end].ended ? 1 : 0
      end += 1
    }
    if events > 0 {
      let atRisk = rows.count - start
      share *= Double(atRisk - events) / Double(atRisk)
      greenwood += Double(events) / Double(atRisk) / Double(atRisk - events)
      result.steps.append(
        SurvivalStep(
          time: rows[start].time, atRisk: atRisk, events: events, survival: share,
          se: share > 0 ? share * greenwood.squareRoot() : 0))
    }
    start = end
  }
  // A product of fractions may miss one half by its last digit.
  result.median = result.steps.first { $0.survival <= 0.5 + 1e-12 }?.time
  return result
}

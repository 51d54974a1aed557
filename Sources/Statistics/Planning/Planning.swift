#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A number of answers to ask for.
package struct SampleSize: Sendable, Equatable {
  /// Rounded up; nil when it is beyond what an integer holds.
  package var n: Int?
  /// Before rounding.
  package var exact: Double
  /// The size that an endless population would need.
  package var n0: Double
}

/// The variance of a score with these shares of detractors and promoters (0–1).
package func scoreVariance(
  detractors: Double, promoters: Double
) throws(StatisticsError) -> Double {
  for (name, share) in [("detractors", detractors), ("promoters", promoters)]
  where !(share >= 0 && share <= 1) {
    throw .outOfRange(name, found: share, expected: "a share from 0 to 1")
  }
  guard detractors + promoters <= 1 + 1e-12 else {
    throw .outOfRange(
      "detractors + promoters", found: detractors + promoters, expected: "at most 1")
  }
  let mean = promoters - detractors
  return max(0, promoters + detractors - mean * mean)
}

/// The answers needed for a margin, in points, around a score.
///
/// n₀ = z²v/e², n = n₀/(1 + (n₀ − 1)/N), rounded up. Example: v = 0.61 and 5 points need 938, of a
/// list of 800 only 432. Source: Cochran 1977.
package func sampleSize(
  margin: Double, variance: Double, population: Double? = nil, confidence: Double = 0.95
) throws(StatisticsError) -> SampleSize {
  try checkConfidence(confidence)
  try checkPositive(margin, "margin", "points above 0")
  try checkVariance(variance, "variance")
  let z = Normal.critical(confidence)
  let endless = z * z * variance / (margin / 100 * (margin / 100))
  var exact = endless
  if let population {
    guard population >= 1, population.isFinite else {
      throw .outOfRange("population", found: population, expected: "a number from 1")
    }
    exact = endless / (1 + (endless - 1) / population)
  }
  return SampleSize(n: roundedUp(exact), exact: exact, n0: endless)
}

/// Two waves or groups that are to be compared.
package struct ComparisonPlan: Sendable {
  /// The variances of the answers as −1, 0, +1.
  package var variance1, variance2: Double
  /// The chance of a false alarm is 1 − confidence.
  package var confidence: Double
  /// The chance of finding an effect.
  package var power: Double
  /// 2 for a difference either way, 1 for one direction.
  package var sides: Int

  /// A plan with the defaults of the contract.
  package init(
    variance1: Double, variance2: Double, confidence: Double = 0.95, power: Double = 0.8,
    sides: Int = 2
  ) {
    self.variance1 = variance1
    self.variance2 = variance2
    self.confidence = confidence
    self.power = power
    self.sides = sides
  }

  private func critical() throws(StatisticsError) -> Double {
    try ComparisonOptions(confidence: confidence, power: power).check()
    try checkVariance(variance1, "variance1")
    try checkVariance(variance2, "variance2")
    guard sides == 1 || sides == 2 else {
      throw .outOfRange("sides", found: Double(sides), expected: "1 or 2")
    }
    return sides == 2
      ? Normal.critical(confidence) : -Normal.quantile(tail(of: confidence) * 2)
  }

  private func error(_ n1: Double, _ n2: Double) throws(StatisticsError) -> Double {
    try checkPositive(n1, "n1", "a number above 0")
    try checkPositive(n2, "n2", "a number above 0")
    return (variance1 / n1 + variance2 / n2).squareRoot()
  }

  /// The smallest difference, in points, that n1 and n2 answers show with this power.
  package func minimumEffect(n1: Double, n2: Double) throws(StatisticsError) -> Double {
    100 * (try critical() + Normal.quantile(power)) * (try error(n1, n2))
  }

  /// The chance that n1 and n2 answers show a difference of `effect` points.
  ///
  /// With two sides, a significant difference in the wrong direction counts too.
  package func power(effect: Double, n1: Double, n2: Double) throws(StatisticsError) -> Double {
    let critical = try critical()
    let error = try error(n1, n2)
    guard effect.isFinite else {
      throw .outOfRange("effect", found: effect, expected: "points")
    }
    if error == 0 { return effect == 0 ? 1 - confidence : 1 }
    let shift = abs(effect) / 100 / error
    let found = Normal.cumulative(shift - critical)
    return sides == 2 ? found + Normal.cumulative(-shift - critical) : found
  }

  /// The answers needed in each wave to show a difference of `effect` points.
  package func waveSize(effect: Double) throws(StatisticsError) -> SampleSize {
    let critical = try critical()
    guard effect != 0, effect.isFinite else {
      throw .outOfRange("effect", found: effect, expected: "points other than 0")
    }
    let total = critical + Normal.quantile(power)
    let exact = total * total * (variance1 + variance2) / (effect / 100 * (effect / 100))
    return SampleSize(n: roundedUp(exact), exact: exact, n0: exact)
  }
}

private func checkVariance(_ variance: Double, _ name: String) throws(StatisticsError) {
  guard variance >= 0, variance <= 1 else {
    throw .outOfRange(name, found: variance, expected: "a variance from 0 to 1")
  }
}

private func checkPositive(
  _ number: Double, _ name: String, _ expected: String
) throws(StatisticsError) {
  guard number > 0, number.isFinite else {
    throw .outOfRange(name, found: number, expected: expected)
  }
}

private func roundedUp(_ exact: Double) -> Int? { Int(exactly: exact.rounded(.up)) }

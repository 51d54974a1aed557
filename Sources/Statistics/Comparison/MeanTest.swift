#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A mean, or a difference of means, with its t test.
package struct MeanTest: Sendable, Equatable {
  /// The mean or the difference.
  package var mean: Double
  /// Its standard error, and the test of 0; nil where none can be estimated.
  package var se, t, df, p: Double?
  /// The limits.
  package var low, high: Double?
  /// The values.
  package var n: Int

  mutating func judge(_ confidence: Double) {
    guard let se, let df, df > 0 else { return }
    let distribution = StudentT(df: df)
    let half = distribution.critical(confidence) * se
    low = mean - half
    high = mean + half
    guard se > 0 else { return }
    t = mean / se
    p = distribution.twoSided(mean / se)
  }
}

/// The mean of values, such as paired differences, with a t test against 0; nothing when empty.
package func meanTest(
  _ values: [Double], confidence: Double = 0.95
) throws(StatisticsError) -> MeanTest? {
  try checkConfidence(confidence)
  try checkFinite(values, "values")
  guard !values.isEmpty else { return nil }
  let (rest, mean) = centred(values)
  var result = MeanTest(mean: mean, n: values.count)
  guard values.count > 1 else { return result }
  let n = Double(values.count)
  result.se = (dot(rest, rest) / (n - 1) / n).squareRoot()
  result.df = n - 1
  result.judge(confidence)
  return result
}

/// The difference of two means, first minus second, by Welch's test; nothing when one is empty.
package func welchTest(
  _ first: [Double], _ second: [Double], confidence: Double = 0.95
) throws(StatisticsError) -> MeanTest? {
  guard let left = try meanTest(first, confidence: confidence),
    let right = try meanTest(second, confidence: confidence)
  else { return nil }
  var result = MeanTest(mean: left.mean - right.mean, n: first.count + second.count)
  guard let a = left.se, let b = right.se, let aFree = left.df, let bFree = right.df else {
    return result
  }
  let (u, v) = (a * a, b * b)
  result.se = (u + v).squareRoot()
  if u + v > 0 { result.df = (u + v) * (u + v) / (u * u / aFree + v * v / bFree) }
  result.judge(confidence)
  return result
}

/// A difference of two shares and their ratio.
package struct ShareDifference: Sendable, Equatable {
  /// First minus second, 0–1, with Newcombe's limits; nil when a group is empty.
  package var difference, low, high: Double?
  /// First over second; nil when the second is 0.
  package var ratio: Double?
  /// The trials of both.
  package var n1, n2: Int
}

/// The difference of two independent shares by Newcombe's hybrid score limits.
///
/// Source: Newcombe 1998, method 10.
package func shareDifference(
  _ k1: Int, _ n1: Int, _ k2: Int, _ n2: Int, confidence: Double = 0.95
) throws(StatisticsError) -> ShareDifference {
  let first = try proportionInterval(k1, n1, confidence: confidence)
  let second = try proportionInterval(k2, n2, confidence: confidence)
  var result = ShareDifference(n1: n1, n2: n2)
  guard let p1 = first.sharePct, let low1 = first.low, let high1 = first.high,
    let p2 = second.sharePct, let low2 = second.low, let high2 = second.high
  else { return result }
  result.difference = (p1 - p2) / 100
  result.low = (p1 - p2 - hypot(p1 - low1, high2 - p2)) / 100
  result.high = (p1 - p2 + hypot(high1 - p1, p2 - low2)) / 100
  result.ratio = p2 > 0 ? p1 / p2 : nil
  return result
}

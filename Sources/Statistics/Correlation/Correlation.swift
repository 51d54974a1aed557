#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// How two columns go together.
package struct Correlation: Sendable, Equatable {
  /// Pearson's r with Fisher limits and its chance; nil when a side is constant.
  package var pearson, low, high, p: Double?
  /// r squared.
  package var r2: Double?
  /// Rank correlations: Spearman's ρ and Kendall's τ-b; nil when a side is constant.
  package var spearman, kendall: Double?
  /// Pairs with both values.
  package var n: Int
  /// Pairs with a value missing, outside n.
  package var missing: Int
}

/// The correlations of pairs; pairs with a missing value are left out and counted.
///
/// Limits need four pairs, the chance three. O(n log n).
package func correlation(
  _ x: [Double?], _ y: [Double?], confidence: Double = 0.95
) throws(StatisticsError) -> Correlation {
  try checkConfidence(confidence)
  guard x.count == y.count else { throw .unequalLengths("x", x.count, "y", y.count) }
  var (left, right): ([Double], [Double]) = ([], [])
  for (row, (a, b)) in zip(x, y).enumerated() {
    guard let a, let b else { continue }
    guard a.isFinite else { throw .notFinite("x", row: row + 1) }
    guard b.isFinite else { throw .notFinite("y", row: row + 1) }
    left.append(a)
    right.append(b)
  }
  var result = Correlation(n: left.count, missing: x.count - left.count)
  guard let r = pearson(left, right) else { return result }
  result.pearson = r
  result.r2 = r * r
  let n = Double(left.count)
  if left.count > 2 {
    result.p =
      abs(r) == 1
      ? 0 : StudentT(df: n - 2).twoSided(r * ((n - 2) / ((1 - r) * (1 + r))).squareRoot())
  }
  if left.count > 3 {
    let half = Normal.critical(confidence) / (n - 3).squareRoot()
    result.low = abs(r) == 1 ? r : tanh(atanh(r) - half)
    result.high = abs(r) == 1 ? r : tanh(atanh(r) + half)
  }
  result.spearman = pearson(try ranks(left), try ranks(right))
  result.kendall = try kendallCorrelation(left, right)?.tau
  return result
}

/// The correlation of two columns with the others held fixed; nil when it is not defined.
package func partialCorrelation(_ x: [Double], _ y: [Double], given others: [[Double]]) -> Double? {
  guard others.allSatisfy({ $0.count == x.count }), x.count == y.count else { return nil }
  let columns = [x, y] + others
  var matrix = Matrix.identity(columns.count)
  for i in columns.indices {
    for j in columns.indices where j < i {
      guard let r = pearson(columns[i], columns[j]) else { return nil }
      matrix[i, j] = r
      matrix[j, i] = r
    }
  }
  guard let inverse = Cholesky(matrix)?.inverse else { return nil }
  return -inverse[0, 1] / (inverse[0, 0] * inverse[1, 1]).squareRoot()
}

/// Pearson's r; nothing with fewer than two pairs or a constant side.
func pearson(_ x: [Double], _ y: [Double]) -> Double? { simpleRegression(x, y)?.r }

/// Ranks from 1, ties sharing the mean of theirs.
///
/// - Throws: a request to stop.
func ranks(_ values: [Double]) throws(StatisticsError) -> [Double] {
  let order = try stoppablySorted(Array(values.indices)) { values[$0] < values[$1] }
  var result = [Double](repeating: 0, count: values.count)
  var start = 0
  while start < order.count {
    var end = start + 1
    while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
    for index in order[start..<end] { result[index] = Double(start + end + 1) / 2 }
    start = end
  }
  return result
}

/// Whole percentages that add to 100, by largest remainder; ties go to the earlier.
///
/// All 0 when the counts are. Source: Hamilton's method.
package func displayedShares(_ counts: [Double]) throws(StatisticsError) -> [Int] {
  for count in counts where !(count >= 0 && count.isFinite) {
    throw .outOfRange("counts", found: count, expected: "numbers from 0")
  }
  let total = counts.reduce(0, +)
  guard total > 0, total.isFinite else { return counts.map { _ in 0 } }
  let exact = counts.map { 100 * ($0 / total) }
  var shown = exact.map { Int($0) }
  let order = exact.indices.sorted {
    let (left, right) = (exact[$0] - Double(shown[$0]), exact[$1] - Double(shown[$1]))
    return left == right ? $0 < $1 : left > right
  }
  for index in order.prefix(max(0, 100 - shown.reduce(0, +))) { shown[index] += 1 }
  return shown
}

/// A score rounded for display: half away from zero, never −0; nil when it is not finite.
package func displayedScore(_ nps: Double) -> Int? {
  Int(exactly: nps.rounded(.toNearestOrAwayFromZero))
}

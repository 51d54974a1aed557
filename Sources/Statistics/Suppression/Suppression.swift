/// Which cells of a published table are hidden.
package struct Suppression: Sendable, Equatable {
  /// The cells, from 0, below the minimum.
  package var primary: [Int]
  /// The cells hidden so that the total does not give away a primary one.
  package var complementary: [Int]
  /// The cells that may be shown.
  package var shown: [Int]
}

/// Hides cells below `minimum`, and one more when exactly one is hidden beside a published total.
///
/// The smallest remaining cell is taken, ties to the earlier. A cell of 0 tells nothing of a
/// person and is hidden like any other below the minimum. Source: Hundepool et al. 2012.
package func suppressed(
  _ counts: [Int], minimum: Int = 5, totalPublished: Bool = true
) throws(StatisticsError) -> Suppression {
  guard minimum >= 1 else {
    throw .outOfRange("minimum", found: Double(minimum), expected: "a number of answers from 1")
  }
  let primary = counts.indices.filter { counts[$0] < minimum }
  let remaining = counts.indices.filter { counts[$0] >= minimum }
  var complementary: [Int] = []
  if totalPublished, primary.count == 1,
    let smallest = remaining.min(by: { (counts[$0], $0) < (counts[$1], $1) })
  {
    complementary = [smallest]
  }
  return Suppression(
    primary: primary, complementary: complementary,
    shown: remaining.filter { !complementary.contains($0) })
}

/// The pairs of published groups that differ by fewer than `minimum` answers, which would give
/// those few away.
///
/// For groups of which one contains the other; equal groups differ by nobody and are allowed.
package func differencingPairs(
  _ counts: [Int], minimum: Int = 5
) throws(StatisticsError) -> [(first: Int, second: Int, difference: Int)] {
  guard minimum >= 1 else {
    throw .outOfRange("minimum", found: Double(minimum), expected: "a number of answers from 1")
  }
  var pairs: [(first: Int, second: Int, difference: Int)] = []
  for first in counts.indices {
    try checkStop()
    for second in counts.indices where second > first {
      let (difference, overflow) = counts[first].subtractingReportingOverflow(counts[second])
      if !overflow, difference != 0, difference.magnitude < minimum.magnitude {
        pairs.append((first, second, Int(difference.magnitude)))
      }
    }
  }
  return pairs
}

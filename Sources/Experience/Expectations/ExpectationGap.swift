import Statistics

/// What customers got against what they expected.
package struct ExpectationGap: Sendable {
  /// The mean of perceived − expected with its paired t test; nil without pairs.
  package let test: MeanTest?
  /// Pairs below, within and above the tolerance.
  package let below, met, exceeded: Int
  /// Rows with one side missing.
  package let missing: Int

  /// The pairs.
  package var n: Int { below + met + exceeded }
  /// % exceeded − % below; nil without pairs.
  package var net: Double? { n > 0 ? 100 * Double(exceeded - below) / Double(n) : nil }
}

/// The disconfirmation of expectations, perceived minus expected.
///
/// Perceived, expected and their difference never belong in one model: one is made of the others.
/// Source: Oliver 1980.
///
/// - Throws: a tolerance that is negative, a rating that is not finite.
package func expectationGap(
  expected: [Double?], perceived: [Double?], tolerance: Double = 0, confidence: Double = 0.95
) throws(StatisticsError) -> ExpectationGap {
  guard expected.count == perceived.count else {
    throw .unequalLengths("expected", expected.count, "perceived", perceived.count)
  }
  guard tolerance >= 0, tolerance.isFinite else {
    throw .outOfRange("tolerance", found: tolerance, expected: "a number from 0")
  }
  let gaps = zip(expected, perceived).compactMap { expected, perceived -> Double? in
    guard let expected, let perceived else { return nil }
    return perceived - expected
  }
  return ExpectationGap(
    test: try meanTest(gaps, confidence: confidence), below: gaps.count { $0 < -tolerance },
    met: gaps.count { abs($0) <= tolerance }, exceeded: gaps.count { $0 > tolerance },
    missing: expected.count - gaps.count)
}

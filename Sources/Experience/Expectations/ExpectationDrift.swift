import Statistics

/// How expectations move with time.
package struct ExpectationDrift: Sendable, Equatable {
  /// Rating points a year, with limits and chance by t; nil without two different days.
  package let slopePerYear, low, high, p: Double?
  /// Ratings with a date, and rows without one of both.
  package let n, missing: Int
}

/// The slope of expectations over time by least squares; a year has 365.25 days.
///
/// `days` are since any day. Source: Helson 1964; least squares.
package func expectationDrift(
  expected: [Double?], days: [Double?], confidence: Double = 0.95
) throws(StatisticsError) -> ExpectationDrift {
  guard expected.count == days.count else {
    throw .unequalLengths("expected", expected.count, "at", days.count)
  }
  var (x, y): ([Double], [Double]) = ([], [])
  for (row, (rating, day)) in zip(expected, days).enumerated() {
    guard let rating, let day else { continue }
    guard rating.isFinite else { throw .notFinite("expected", row: row + 1) }
    x.append(day / 365.25)
    y.append(rating)
  }
  let line = simpleRegression(x, y)
  var half: Double?
  if let se = line?.se, x.count > 2 {
    half = StudentT(df: Double(x.count - 2)).critical(confidence) * se
  }
  func limit(_ sign: Double) -> Double? {
    guard let line, let half else { return nil }
    return line.slope + sign * half
  }
  return ExpectationDrift(
    slopePerYear: line?.slope, low: limit(-1), high: limit(1), p: line?.p, n: x.count,
    missing: expected.count - x.count)
}

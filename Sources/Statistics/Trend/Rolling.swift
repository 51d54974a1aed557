/// The score of each `window` periods together, from pooled counts and never the mean of scores.
///
/// Nothing before the window is full, or when it holds no answers.
package func rollingScores(_ periods: [ScoreCounts], window: Int) throws(StatisticsError)
  -> [Double?]
{
  guard window >= 1 else {
    throw .outOfRange("rolling", found: Double(window), expected: "a number of periods from 1")
  }
  return periods.indices.map { last in
    guard last >= window - 1 else { return nil }
    return periods[(last - window + 1)...last].reduce(ScoreCounts(), +).nps
  }
}

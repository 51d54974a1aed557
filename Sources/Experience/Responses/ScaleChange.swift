import Calendars

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A day on which scores seem to move to another scale.
struct ScaleChange {
  /// The first day of the new scale.
  let day: Int32
  /// What was found.
  let evidence: String

  /// The most convincing change in scores in date order, or nil when chance explains what there is.
  init?(_ scores: [(day: Int32, score: Double)]) {
    guard scores.count >= 40 else { return nil }
    let all =
      Self.ends.map { end in
        (words: "above \(end)", test: { (score: Double) in score > Double(end) })
      }
      + [(words: "of 0", test: { (score: Double) in score == 0 })]
    var best: (logChance: Double, day: Int32, evidence: String)?
    for (words, test) in all {
      for found in [Self.start(scores, words, test), Self.stop(scores, words, test)] {
        if let found, found.logChance < best?.logChance ?? Self.limit { best = found }
      }
    }
    guard let best else { return nil }
    day = best.day
    evidence = best.evidence
  }

  /// The ends of scales in use.
  private static let ends = [5, 7, 10]
  /// The natural logarithm of 10⁻⁶.
  private static let limit = -13.815510557964274
  private static let minimumSide = 20

  /// Scores that pass the test only from some day on.
  private static func start(
    _ scores: [(day: Int32, score: Double)], _ words: String, _ test: (Double) -> Bool
  ) -> (logChance: Double, day: Int32, evidence: String)? {
    guard let first = scores.firstIndex(where: { test($0.score) }) else { return nil }
    let day = scores[first].day
    guard let before = scores.firstIndex(where: { $0.day >= day }) else { return nil }
    let rest = scores[before...]
    let passing = rest.count { test($0.score) }
    return judged(
      without: before, passing: passing, of: rest.count, day: day,
      evidence: "none of the \(before) scores before \(ISOText.date(day)) is \(words), "
        + "\(passing) of the \(rest.count) from then on are")
  }

  /// Scores that pass the test only until some day.
  private static func stop(
    _ scores: [(day: Int32, score: Double)], _ words: String, _ test: (Double) -> Bool
  ) -> (logChance: Double, day: Int32, evidence: String)? {
    guard let last = scores.lastIndex(where: { test($0.score) }),
      let after = scores.firstIndex(where: { $0.day > scores[last].day })
    else { return nil }
    let day = scores[after].day
    let passing = scores[..<after].count { test($0.score) }
    return judged(
      without: scores.count - after, passing: passing, of: after, day: day,
      evidence: "\(passing) of the \(after) scores before \(ISOText.date(day)) are \(words), "
        + "none of the \(scores.count - after) from then on is")
  }

  private static func judged(
    without: Int, passing: Int, of count: Int, day: Int32, evidence: String
  ) -> (logChance: Double, day: Int32, evidence: String)? {
    guard without >= minimumSide, count >= minimumSide, passing > 0 else { return nil }
    // With every score passing the logarithm would be that of 0: one doubtful score keeps it finite.
    let share = min(Double(passing), Double(count) - 0.5) / Double(count)
    return (Double(without) * log(1 - share), day, evidence)
  }
}

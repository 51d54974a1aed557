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

  /// The most convincing change in the scores of days in their order, or nil when chance explains what there
  /// is.
  init?(_ days: [ScoreTally.OnDay]) {
    guard days.reduce(0, { $0 + $1.scores.count }) >= 40 else { return nil }
    var best: (logChance: Double, day: Int32, evidence: String)?
    for (words, passing) in Self.tests {
      for found in [Self.start(days, words, passing), Self.stop(days, words, passing)] {
        if let found, found.logChance < best?.logChance ?? Self.limit { best = found }
      }
    }
    guard let best else { return nil }
    day = best.day
    evidence = best.evidence
  }

  /// How many scores of a day pass a test.
  private typealias Passing = @Sendable (ScoreTally.Day) -> Int

  private static let tests: [(words: String, passing: Passing)] = [
    ("above 5", { $0.above5 }), ("above 7", { $0.above7 }), ("above 10", { $0.above10 }),
    ("of 0", { $0.zeros }),
  ]
  /// The natural logarithm of 10⁻⁶.
  private static let limit = -13.815510557964274
  private static let minimumSide = 20

  /// Scores that pass the test only from some day on.
  private static func start(
    _ days: [ScoreTally.OnDay], _ words: String, _ passing: Passing
  ) -> (logChance: Double, day: Int32, evidence: String)? {
    guard let first = days.firstIndex(where: { passing($0.scores) > 0 }) else { return nil }
    let day = days[first].day
    let before = days[..<first].reduce(0) { $0 + $1.scores.count }
    let rest = days[first...].reduce(0) { $0 + $1.scores.count }
    let count = days[first...].reduce(0) { $0 + passing($1.scores) }
    return judged(
      without: before, passing: count, of: rest, day: day,
      evidence: "none of the \(before) scores before \(ISOText.date(day)) is \(words), "
        + "\(count) of the \(rest) from then on are")
  }

  /// Scores that pass the test only until some day.
  private static func stop(
    _ days: [ScoreTally.OnDay], _ words: String, _ passing: Passing
  ) -> (logChance: Double, day: Int32, evidence: String)? {
    guard let last = days.lastIndex(where: { passing($0.scores) > 0 }), last + 1 < days.count
    else { return nil }
    let day = days[last + 1].day
    let after = days[...last].reduce(0) { $0 + $1.scores.count }
    let rest = days[(last + 1)...].reduce(0) { $0 + $1.scores.count }
    let count = days[...last].reduce(0) { $0 + passing($1.scores) }
    return judged(
      without: rest, passing: count, of: after, day: day,
      evidence: "\(count) of the \(after) scores before \(ISOText.date(day)) are \(words), "
        + "none of the \(rest) from then on is")
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

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

  /// The most convincing change in the scores of some days, or nil when chance explains what there
  /// is.
  init?(_ counted: [Int32: [Double: Int]]) {
    let days = counted.sorted { $0.key < $1.key }.map { day in
      Day(number: day.key, scores: day.value, count: day.value.values.reduce(0, +))
    }
    guard days.reduce(0, { $0 + $1.count }) >= 40 else { return nil }
    let all =
      Self.ends.map { end in
        (words: "above \(end)", test: { (score: Double) in score > Double(end) })
      }
      + [(words: "of 0", test: { (score: Double) in score == 0 })]
    var best: (logChance: Double, day: Int32, evidence: String)?
    for (words, test) in all {
      for found in [Self.start(days, words, test), Self.stop(days, words, test)] {
        if let found, found.logChance < best?.logChance ?? Self.limit { best = found }
      }
    }
    guard let best else { return nil }
    day = best.day
    evidence = best.evidence
  }

  private struct Day {
    let number: Int32
    let scores: [Double: Int]
    let count: Int

    func passing(_ test: (Double) -> Bool) -> Int {
      scores.reduce(0) { $0 + (test($1.key) ? $1.value : 0) }
    }
  }

  /// The ends of scales in use.
  private static let ends = [5, 7, 10]
  /// The natural logarithm of 10⁻⁶.
  private static let limit = -13.815510557964274
  private static let minimumSide = 20

  /// Scores that pass the test only from some day on.
  private static func start(
    _ days: [Day], _ words: String, _ test: (Double) -> Bool
  ) -> (logChance: Double, day: Int32, evidence: String)? {
    guard let first = days.firstIndex(where: { $0.passing(test) > 0 }) else { return nil }
    let day = days[first].number
    let before = days[..<first].reduce(0) { $0 + $1.count }
    let rest = days[first...].reduce(0) { $0 + $1.count }
    let passing = days[first...].reduce(0) { $0 + $1.passing(test) }
    return judged(
      without: before, passing: passing, of: rest, day: day,
      evidence: "none of the \(before) scores before \(ISOText.date(day)) is \(words), "
        + "\(passing) of the \(rest) from then on are")
  }

  /// Scores that pass the test only until some day.
  private static func stop(
    _ days: [Day], _ words: String, _ test: (Double) -> Bool
  ) -> (logChance: Double, day: Int32, evidence: String)? {
    guard let last = days.lastIndex(where: { $0.passing(test) > 0 }), last + 1 < days.count
    else { return nil }
    let day = days[last + 1].number
    let after = days[...last].reduce(0) { $0 + $1.count }
    let rest = days[(last + 1)...].reduce(0) { $0 + $1.count }
    let passing = days[...last].reduce(0) { $0 + $1.passing(test) }
    return judged(
      without: rest, passing: passing, of: after, day: day,
      evidence: "\(passing) of the \(after) scores before \(ISOText.date(day)) are \(words), "
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

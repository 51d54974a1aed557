import Calendars
import Tables

/// How often each score occurs, in all and by day: all that a check of scales has to know.
package struct ScoreTally: Sendable {
  /// How often each score occurs.
  package var counts: [Double: Int] = [:]
  /// How often each score occurs on each local day; answers without a date are not in it.
  package var days: [Int32: [Double: Int]] = [:]

  /// No scores.
  package init() {}

  /// Counts the finite scores of a column of numbers; `at` holds dates or times.
  package init(score: Column, at: Column?, zone: TimeZoneRules) {
    guard let value = score.numbers else { return }
    for row in 0..<score.count where !score.isMissing(row) && value(row).isFinite {
      let score = value(row)
      counts[score, default: 0] += 1
      if let at, !at.isMissing(row), let day = at.localDays(row, zone: zone) {
        days[day, default: [:]][score, default: 0] += 1
      }
    }
  }

  /// Adds what was counted elsewhere.
  package mutating func add(_ count: Int, of score: Double, on day: Int32?) {
    counts[score, default: 0] += count
    if let day { days[day, default: [:]][score, default: 0] += count }
  }

  /// The lowest and the highest score; nil without scores.
  package var range: ClosedRange<Double>? {
    guard let low = counts.keys.min(), let high = counts.keys.max() else { return nil }
    return low...high
  }
}

import Calendars
import Tables

/// How often each score occurs, in all and by day: all that a check of scales has to know.
package struct ScoreTally: Sendable {
  /// The scores of one day.
  package struct Day: Sendable, Equatable {
    /// How many there are.
    package private(set) var count = 0
    /// How many are 0.
    package private(set) var zeros = 0
    /// How many lie above the ends of common scales: 5, 7 and 10.
    package private(set) var above5 = 0
    package private(set) var above7 = 0
    package private(set) var above10 = 0

    /// No scores.
    package init() {}

    /// Adds a score that occurs `count` times.
    package mutating func add(_ count: Int, of score: Double) {
      self.count += count
      if score == 0 { zeros += count }
      if score > 5 { above5 += count }
      if score > 7 { above7 += count }
      if score > 10 { above10 += count }
    }

    /// Adds what was counted elsewhere.
    package mutating func add(_ other: Day) {
      count += other.count
      zeros += other.zeros
      above5 += other.above5
      above7 += other.above7
      above10 += other.above10
    }
  }

  /// How often each score occurs.
  package var counts: [Double: Int] = [:]
  /// The scores of a local day.
  package struct OnDay: Sendable, Equatable {
    /// Days since 1970-01-01.
    package let day: Int32
    /// Its scores.
    package var scores: Day

    /// The scores of a day.
    package init(day: Int32, scores: Day) {
      self.day = day
      self.scores = scores
    }
  }

  // Days in order, and days that came one by one.
  private var ordered: [OnDay] = []
  private var single: [Int32: Day] = [:]

  /// No scores.
  package init() {}

  /// Counts the finite scores of a column of numbers; `at` holds dates or times.
  package init(score: Column, at: Column?, zone: TimeZoneRules) {
    guard let value = score.numbers else { return }
    for row in 0..<score.count where !score.isMissing(row) && value(row).isFinite {
      let day = at.flatMap { $0.isMissing(row) ? nil : $0.localDays(row, zone: zone) }
      add(1, of: value(row), on: day)
    }
  }

  /// Adds a score that occurs `count` times on a day, or without one.
  package mutating func add(_ count: Int, of score: Double, on day: Int32?) {
    counts[score, default: 0] += count
    if let day { single[day, default: Day()].add(count, of: score) }
  }

  /// Adds the scores of days in their order, each of them once; `counts` are those of the scores.
  package mutating func add(_ counts: [Double: Int], on days: [OnDay]) {
    self.counts.merge(counts, uniquingKeysWith: +)
    ordered = Self.merged(ordered, days)
  }

  /// The scores of each local day, in order; answers without a date are not in it.
  package var days: [OnDay] {
    let others = single.map { OnDay(day: $0.key, scores: $0.value) }.sorted { $0.day < $1.day }
    return Self.merged(ordered, others)
  }

  private static func merged(_ left: [OnDay], _ right: [OnDay]) -> [OnDay] {
    if left.isEmpty { return right }
    if right.isEmpty { return left }
    var merged: [OnDay] = []
    merged.reserveCapacity(max(left.count, right.count))
    var (next, other) = (0, 0)
    while next < left.count && other < right.count {
      let (one, two) = (left[next], right[other])
      if one.day == two.day {
        var both = one
        both.scores.add(two.scores)
        merged.append(both)
      } else {
        merged.append(one.day < two.day ? one : two)
      }
      if one.day <= two.day { next += 1 }
      if two.day <= one.day { other += 1 }
    }
    merged += left[next...]
    merged += right[other...]
    return merged
  }

  /// Adds what was counted elsewhere.
  package mutating func add(_ other: ScoreTally) {
    add(other.counts, on: other.ordered)
    single.merge(other.single) { one, two in
      var both = one
      both.add(two)
      return both
    }
  }

  /// The lowest and the highest score; nil without scores.
  package var range: ClosedRange<Double>? {
    guard let low = counts.keys.min(), let high = counts.keys.max() else { return nil }
    return low...high
  }
}

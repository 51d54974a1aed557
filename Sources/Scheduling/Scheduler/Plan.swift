/// What becomes of the instants of a schedule that came since it was last looked at.
package struct Plan: Sendable, Equatable {
  /// Instants that run, ascending, in seconds.
  package internal(set) var due: [Int64] = []
  /// Whether those come late enough to be spread out and to wait for each other.
  package internal(set) var isLate = false
  /// Instants that do not run, ascending, each or with the last of several.
  package internal(set) var missed: [Missed] = []
  /// Instants up to this one are settled then.
  package internal(set) var through: Int64

  /// Instants that do not run.
  package struct Missed: Sendable, Equatable {
    /// The first, in seconds.
    package let first: Int64
    /// The last, in seconds.
    package let last: Int64
    /// How many; nil when they are too many to count.
    package let count: Int?
    /// Why, as a sentence.
    package let reason: String
  }

  /// An instant that is not older than this many seconds is on time.
  static let toleranceSeconds: Int64 = 60
  /// The most instants that are run or noted one by one.
  static let limit = 1000

  /// The plan for the instants after `through` and up to `now`, both in seconds; nil when there are
  /// none.
  package init?(_ times: CronTimes, catchUp: CatchUp, through: Int64, now: Int64) {
    guard let first = times.next(after: through), first <= now else { return nil }
    self.through = now
    var instants = [first]
    while instants.count <= Self.limit, let last = instants.last,
      let next = times.next(after: last), next <= now
    {
      instants.append(next)
    }
    if instants.count > Self.limit {
      // What is long ago is noted in one row; the newest are looked at one by one.
      let recent = Self.recent(times, after: first, now: now)
      guard let oldest = recent.first else { return nil }
      missed.append(
        Missed(
          first: first, last: Self.last(times, after: first, before: oldest), count: nil,
          reason: "more than \(Self.limit) instants came while no scheduler ran"))
      instants = recent
    }
    self.through = instants.last ?? now
    decide(instants, catchUp, now)
  }

  /// The plan that runs none of them, for `reason`.
  package init?(_ times: CronTimes, noting reason: String, through: Int64, now: Int64) {
    guard let first = times.next(after: through), first <= now else { return nil }
    self.through = now
    var count = 1
    var last = first
    while count < Self.limit, let next = times.next(after: last), next <= now {
      last = next
      count += 1
    }
    let isComplete = times.next(after: last).map { $0 > now } ?? true
    missed = [
      Missed(
        first: first, last: isComplete ? last : now, count: isComplete ? count : nil,
        reason: reason)
    ]
  }

  private mutating func decide(_ instants: [Int64], _ catchUp: CatchUp, _ now: Int64) {
    var rest = instants
    switch catchUp {
    case .all: due = rest
    case .latest:
      if let last = rest.popLast() { due = [last] }
      missed += rest.map {
        Missed(
          first: $0, last: $0, count: 1,
          reason: "a later instant was due too, and of those that are late only the latest runs")
      }
    case .none:
      if let last = rest.last, now - last <= Self.toleranceSeconds { due = [rest.removeLast()] }
      missed += rest.map {
        Missed(
          first: $0, last: $0, count: 1,
          reason: "no scheduler ran at this instant, and late ones are not caught up")
      }
    }
    isLate = due.contains { now - $0 > Self.toleranceSeconds } || due.count > 1
  }

  /// The newest instants up to `now`, at most half the limit.
  private static func recent(_ times: CronTimes, after first: Int64, now: Int64) -> [Int64] {
    var newest: [Int64] = []
    var span: Int64 = 3600
    while true {
      let start = max(first, now - span)
      var found: [Int64] = []
      var last = start
      while let next = times.next(after: last), next <= now {
        found.append(next)
        last = next
        if found.count > limit / 2 { break }
      }
      // Too many in this span: those of the shorter span are enough.
      if found.count > limit / 2, !newest.isEmpty { return newest }
      newest = found.count > limit / 2 ? Array(found.suffix(limit / 2)) : found
      if start == first || span > 1 << 40 { return newest }
      span *= 2
    }
  }

  /// The last instant before another one.
  private static func last(_ times: CronTimes, after first: Int64, before end: Int64) -> Int64 {
    var span: Int64 = 60
    while end - span > first {
      var last = times.next(after: end - span)
      guard var found = last, found < end else {
        span *= 2
        continue
      }
      while let next = last, next < end {
        found = next
        last = times.next(after: next)
      }
      return found
    }
    return first
  }
}

import Calendars

/// The instants at which a job of a zone runs, with the rules of Debian's cron for clock changes.
///
/// Debian's cron keeps a virtual time, the local minute up to which every job has run. When the
/// clock jumps ahead by less than 3 hours, jobs at fixed times that were jumped over run once at
/// the first minute after the jump, and jobs that follow the clock just go on. When it jumps back
/// by at most 3 hours, jobs at fixed times wait until the clock has caught up with the virtual
/// time, so that none runs twice. Larger jumps are corrections: nothing is caught up or held back.
/// Of a jump by at most 4 minutes all jobs are caught up. Several times of one job that are caught
/// up in one jump make one run.
package struct CronTimes: Sendable {
  /// The local minutes.
  package let expression: CronExpression
  /// Whose local time it is.
  package let zone: TimeZoneRules

  /// The times of an expression in a zone.
  package init(_ expression: CronExpression, zone: TimeZoneRules) {
    self.expression = expression
    self.zone = zone
  }

  /// The first instant after `instant` at which the job runs, both in seconds since
  /// 1970-01-01T00:00:00Z.
  ///
  /// Nil when there is none before the year 10000.
  package func next(after instant: Int64) -> Int64? {
    // Outside these years calendars have no days to look at.
    let earliest = ISOText.validInstants.lowerBound / 1_000_000
    let latest = ISOText.validInstants.upperBound / 1_000_000
    guard instant < latest, expression.occurs else { return nil }
    var walk = Walk(from: max(instant, earliest) - 2 * 86_400, zone: zone)
    while walk.start <= latest {
      if let found = first(in: walk, after: instant) { return found <= latest ? found : nil }
      guard walk.passChange(of: zone) else { return nil }
    }
    return nil
  }

  /// The first `count` instants after `instant`.
  package func next(_ count: Int, after instant: Int64) -> [Int64] {
    var times: [Int64] = []
    while times.count < count, let time = next(after: times.last ?? instant) { times.append(time) }
    return times
  }

  /// The first run after `instant` while the offset stays.
  private func first(in walk: Walk, after instant: Int64) -> Int64? {
    let isDueAtStart =
      walk.caughtUp(followsClock: expression.followsClock).map {
        expression.firstMinute(in: $0) != nil
      } ?? false
    if isDueAtStart, walk.start > instant { return walk.start }
    let offset = Int64(walk.offset)
    var from = walk.firstOrdinary(followsClock: expression.followsClock)
    from = max(from, CronExpression.quotient(instant + offset, 60) + 1)
    guard from <= walk.last else { return nil }
    return expression.firstMinute(in: from...walk.last).map { $0 * 60 - offset }
  }
}

/// A stretch of time with one offset, and cron's virtual time when it begins.
private struct Walk {
  /// The first instant, in seconds.
  private(set) var start: Int64
  /// Seconds east of UTC.
  private(set) var offset: Int
  /// The local minute at `start`.
  private var first: Int64
  /// The last local minute of the stretch.
  private(set) var last: Int64
  /// The local minute that was awake before `start`.
  private var awake: Int64
  /// The local minute up to which all jobs have run before `start`.
  private var virtual: Int64
  private var change: TimeZoneRules.Change?

  /// The stretch from an instant on at which cron is up to date.
  init(from instant: Int64, zone: TimeZoneRules) {
    start = instant
    offset = zone.offset(atUTC: instant)
    first = CronExpression.quotient(instant + Int64(offset), 60)
    awake = first - 1
    virtual = first - 1
    change = zone.change(afterUTC: instant)
    last = Self.last(offset, until: change)
  }

  /// Goes on to the stretch after the next change; false when there is none.
  mutating func passChange(of zone: TimeZoneRules) -> Bool {
    guard let change else { return false }
    virtual = isCorrection ? last : max(virtual, last)
    awake = last
    start = change.instant
    offset = change.after
    first = CronExpression.quotient(start + Int64(offset), 60)
    self.change = zone.change(afterUTC: start)
    last = Self.last(offset, until: self.change)
    return true
  }

  /// The local minutes whose jobs run at `start`, or nil when it is no new minute for them.
  func caughtUp(followsClock: Bool) -> ClosedRange<Int64>? {
    guard first != awake else { return nil }
    let difference = first - virtual
    if isCorrection { return first...first }
    if difference <= 0 { return followsClock ? first...first : nil }
    return followsClock && difference > 5 ? first...first : virtual + 1...first
  }

  /// The first local minute after `start` whose jobs run at that minute.
  func firstOrdinary(followsClock: Bool) -> Int64 {
    followsClock || isCorrection ? first + 1 : max(first, virtual) + 1
  }

  private var isCorrection: Bool {
    let difference = first - virtual
    return difference > 180 || difference <= -180
  }

  private static func last(_ offset: Int, until change: TimeZoneRules.Change?) -> Int64 {
    let end = change?.instant ?? ISOText.validInstants.upperBound / 1_000_000 + 86_400
    return CronExpression.quotient(end - 1 + Int64(offset), 60)
  }
}

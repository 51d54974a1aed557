/// The yearly rule at the end of a time zone file, in the notation of POSIX's `TZ`:
/// `CET-1CEST,M3.5.0,M10.5.0/3`.
struct PosixRule: Hashable, Sendable {
  /// A day of the year and a time on its clock.
  struct Day: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
      /// Day 1–365, 29 February not counted.
      case julian(Int)
      /// Day 0–365, 29 February counted.
      case zeroBased(Int)
      /// Weekday (Sunday 0) of week 1–5 (5 is the last) of a month.
      case weekday(month: Int, week: Int, weekday: Int)
    }
    let kind: Kind
    /// Seconds after midnight, −167 to 167 hours.
    let time: Int
  }

  /// A second offset for a part of each year.
  struct Summer: Hashable, Sendable {
    /// Seconds east of UTC.
    let offset: Int
    /// When it begins, on the clock of the standard time.
    let start: Day
    /// When it ends, on its own clock.
    let finish: Day
  }

  /// Seconds east of UTC in winter, and always when there is no summer time.
  let standard: Int
  /// The summer time, when there is one.
  let summer: Summer?

  /// The rule that this text writes, or nil.
  init?(_ text: UnsafeBufferPointer<UInt8>) {
    var cursor = ByteCursor(text)
    guard cursor.skipZoneName(), let west = cursor.posixTime(hours: 24) else { return nil }
    standard = -west
    if cursor.isAtEnd {
      summer = nil
      return
    }
    guard cursor.skipZoneName() else { return nil }
    var offset = standard + 3600
    if cursor.next != UInt8(ascii: ",") {
      guard let west = cursor.posixTime(hours: 24) else { return nil }
      offset = -west
    }
    guard cursor.skip(UInt8(ascii: ",")), let start = cursor.posixDay(),
      cursor.skip(UInt8(ascii: ",")), let finish = cursor.posixDay(), cursor.isAtEnd
    else { return nil }
    summer = Summer(offset: offset, start: start, finish: finish)
  }

  /// The offset at an instant.
  func offset(atUTC instant: Int64) -> Int {
    guard summer != nil, TimeZoneRules.usable.contains(instant) else { return standard }
    var offset = standard
    for change in changes(around: instant) where change.instant <= instant { offset = change.after }
    return offset
  }

  /// The first change after an instant.
  func change(afterUTC instant: Int64) -> TimeZoneRules.Change? {
    guard summer != nil, TimeZoneRules.usable.contains(instant) else { return nil }
    return changes(around: instant).first { $0.instant > instant && $0.before != $0.after }
  }

  /// The changes of the years about an instant, in order; those that another undoes at once are
  /// left out, as in zones whose summer lasts all year.
  private func changes(around instant: Int64) -> [TimeZoneRules.Change] {
    guard let summer else { return [] }
    let middle = CivilDate(days: Int32(clamping: (instant + Int64(standard)) / 86_400)).year
    var found: [(instant: Int64, after: Int)] = []
    for year in (middle - 2)...(middle + 2) {
      found.append((summer.start.seconds(year) - Int64(standard), summer.offset))
      found.append((summer.finish.seconds(year) - Int64(summer.offset), standard))
    }
    // At the same moment summer's beginning wins, so it is put last.
    found.sort { left, right in
      let isSummer = (left.after == summer.offset ? 1 : 0, right.after == summer.offset ? 1 : 0)
      return (left.instant, isSummer.0) < (right.instant, isSummer.1)
    }
    var changes: [TimeZoneRules.Change] = []
    var before = found[0].after == standard ? summer.offset : standard
    for (index, change) in found.enumerated() {
      if index + 1 < found.count, found[index + 1].instant == change.instant { continue }
      if change.after != before {
        changes.append(.init(instant: change.instant, before: before, after: change.after))
      }
      before = change.after
    }
    return changes
  }
}

extension PosixRule.Day {
  /// The local seconds since 1970 at which the day's time is reached in a year.
  func seconds(_ year: Int) -> Int64 {
    let first = CivilDate(unchecked: year, 1, 1).dayNumber
    let day: Int
    switch kind {
    case .julian(let number):
      day = first + number - 1 + (CivilDate.isLeap(year) && number >= 60 ? 1 : 0)
    case .zeroBased(let number): day = first + number
    case .weekday(let month, let week, let weekday):
      let monthStart = CivilDate(unchecked: year, month, 1)
      let startWeekday = monthStart.weekday % 7
      var dayOfMonth = 1 + (weekday - startWeekday + 7) % 7 + (week - 1) * 7
      while dayOfMonth > CivilDate.monthLength(year: year, month: month) { dayOfMonth -= 7 }
      day = monthStart.dayNumber + dayOfMonth - 1
    }
    return Int64(day) * 86_400 + Int64(time)
  }
}

extension ByteCursor {
  /// Passes `CET` or `<+03>`.
  fileprivate mutating func skipZoneName() -> Bool {
    let start = position
    if skip(UInt8(ascii: "<")) {
      while !isAtEnd, next != UInt8(ascii: ">") { position += 1 }
      return skip(UInt8(ascii: ">")) && position - start > 2
    }
    while Self.lowered(next) &- UInt8(ascii: "a") < 26 { position += 1 }
    return position - start >= 3
  }

  /// Reads `[+-]h[h][h][:mm[:ss]]` as seconds.
  fileprivate mutating func posixTime(hours limit: Int) -> Int? {
    let isNegative = skip(UInt8(ascii: "-"))
    if !isNegative { _ = skip(UInt8(ascii: "+")) }
    guard let hours = digits(1...3), hours <= limit else { return nil }
    var seconds = hours * 3600
    if skip(UInt8(ascii: ":")) {
      guard let minutes = digits(2...2), minutes < 60 else { return nil }
      seconds += minutes * 60
      if skip(UInt8(ascii: ":")) {
        guard let rest = digits(2...2), rest < 60 else { return nil }
        seconds += rest
      }
    }
    return isNegative ? -seconds : seconds
  }

  fileprivate mutating func posixDay() -> PosixRule.Day? {
    let kind: PosixRule.Day.Kind
    if skip(UInt8(ascii: "J")) {
      guard let number = digits(1...3), (1...365).contains(number) else { return nil }
      kind = .julian(number)
    } else if skip(UInt8(ascii: "M")) {
      guard let month = digits(1...2), (1...12).contains(month), skip(UInt8(ascii: ".")),
        let week = digits(1...1), (1...5).contains(week), skip(UInt8(ascii: ".")),
        let weekday = digits(1...1), weekday <= 6
      else { return nil }
      kind = .weekday(month: month, week: week, weekday: weekday)
    } else {
      guard let number = digits(1...3), number <= 365 else { return nil }
      kind = .zeroBased(number)
    }
    guard skip(UInt8(ascii: "/")) else { return .init(kind: kind, time: 7200) }
    guard let time = posixTime(hours: 167) else { return nil }
    return .init(kind: kind, time: time)
  }
}

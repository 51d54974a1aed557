/// The periods by which days are grouped.
package enum CalendarUnit: String, Sendable, CaseIterable {
  case day
  /// ISO 8601 weeks, Monday to Sunday.
  case week
  case month
  case quarter
  case year

  /// The first day of the period that holds the day.
  package func start(of days: Int32) -> Int32 {
    let date = CivilDate(days: days)
    switch self {
    case .day: return days
    case .week: return Int32(clamping: Int(days) - CivilDate.weekday(ofDays: days) + 1)
    case .month: return CivilDate(unchecked: date.year, date.month, 1).days
    case .quarter: return CivilDate(unchecked: date.year, date.quarter * 3 - 2, 1).days
    case .year: return CivilDate(unchecked: date.year, 1, 1).days
    }
  }

  /// The last day of the period that holds the day.
  package func finish(of days: Int32) -> Int32 {
    let date = CivilDate(days: days)
    switch self {
    case .day: return days
    case .week: return Int32(clamping: Int(days) - CivilDate.weekday(ofDays: days) + 7)
    case .month: return Self.lastDay(date.year, date.month)
    case .quarter: return Self.lastDay(date.year, date.quarter * 3)
    case .year: return Self.lastDay(date.year, 12)
    }
  }

  /// The day `count` periods later (earlier when negative); months, quarters and years keep the
  /// day of the month or take the month's last one.
  ///
  /// 2024-01-31 and one month is 2024-02-29.
  package func shifted(_ days: Int32, by count: Int) -> Int32 {
    // No shift that reaches a day of 32 bits is longer; the bound keeps the sums below in range.
    let count = max(-8_000_000_000, min(8_000_000_000, count))
    switch self {
    case .day: return Int32(clamping: Int(days) + count)
    case .week: return Int32(clamping: Int(days) + 7 * count)
    case .month: return Self.addMonths(count, to: days)
    case .quarter: return Self.addMonths(3 * count, to: days)
    case .year: return Self.addMonths(12 * count, to: days)
    }
  }

  /// What the period that holds the day is called: `2026-01-31`, `2026-W05`, `2026-01`,
  /// `2026-Q1`, `2026`.
  package func label(of days: Int32) -> String {
    let date = CivilDate(days: days)
    let year = ISOText.year(date.year)
    switch self {
    case .day: return ISOText.date(days)
    case .week:
      let week = date.week
      return ISOText.year(week.year) + "-W" + ISOText.padded(week.week, 2)
    case .month: return year + "-" + ISOText.padded(date.month, 2)
    case .quarter: return year + "-Q" + String(date.quarter)
    case .year: return year
    }
  }

  /// The first days of the periods from the one that holds `first` to the one that holds `last`.
  ///
  /// Empty when `last` is before `first`'s period.
  package func starts(from first: Int32, through last: Int32) -> [Int32] {
    var starts: [Int32] = []
    var next = start(of: first)
    while next <= last {
      starts.append(next)
      let following = shifted(next, by: 1)
      if following <= next { break }
      next = following
    }
    return starts
  }

  private static func addMonths(_ count: Int, to days: Int32) -> Int32 {
    let date = CivilDate(days: days)
    let months = date.year * 12 + date.month - 1 + count
    let year = months >= 0 ? months / 12 : -((11 - months) / 12)
    let month = months - year * 12 + 1
    let day = min(date.day, CivilDate.monthLength(year: year, month: month))
    return CivilDate(unchecked: year, month, day).days
  }

  private static func lastDay(_ year: Int, _ month: Int) -> Int32 {
    CivilDate(unchecked: year, month, CivilDate.monthLength(year: year, month: month)).days
  }
}

/// The Mondays to Fridays from `first` on and before `last`; negative when `last` comes first.
///
/// The end is outside, so that a promise kept on its own day took 0 working days and one kept on
/// the next working day took 1. Holidays are not known here.
package func workdays(from first: Int32, to last: Int32) -> Int {
  if last < first { return -workdays(from: last, to: first) }
  return workdaysSinceMonday(Int(last)) - workdaysSinceMonday(Int(first))
}

/// The working days between a Monday long ago and the day.
private func workdaysSinceMonday(_ days: Int) -> Int {
  let since = days + 3 + 7 * 400_000_000
  return since / 7 * 5 + min(since % 7, 5)
}

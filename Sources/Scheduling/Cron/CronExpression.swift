import Calendars

/// The local minutes at which a job is due, as the five fields of cron say it.
///
/// The day of the month and the day of the week must both fit when one of them begins with `*`,
/// else either is enough; this is the rule of Debian's cron.
package struct CronExpression: Sendable, Equatable {
  /// The expression as it was written.
  package let text: String
  /// Bit n is minute n.
  let minutes: UInt64
  /// Bit n is hour n.
  let hours: UInt64
  /// Bit n is day n of the month.
  let days: UInt64
  /// Whether a month's last day fits, whichever it is.
  let hasLastDay: Bool
  /// Bit n is month n.
  let months: UInt64
  /// Bit n is weekday n, Sunday 0.
  let weekdays: UInt64
  /// Bit 8·k + n is the weekday n for the k-th time in the month; k = 0 is the last time.
  let ordinals: UInt64
  /// Whether the day of the month or of the week begins with `*`.
  let hasAnyDay: Bool
  /// Whether the minute or the hour begins with `*`, so that the job follows the clock when it is
  /// changed instead of running once for each time of the day.
  package let followsClock: Bool

  /// Reads an expression.
  ///
  /// - Throws: `SchedulingError.expression`, with the place.
  package init(_ text: String) throws(SchedulingError) {
    self = try CronParser.expression(text)
  }

  init(text: String, sets: [CronSet], stars: [Bool]) {
    self.text = text
    minutes = sets[CronField.minute.rawValue].values
    hours = sets[CronField.hour.rawValue].values
    days = sets[CronField.day.rawValue].values
    hasLastDay = sets[CronField.day.rawValue].hasLast
    months = sets[CronField.month.rawValue].values
    let weekday = sets[CronField.weekday.rawValue]
    weekdays = weekday.values
    ordinals = weekday.ordinals
    hasAnyDay = stars[CronField.day.rawValue] || stars[CronField.weekday.rawValue]
    followsClock = stars[CronField.minute.rawValue] || stars[CronField.hour.rawValue]
  }

  /// The same times, written otherwise.
  init(_ other: CronExpression, text: String) {
    self.text = text
    minutes = other.minutes
    hours = other.hours
    days = other.days
    hasLastDay = other.hasLastDay
    months = other.months
    weekdays = other.weekdays
    ordinals = other.ordinals
    hasAnyDay = other.hasAnyDay
    followsClock = other.followsClock
  }

  /// Whether any time of the day fits.
  func fits(_ date: CivilDate) -> Bool {
    guard months >> UInt64(date.month) & 1 == 1 else { return false }
    let isDay = fitsDayOfMonth(date)
    let isWeekday = fitsWeekday(date)
    return hasAnyDay ? isDay && isWeekday : isDay || isWeekday
  }

  /// Whether there is any day that fits.
  ///
  /// The calendar repeats after 400 years, so no longer search is needed.
  package var occurs: Bool {
    var day: Int32 = 0
    while day < 146_097 {
      let date = CivilDate(days: day)
      if fits(date) { return true }
      day = months >> UInt64(date.month) & 1 == 1 ? day + 1 : CalendarUnit.month.finish(of: day) + 1
    }
    return false
  }

  /// The first minute that fits, of those counted from the local 1970-01-01T00:00.
  func firstMinute(in range: ClosedRange<Int64>) -> Int64? {
    let limit = Int64(CivilDate.validDays.upperBound)
    var day = Self.quotient(range.lowerBound, 1440)
    var rest = range.lowerBound - day * 1440
    while day <= limit, day * 1440 <= range.upperBound {
      guard let days = Int32(exactly: day) else { return nil }
      let date = CivilDate(days: days)
      if fits(date), let minute = firstMinute(ofDayFrom: rest) {
        let found = day * 1440 + minute
        return found <= range.upperBound ? found : nil
      }
      let isMonth = months >> UInt64(date.month) & 1 == 1
      day = isMonth ? day + 1 : Int64(CalendarUnit.month.finish(of: days)) + 1
      rest = 0
    }
    return nil
  }

  /// The quotient that is rounded down.
  static func quotient(_ number: Int64, _ divisor: Int64) -> Int64 {
    number / divisor - (number % divisor < 0 ? 1 : 0)
  }

  /// The first minute of a day, from a minute on, by minute and hour alone.
  private func firstMinute(ofDayFrom start: Int64) -> Int64? {
    var hour = start / 60
    var minute = start % 60
    while hour < 24 {
      let left = minutes >> UInt64(minute)
      if hours >> UInt64(hour) & 1 == 1, left != 0 {
        return hour * 60 + minute + Int64(left.trailingZeroBitCount)
      }
      hour += 1
      minute = 0
    }
    return nil
  }

  private func fitsDayOfMonth(_ date: CivilDate) -> Bool {
    days >> UInt64(date.day) & 1 == 1
      || hasLastDay && date.day == CivilDate.monthLength(year: date.year, month: date.month)
  }

  private func fitsWeekday(_ date: CivilDate) -> Bool {
    let weekday = UInt64(date.weekday % 7)
    if weekdays >> weekday & 1 == 1 { return true }
    guard ordinals != 0 else { return false }
    let time = UInt64((date.day - 1) / 7 + 1)
    if ordinals >> (8 * time + weekday) & 1 == 1 { return true }
    let isLast = date.day + 7 > CivilDate.monthLength(year: date.year, month: date.month)
    return isLast && ordinals >> weekday & 1 == 1
  }
}

/// What one field allows.
struct CronSet: Equatable {
  /// Bit n is value n.
  var values: UInt64 = 0
  /// Whether `L` was named.
  var hasLast = false
  /// Bit 8·k + n is the weekday n for the k-th time in the month; k = 0 is the last time.
  var ordinals: UInt64 = 0
}

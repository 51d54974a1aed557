import Calendars
import Testing

struct CivilDateTests {
  @Test func `a day outside its month is none`() {
    #expect(CivilDate(year: 2023, month: 2, day: 29) == nil)
    #expect(CivilDate(year: 2024, month: 2, day: 29)?.days == 19_782)
    #expect(CivilDate(year: 0, month: 1, day: 1) == nil)
    #expect(CivilDate(year: 10_000, month: 1, day: 1) == nil)
    #expect(CivilDate(year: 2024, month: 13, day: 1) == nil)
    #expect(CivilDate(year: 2024, month: 4, day: 31) == nil)
    #expect(CivilDate(year: 2024, month: 4, day: 0) == nil)
  }

  @Test func `the valid days are the years 1 to 9999`() {
    #expect(CivilDate(year: 1, month: 1, day: 1)?.days == CivilDate.validDays.lowerBound)
    #expect(CivilDate(year: 9999, month: 12, day: 31)?.days == CivilDate.validDays.upperBound)
  }

  @Test func `every day of 1900 to 2100 is the one that counting reaches`() {
    // Counts day by day with the month lengths of a wall calendar, from 1900-01-01, a Monday.
    var days = CivilDate(year: 1900, month: 1, day: 1)?.days ?? 0
    #expect(days == -25_567)
    var weekday = 1
    for year in 1900...2100 {
      let isLeap = (year % 4 == 0) != (year % 100 == 0) || year == 2000
      let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      // ISO weeks: 4 January is always in week 1.
      let fourth = CivilDate(days: days + 3)
      var weekStart = Int(days) + 3 - (fourth.weekday - 1)
      var week = 1
      var dayOfYear = 0
      let yearDays = isLeap ? 366 : 365
      let firstOfNext = Int(days) + yearDays
      let nextWeekday = CivilDate(days: Int32(firstOfNext) + 3).weekday
      let nextWeekStart = firstOfNext + 3 - (nextWeekday - 1)
      for (index, length) in lengths.enumerated() {
        for day in 1...length {
          let date = CivilDate(days: days)
          let isSame =
            date.year == year && date.month == index + 1 && date.day == day
            && CivilDate(year: year, month: index + 1, day: day)?.days == days
            && date.weekday == weekday && date.quarter == index / 3 + 1
          if !isSame { Issue.record("\(year)-\(index + 1)-\(day) is \(date)") }
          if Int(days) >= weekStart + 7 {
            weekStart += 7
            week += 1
          }
          if Int(days) >= nextWeekStart {
            #expect(date.week == (year + 1, 1))
          } else if Int(days) >= weekStart {
            #expect(date.week == (year, week))
          } else {
            #expect(date.week.year == year - 1 && date.week.week >= 52)
          }
          days += 1
          dayOfYear += 1
          weekday = weekday % 7 + 1
        }
      }
      #expect(dayOfYear == yearDays)
    }
  }

  @Test func `every number of days comes back`() {
    var days = Int64(Int32.min)
    while days <= Int64(Int32.max) {
      let date = CivilDate(days: Int32(days))
      #expect(Int64(date.days) == days)
      #expect((1...12).contains(date.month) && (1...31).contains(date.day))
      #expect((1...7).contains(date.weekday) && (1...53).contains(date.week.week))
      days += 199_999
    }
    #expect(CivilDate(days: .max).days == .max)
    #expect(CivilDate(days: .min).days == .min)
  }
}

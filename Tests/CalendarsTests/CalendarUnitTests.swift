import Calendars
import Testing

struct CalendarUnitTests {
  func day(_ text: String) -> Int32 { ISOText.days(text) ?? .min }

  static let periods: [(CalendarUnit, String, String, String, String)] = [
    (.day, "2026-01-31", "2026-01-31", "2026-01-31", "2026-01-31"),
    (.week, "2026-01-31", "2026-W05", "2026-01-26", "2026-02-01"),
    (.week, "2024-12-30", "2025-W01", "2024-12-30", "2025-01-05"),
    (.week, "2021-01-03", "2020-W53", "2020-12-28", "2021-01-03"),
    (.month, "2024-02-10", "2024-02", "2024-02-01", "2024-02-29"),
    (.month, "2026-12-31", "2026-12", "2026-12-01", "2026-12-31"),
    (.quarter, "2026-01-31", "2026-Q1", "2026-01-01", "2026-03-31"),
    (.quarter, "2026-11-21", "2026-Q4", "2026-10-01", "2026-12-31"),
    (.year, "2026-11-21", "2026", "2026-01-01", "2026-12-31"),
    (.year, "0001-05-05", "0001", "0001-01-01", "0001-12-31"),
  ]

  @Test(arguments: periods)
  func `a period has a label, a first and a last day`(
    _ unit: CalendarUnit, _ date: String, _ label: String, _ start: String, _ finish: String
  ) {
    #expect(unit.label(of: day(date)) == label)
    #expect(ISOText.date(unit.start(of: day(date))) == start)
    #expect(ISOText.date(unit.finish(of: day(date))) == finish)
  }

  static let shifts: [(CalendarUnit, String, Int, String)] = [
    (.month, "2024-01-31", 1, "2024-02-29"), (.month, "2024-03-31", -1, "2024-02-29"),
    (.month, "2024-01-31", -1, "2023-12-31"), (.month, "2024-01-15", -13, "2022-12-15"),
    (.month, "2024-11-30", 3, "2025-02-28"), (.quarter, "2024-11-30", 1, "2025-02-28"),
    (.year, "2024-02-29", 1, "2025-02-28"), (.year, "2024-02-29", -4, "2020-02-29"),
    (.week, "2024-12-30", -1, "2024-12-23"), (.day, "2024-02-28", 2, "2024-03-01"),
  ]

  @Test(arguments: shifts)
  func `a shift keeps the day or takes the month's last one`(
    _ unit: CalendarUnit, _ date: String, _ count: Int, _ expected: String
  ) {
    #expect(ISOText.date(unit.shifted(day(date), by: count)) == expected)
  }

  @Test func `periods touch without gaps`() {
    for unit in CalendarUnit.allCases {
      for days in day("2019-11-20")...day("2025-03-05") {
        let next = unit.finish(of: days) + 1
        #expect(unit.start(of: next) == next)
        #expect(unit.start(of: unit.finish(of: days)) == unit.start(of: days))
        #expect(unit.shifted(unit.start(of: days), by: 1) == next)
        #expect(unit.label(of: unit.start(of: days)) == unit.label(of: days))
        #expect(unit.label(of: next) != unit.label(of: days))
      }
    }
  }

  @Test func `periods from a day to a day are listed by their first days`() {
    let starts = CalendarUnit.month.starts(from: day("2025-12-31"), through: day("2026-02-01"))
    #expect(starts.map(ISOText.date) == ["2025-12-01", "2026-01-01", "2026-02-01"])
    #expect(CalendarUnit.year.starts(from: 100, through: -400).isEmpty)
    #expect(CalendarUnit.day.starts(from: .max - 1, through: .max) == [.max - 1, .max])
  }

  @Test func `no day and no count leaves 32 bits`() {
    for unit in CalendarUnit.allCases {
      for days in [Int32.min, .min + 1, -1, 0, .max - 1, .max] {
        for count in [Int.min, -3_000_000_000, -1, 0, 1, 3_000_000_000, .max] {
          _ = unit.shifted(days, by: count)
        }
        #expect(unit.start(of: days) <= days && unit.finish(of: days) >= days)
        #expect(!unit.label(of: days).isEmpty)
      }
    }
  }

  @Test func `working days are counted from the first day to before the last`() {
    #expect(workdays(from: day("2026-11-16"), to: day("2026-11-23")) == 5)
    #expect(workdays(from: day("2026-11-20"), to: day("2026-11-23")) == 1)
    #expect(workdays(from: day("2026-11-21"), to: day("2026-11-23")) == 0)
    #expect(workdays(from: day("2026-11-23"), to: day("2026-11-16")) == -5)
    for first in Int32(-9)...9 {
      for last in first...first + 22 {
        let counted = (first..<last).count { CivilDate(days: $0).weekday <= 5 }
        #expect(workdays(from: first, to: last) == counted)
      }
    }
    #expect(workdays(from: .min, to: .max) == -workdays(from: .max, to: .min))
  }
}

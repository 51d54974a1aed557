import Calendars
import Tables
import Testing

struct ValueTextTests {
  let dutch = ValueText(locale: .dutch)

  @Test(arguments: [
    ("8,5", NumberReading.number(8.5)), ("1.234,56", .number(1234.56)), ("10", .integer(10)),
    ("7.5", .ambiguous(.mark(.point, locale: .dutch))), ("1.234", .integer(1234)),
    ("€ 12,50", .number(12.5)), ("", .notANumber), (" 9 ", .integer(9)), ("12%", .integer(12)),
    ("1,234.56", .notANumber),
  ])
  func `J05 Dutch and Belgian numbers`(_ text: String, _ expected: NumberReading) {
    #expect(dutch.number(text) == expected)
  }

  @Test(arguments: [
    ("31-12-2024", "2024-12-31"), ("31/12/2024 23:59", "2024-12-31T23:59:00Z"),
    ("2024-12-31", "2024-12-31"), ("12/31/2024", nil), ("01/02/2024", "2024-02-01"),
    ("2024-02-30", nil), ("5 mei 2024", "2024-05-05"), ("31.12.2024", "2024-12-31"),
  ])
  func `J06 dates`(_ text: String, _ expected: String?) {
    #expect(shown(dutch.moment(text)) == expected)
  }

  @Test(arguments: [
    ("10 - Extremely likely", 10), ("0 - Not at all likely", 0), ("7", 7),
    ("Extremely likely", nil), ("9 – zeer waarschijnlijk", 9), ("n.v.t.", nil),
    ("Zeer waarschijnlijk - 10", 10), ("0 Not at all likely", 0), ("5 mei 2024", nil),
    ("1-3 jaar", nil), ("7.5", nil), ("COVID-19", nil), ("-5", nil), ("10 / 12", nil), ("", nil),
    ("3)", 3), ("3: neutral", 3), ("10\nExtremely likely", 10), ("1234", nil),
  ])
  func `J07 labelled scale points`(_ text: String, _ expected: Int?) {
    #expect(labelledScale(text) == expected)
  }

  func shown(_ reading: MomentReading) -> String? {
    switch reading {
    case .date(let days): ISOText.date(days)
    case .time(let instant): ISOText.time(instant)
    default: nil
    }
  }
}

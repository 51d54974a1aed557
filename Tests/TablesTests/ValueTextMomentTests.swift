import Calendars
import Tables
import Testing

struct ValueTextMomentTests {
  static let rows: [(ValueLocale, String, String?)] = [
    (ValueLocale.iso, "2024-01-31T12:00:00+01:00", "2024-01-31T11:00:00Z"),
    (.iso, "2024-05-13 07:03:25 UTC", "2024-05-13T07:03:25Z"),
    (.iso, "2024/05/13 1:16:40 PM GMT+2", "2024-05-13T11:16:40Z"),
    (.iso, "2024/05/13 12:16:40 AM GMT+2", "2024-05-12T22:16:40Z"),
    (.iso, "2024-05-13T07:03:25.1234567Z", "2024-05-13T07:03:25.123456Z"),
    (.iso, "2024-05-13 7:03", "2024-05-13T07:03:00Z"), (.iso, "2024.05.13", "2024-05-13"),
    (.iso, "2024-05-13 24:00", nil), (.iso, "2024-05-13 12:60", nil), (.iso, "2024-05-13T", nil),
    (.iso, "2024-05/13", nil), (.iso, "20240513", nil), (.iso, "2024-W05", nil),
    (.iso, "2024-05", nil), (.iso, "5 May 2024", nil), (.iso, "0000-01-01", nil),
    (.iso, "9999-12-31T23:59:59-01:00", nil), (.iso, "2024-05-13 13:00 PM", nil),
    (.iso, "2024-05-13 07:03:25 CET", nil), (.iso, "2024-05-13 07:03 UTCZ", nil),
    (.american, "05/13/2024 07:03:25 AM", "2024-05-13T07:03:25Z"),
    (.american, "12/31/2024, 11:59 p.m.", "2024-12-31T23:59:00Z"),
    (.american, "31/12/2024", nil), (.american, "May 5, 2024", "2024-05-05"),
    (.british, "31/12/2024", "2024-12-31"), (.british, "1st Sept 2024", "2024-09-01"),
    (.english, "31/12/2024", "2024-12-31"), (.english, "05/05/2024", "2024-05-05"),
    (.english, "5-May-2024", "2024-05-05"), (.dutch, "13/05/2024 9:03:25", "2024-05-13T09:03:25Z"),
    (.dutch, "1 MRT. 2024", "2024-03-01"), (.dutch, "5 May 2024", nil),
    (.dutch, "31/12/2024 11:59 PM", nil), (.dutch, "31-12/2024", nil),
    (.french, "1er août 2024", "2024-08-01"),
    (.french, "14 FÉVRIER 2024 10:00", "2024-02-14T10:00:00Z"),
    (.german, "3. März 2024", "2024-03-03"), (.german, "31.12.2024", "2024-12-31"),
  ]

  @Test(arguments: rows)
  func `dates and times are read as the locale writes them`(
    _ locale: ValueLocale, _ text: String, _ expected: String?
  ) {
    #expect(shown(ValueText(locale: locale).moment(text)) == expected)
  }

  @Test func `what could be another day is a doubt`() {
    #expect(
      ValueText(locale: .english).moment("01/02/2024")
        == .ambiguous(.dayOrMonth(locale: .english)))
    #expect(ValueText().moment("31/12/2024") == .ambiguous(.dayOrMonth(locale: .iso)))
    #expect(ValueText(locale: .dutch).moment("31-12-24") == .ambiguous(.twoDigitYear))
    #expect(ValueText(locale: .dutch).moment("31-12-24 10:00") == .ambiguous(.twoDigitYear))
    #expect(ValueText(locale: .dutch).moment("31-13-24") == .notAMoment)
    #expect(ValueText().moment("10.11.12") == .notAMoment)
  }

  @Test func `two-digit years lie in the declared hundred years`() {
    let reader = ValueText(locale: .dutch, twoDigitYearsFrom: 1930)
    #expect(shown(reader.moment("1-2-29")) == "2029-02-01")
    #expect(shown(reader.moment("1-2-30")) == "1930-02-01")
    #expect(shown(reader.moment("1-2-00")) == "2000-02-01")
  }

  @Test func `local times follow the zone's clocks`() throws {
    guard let zone = try? TimeZoneRules.named("Europe/Brussels") else { return }
    let reader = ValueText(locale: .dutch, zone: zone)
    #expect(shown(reader.moment("13/05/2024 9:03")) == "2024-05-13T07:03:00Z")
    #expect(shown(reader.moment("2024-01-13 9:03")) == "2024-01-13T08:03:00Z")
    #expect(shown(reader.moment("2024-01-13 9:03Z")) == "2024-01-13T09:03:00Z")
    #expect(
      reader.moment("31-3-2024 2:30") == .ambiguous(.skippedTime(zone: "Europe/Brussels")))
    #expect(shown(reader.moment("27-10-2024 2:30:00,5")) == "2024-10-27T00:30:00.5Z")
    let strict = ValueText(locale: .dutch, zone: zone, refusesRepeatedTimes: true)
    #expect(
      strict.moment("27-10-2024 2:30") == .ambiguous(.repeatedTime(zone: "Europe/Brussels")))
  }

  static let names: [(String, ValueLocale?)] = [
    ("nl-BE", ValueLocale.dutch), ("NL_nl", .dutch), ("en-US", .american), ("en", .english),
    ("fr", .french), ("iso", .iso), ("en-CA", nil), ("it", nil), ("", nil), ("nl.BE", nil),
  ]

  @Test(arguments: names)
  func `locales are known by their usual names`(_ name: String, _ expected: ValueLocale?) {
    #expect(ValueLocale(named: name) == expected)
  }

  func shown(_ reading: MomentReading) -> String? {
    switch reading {
    case .date(let days): ISOText.date(days)
    case .time(let instant): ISOText.time(instant)
    default: nil
    }
  }
}

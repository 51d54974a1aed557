import Calendars
import Testing

struct ISOTextTests {
  static let instants: [(String, String?)] = [
    ("2026-01-31T12:00:00+01:00", "2026-01-31T11:00:00Z"),
    ("2026-01-31 12:00Z", "2026-01-31T12:00:00Z"),
    ("2026-01-31t12:00:00.5z", "2026-01-31T12:00:00.5Z"),
    ("2026-01-31T12:00:00,000001-0530", "2026-01-31T17:30:00.000001Z"),
    ("1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"),
    ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"), ("0001-01-01T00:00:00+01:00", nil),
    ("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.999999Z"),
    ("2026-01-31T12:00:00", nil), ("2026-01-31", nil), ("2026-01-31T12:00:60Z", nil),
    ("2026-01-31T24:00Z", nil), ("2026-02-29T12:00Z", nil), ("2026-01-31T12:00+24", nil),
    ("2026-01-31T12:00:00.Z", nil), ("2026-01-31T12:00Zx", nil), ("2026-1-31T12:00Z", nil),
    ("", nil), ("2026-01-31T12:00:00.1234567890Z", nil),
  ]

  @Test(arguments: instants)
  func `instants are read with their offset`(_ text: String, _ expected: String?) {
    #expect(ISOText.instant(text).map { ISOText.time($0) } == expected)
  }

  @Test func `dates have four, two and two digits`() {
    #expect(ISOText.days("1970-01-02") == 1)
    #expect(ISOText.days("1970-1-2") == nil)
    #expect(ISOText.days("1970-01-02 ") == nil)
    #expect(ISOText.days("2026-02-30") == nil)
  }

  @Test func `every instant is written and read alike`() {
    var state: UInt64 = 5
    for _ in 0..<20_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let span = UInt64(ISOText.validInstants.upperBound - ISOText.validInstants.lowerBound)
      let instant = ISOText.validInstants.lowerBound + Int64(state % span)
      #expect(ISOText.instant(ISOText.time(instant)) == instant)
    }
  }

  @Test func `an instant beyond the calendar is shown all the same`() {
    #expect(ISOText.time(.max) == "+294247-01-10T04:00:54.775807Z")
    #expect(ISOText.time(.min) == "-290308-12-21T19:59:05.224192Z")
    #expect(!ISOText.time(.max, offset: 3600).isEmpty)
    #expect(ISOText.date(.max) == "+5881580-07-11")
  }
}

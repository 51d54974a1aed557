import Calendars
import TestSupport
import Testing

@testable import Scheduling

@Suite struct CronTimesTests {
  /// A clock change to look at, and from when.
  struct Place: CustomTestStringConvertible {
    let zone: String
    let from: String

    var testDescription: String { "\(zone) from \(from)" }
  }

  /// Eleven changes of every kind, and a day without any.
  static let places = [
    Place(zone: "Europe/Amsterdam", from: "2026-03-28T22:40:00Z"),
    Place(zone: "Europe/Amsterdam", from: "2026-03-29T01:00:00Z"),
    Place(zone: "Europe/Amsterdam", from: "2026-10-24T21:17:00Z"),
    Place(zone: "Europe/Amsterdam", from: "2026-10-25T00:30:00Z"),
    Place(zone: "Australia/Lord_Howe", from: "2026-04-04T12:00:00Z"),
    Place(zone: "Australia/Lord_Howe", from: "2026-10-03T12:00:00Z"),
    Place(zone: "Pacific/Apia", from: "2011-12-30T00:00:00Z"),
    Place(zone: "Africa/Casablanca", from: "2026-02-14T20:00:00Z"),
    Place(zone: "Africa/Casablanca", from: "2026-03-21T20:00:00Z"),
    Place(zone: "America/Sao_Paulo", from: "2018-11-03T22:00:00Z"),
    Place(zone: "America/Sao_Paulo", from: "2018-02-17T12:00:00Z"),
    Place(zone: "Antarctica/Troll", from: "2026-03-28T22:00:00Z"),
    Place(zone: "Antarctica/Casey", from: "2018-03-10T12:00:00Z"),
    Place(zone: "Asia/Pyongyang", from: "2018-05-04T10:00:00Z"),
    Place(zone: "UTC", from: "2027-12-31T20:00:00Z"),
  ]

  static let expressions = [
    "30 2 * * *", "0 3 * * *", "15,45 2 * * *", "0 0 * * *", "5 0 * * *", "59 23 * * *",
    "*/20 * * * *", "30 * * * *", "*/30 2 * * *", "17 */2 * * *", "0-59/7 1-3 * * *",
    "10 1,2,3 * * sun", "30 2 29 3 *", "0 12 */2 * mon-fri",
  ]

  @Test(arguments: places)
  func `the next times are those of Debian's cron, minute by minute`(place: Place) throws {
    let zone = try TimeZoneRules.named(place.zone)
    let from = try #require(ISOText.instant(place.from)) / 1_000_000
    let until = from + 4 * 86_400
    for expression in Self.expressions {
      let expected = SlowCron(expression).runs(after: from, until: until, zone: zone)
      let times = CronTimes(try CronExpression(expression), zone: zone)
      let found = times.next(expected.count + 1, after: from)
      #expect(Array(found.prefix(expected.count)) == expected, "\(expression)")
      #expect(found.last ?? .max > until, "\(expression)")
    }
  }

  @Test func `random expressions at random changes agree with Debian's cron`() throws {
    var random = SeededGenerator(seed: 2026)
    let names = [
      "Europe/Amsterdam", "Australia/Lord_Howe", "America/St_Johns", "Africa/Casablanca",
      "Pacific/Apia", "America/Sao_Paulo", "Asia/Gaza", "Antarctica/Casey", "Europe/Dublin",
    ]
    let zones = try names.map { try TimeZoneRules.named($0) }
    for _ in 0..<150 {
      let zone = zones[Int.random(in: 0..<zones.count, using: &random)]
      let anywhere = Int64.random(in: 946_684_800...1_830_000_000, using: &random)
      let change = zone.change(afterUTC: anywhere)?.instant ?? anywhere
      let from = change - Int64.random(in: -4 * 3600...30 * 3600, using: &random)
      let expression = Self.expression(&random)
      let until = from + 2 * 86_400
      let expected = SlowCron(expression).runs(after: from, until: until, zone: zone)
      let times = CronTimes(try CronExpression(expression), zone: zone)
      var found = times.next(expected.count + 1, after: from)
      if let last = found.last, last > until { found.removeLast() }
      #expect(found == expected, "\(expression) in \(zone.name) after \(from)")
    }
  }

  @Test(arguments: [
    ("0 0 29 2 *", "2026-01-01T00:00:00Z", ["2028-02-29", "2032-02-29", "2036-02-29"]),
    ("0 0 29 2 *", "2096-02-29T00:00:00Z", ["2104-02-29", "2108-02-29", "2112-02-29"]),
    ("0 0 L 2 *", "2027-01-01T00:00:00Z", ["2027-02-28", "2028-02-29", "2029-02-28"]),
    ("0 0 31 * *", "2026-01-31T00:00:00Z", ["2026-03-31", "2026-05-31", "2026-07-31"]),
    ("0 0 * * 5#2", "2026-01-01T00:00:00Z", ["2026-01-09", "2026-02-13", "2026-03-13"]),
    ("0 0 * * friL", "2026-01-01T00:00:00Z", ["2026-01-30", "2026-02-27", "2026-03-27"]),
    ("0 0 * * mon#5", "2026-01-01T00:00:00Z", ["2026-03-30", "2026-06-29", "2026-08-31"]),
    ("0 0 13 * 5", "2026-02-01T00:00:00Z", ["2026-02-06", "2026-02-13", "2026-02-20"]),
    ("0 0 */13 * 5", "2026-02-01T00:00:00Z", ["2026-02-27", "2026-03-27", "2026-05-01"]),
    ("@weekly", "2026-01-01T00:00:00Z", ["2026-01-04", "2026-01-11", "2026-01-18"]),
    ("@yearly", "2026-01-01T00:00:00Z", ["2027-01-01", "2028-01-01", "2029-01-01"]),
    ("0 0 * * 7", "2026-01-01T00:00:00Z", ["2026-01-04", "2026-01-11", "2026-01-18"]),
    ("0 0 * * 6-7", "2026-01-01T00:00:00Z", ["2026-01-03", "2026-01-04", "2026-01-10"]),
  ])
  func `days of months, weekdays and leap years`(
    expression: String, from: String, days: [String]
  ) throws {
    let start = try #require(ISOText.instant(from)) / 1_000_000
    let found = CronTimes(try CronExpression(expression), zone: .utc).next(3, after: start)
    #expect(found.map { ISOText.date(Int32($0 / 86_400)) } == days)
  }

  @Test func `a fixed time in the gap runs once after it, several make one run`() throws {
    let zone = try TimeZoneRules.named("Europe/Amsterdam")
    let times = CronTimes(try CronExpression("15,45 2 * * *"), zone: zone)
    let from = try #require(ISOText.instant("2026-03-29T00:00:00+01:00")) / 1_000_000
    #expect(
      times.next(2, after: from).map { ISOText.time($0 * 1_000_000, offset: 7200) } == [
        "2026-03-29T03:00:00+02:00", "2026-03-30T02:15:00+02:00",
      ])
  }

  @Test func `a day that a zone leaves out is a correction, not caught up`() throws {
    let zone = try TimeZoneRules.named("Pacific/Apia")
    let times = CronTimes(try CronExpression("0 12 * * *"), zone: zone)
    let from = try #require(ISOText.instant("2011-12-29T20:00:00-10:00")) / 1_000_000
    #expect(
      times.next(after: from).map { ISOText.time($0 * 1_000_000, offset: 14 * 3600) }
        == "2011-12-31T12:00:00+14:00")
  }

  @Test func `extreme instants end the search and never trap`() throws {
    let zone = try TimeZoneRules.named("Europe/Amsterdam")
    let times = CronTimes(try CronExpression("0 0 29 2 *"), zone: zone)
    #expect(times.next(after: .max) == nil)
    #expect(times.next(after: 253_402_300_799) == nil)
    let first = try #require(times.next(after: .min))
    #expect(ISOText.time(first * 1_000_000).hasPrefix("0004-02-28T23:"))
  }

  /// A random expression of numbers, ranges, steps and lists.
  private static func expression(_ random: inout SeededGenerator) -> String {
    func element(_ range: ClosedRange<Int>) -> String {
      let low = Int.random(in: range, using: &random)
      let high = Int.random(in: low...range.upperBound, using: &random)
      switch Int.random(in: 0..<7, using: &random) {
      case 0: return "*"
      case 1: return "*/\(Int.random(in: 1...20, using: &random))"
      case 2: return "\(low)-\(high)"
      case 3: return "\(low)-\(high)/\(Int.random(in: 1...9, using: &random))"
      default: return "\(low)"
      }
    }
    func field(_ range: ClosedRange<Int>, anyChance: Int) -> String {
      if Int.random(in: 0..<10, using: &random) < anyChance { return "*" }
      let count = Int.random(in: 1...2, using: &random)
      return (0..<count).map { _ in element(range) }.joined(separator: ",")
    }
    return [
      field(0...59, anyChance: 1), field(0...4, anyChance: 2), field(1...31, anyChance: 7),
      field(1...12, anyChance: 8), field(0...7, anyChance: 7),
    ].joined(separator: " ")
  }
}

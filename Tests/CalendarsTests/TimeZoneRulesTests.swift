import Calendars
import Foundation
import Testing

struct TimeZoneRulesTests {
  /// Whether this machine has time zone files; the rules of UTC need none.
  static let hasZones = (try? TimeZoneRules.named("Europe/Brussels")) != nil

  func seconds(_ text: String) -> Int64 { (ISOText.instant(text) ?? .min) / 1_000_000 }

  static let buckets: [(String, String, String, String, String)] = [
    ("2023-12-31T23:30:00Z", "2024-01-01T00:30:00+01:00", "2024-01", "2024-Q1", "2024-W01"),
    ("2024-03-31T00:30:00Z", "2024-03-31T01:30:00+01:00", "2024-03", "2024-Q1", "2024-W13"),
    ("2024-03-31T01:30:00Z", "2024-03-31T03:30:00+02:00", "2024-03", "2024-Q1", "2024-W13"),
    ("2024-10-27T00:30:00Z", "2024-10-27T02:30:00+02:00", "2024-10", "2024-Q4", "2024-W43"),
    ("2024-10-27T01:30:00Z", "2024-10-27T02:30:00+01:00", "2024-10", "2024-Q4", "2024-W43"),
    ("2024-12-30T10:00:00Z", "2024-12-30T11:00:00+01:00", "2024-12", "2024-Q4", "2025-W01"),
    ("2021-01-03T12:00:00Z", "2021-01-03T13:00:00+01:00", "2021-01", "2021-Q1", "2020-W53"),
    ("2020-12-31T12:00:00Z", "2020-12-31T13:00:00+01:00", "2020-12", "2020-Q4", "2020-W53"),
  ]

  @Test(.enabled(if: hasZones), arguments: buckets)
  func `J04 period buckets in Europe-Brussels`(
    _ utc: String, _ local: String, _ month: String, _ quarter: String, _ week: String
  ) throws {
    let zone = try TimeZoneRules.named("Europe/Brussels")
    let instant = try #require(ISOText.instant(utc))
    #expect(ISOText.time(instant, offset: zone.offset(atUTC: instant / 1_000_000)) == local)
    let days = zone.localDays(ofMicroseconds: instant)
    #expect(CalendarUnit.month.label(of: days) == month)
    #expect(CalendarUnit.quarter.label(of: days) == quarter)
    #expect(CalendarUnit.week.label(of: days) == week)
  }

  @Test(.enabled(if: hasZones)) func `offsets are those of another implementation until 2150`()
    throws
  {
    let names = [
      "Europe/Brussels", "Europe/Dublin", "America/New_York", "America/St_Johns",
      "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca", "Pacific/Apia",
      "America/Sao_Paulo", "Asia/Tehran", "Antarctica/Troll", "America/Nuuk",
    ]
    for name in names {
      let zone = try TimeZoneRules.named(name)
      guard let other = TimeZone(identifier: name) else { continue }
      var instant: Int64 = 0
      while instant < 5_680_000_000 {
        let expected = other.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant)))
        if zone.offset(atUTC: instant) != expected {
          Issue.record(
            "\(name) at \(ISOText.time(instant * 1_000_000)): \(zone.offset(atUTC: instant)) and \(expected)"
          )
          break
        }
        instant += 86_400 * 5 + 3607
      }
    }
  }

  @Test(.enabled(if: hasZones)) func `local times are met once, twice or never`() throws {
    let zone = try TimeZoneRules.named("Europe/Brussels")
    for local in ["2024-03-31T02:00:00Z", "2024-03-31T02:59:59Z"] {
      guard case .never(let gap) = zone.instants(ofLocal: seconds(local)) else {
        Issue.record("\(local) is not skipped")
        continue
      }
      #expect(gap.instant == seconds("2024-03-31T01:00:00Z"))
      #expect(gap.before == 3600 && gap.after == 7200)
    }
    #expect(
      zone.instants(ofLocal: seconds("2024-03-31T03:00:00Z"))
        == .once(seconds("2024-03-31T01:00:00Z")))
    #expect(
      zone.instants(ofLocal: seconds("2024-03-31T01:59:59Z"))
        == .once(seconds("2024-03-31T00:59:59Z")))
    for year in [2024, 2090, 2130] {
      // The last Sunday of October.
      let last = (25...31).first { CivilDate(year: year, month: 10, day: $0)?.weekday == 7 } ?? 0
      #expect(
        zone.instants(ofLocal: seconds("\(year)-10-\(last)T02:00:00Z"))
          == .twice(
            earlier: seconds("\(year)-10-\(last)T00:00:00Z"),
            later: seconds("\(year)-10-\(last)T01:00:00Z")))
    }
  }

  @Test(.enabled(if: hasZones)) func `every instant is among those of its local time`() throws {
    for name in ["Europe/Brussels", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia"] {
      let zone = try TimeZoneRules.named(name)
      var instant = seconds("2009-01-01T00:00:00Z")
      while instant < seconds("2026-01-01T00:00:00Z") {
        let local = instant + Int64(zone.offset(atUTC: instant))
        switch zone.instants(ofLocal: local) {
        case .once(let found): #expect(found == instant)
        case .twice(let earlier, let later):
          #expect(earlier < later && (earlier == instant || later == instant))
        case .never: Issue.record("\(name): \(instant) has a local time that is skipped")
        }
        instant += 11_777
      }
    }
  }

  @Test(.enabled(if: hasZones)) func `changes follow each other`() throws {
    let zone = try TimeZoneRules.named("Europe/Brussels")
    var instant = seconds("2023-06-01T00:00:00Z")
    var seen: [String] = []
    for _ in 0..<3 {
      let change = try #require(zone.change(afterUTC: instant))
      seen.append("\(ISOText.time(change.instant * 1_000_000)) \(change.before) \(change.after)")
      instant = change.instant
    }
    #expect(
      seen == [
        "2023-10-29T01:00:00Z 7200 3600", "2024-03-31T01:00:00Z 3600 7200",
        "2024-10-27T01:00:00Z 7200 3600",
      ])
    #expect(TimeZoneRules.utc.change(afterUTC: 0) == nil)
    #expect(zone.change(afterUTC: seconds("2199-12-01T00:00:00Z")) != nil)
  }

  @Test func `UTC needs no files`() throws {
    let zone = try TimeZoneRules.named("UTC", in: "/nonexistent")
    #expect(zone.offset(atUTC: 0) == 0 && zone.isUTC)
    #expect(zone.instants(ofLocal: 7) == .once(7))
  }

  @Test func `names never lead out of the directory`() {
    for name in [
      "../etc/passwd", "/etc/passwd", "", "Europe//Brussels", "Europe/", ".", "a\0b", "é",
    ] {
      #expect(throws: ZoneError.notAName(name)) { try TimeZoneRules.named(name) }
    }
  }

  @Test(.enabled(if: hasZones)) func `an unknown zone names the one meant`() {
    #expect(
      message { try TimeZoneRules.named("brussels") }?.hasSuffix("Did you mean `Europe/Brussels`?")
        == true)
    #expect(
      message { try TimeZoneRules.named("europe/brussels") }?.hasSuffix(
        "Did you mean `Europe/Brussels`?") == true)
    #expect(
      message { try TimeZoneRules.named("Europe") }?.hasPrefix("no time zone `Europe` in ") == true)
    #expect(message { try TimeZoneRules.named("Mars/Base") }?.contains("Names are like") == true)
    #expect(
      message { try TimeZoneRules.named("Europe/Brussels", in: "/nonexistent") }?
        .hasPrefix("no time zone `Europe/Brussels`: there are no time zone files in /nonexistent.")
        == true)
  }

  func message(_ body: () throws -> TimeZoneRules) -> String? {
    do {
      _ = try body()
      return nil
    } catch { return "\(error)" }
  }
}

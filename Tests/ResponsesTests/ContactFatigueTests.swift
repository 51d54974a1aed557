import Calendars
import Experience
import Tables
import Testing

@Suite struct ContactFatigueTests {
  private func dates(_ texts: [String?]) -> Column {
    .dates(texts.map { $0.flatMap { ISOText.days($0) } })
  }

  /// Reference case J02.
  @Test func `ninety days must pass since the last allowed invitation`() throws {
    let found = try ContactFatigue(
      customer: .strings(["K1", "K1", "K1", "K1", "K2", "K2", "K2"]),
      at: dates([
        "2024-01-10", "2024-03-01", "2024-04-15", "2024-04-10", "2024-02-01", "2024-05-01",
        "2024-07-30",
      ]), zone: .utc)
    #expect(found.allowed == [true, false, false, true, true, true, true])
    #expect(found.reasons[1] == "51 days after 2024-01-10, not 90")
    #expect(found.reasons[2] == "5 days after 2024-04-10, not 90")
  }

  @Test func `an opt-out is absolute, and what cannot be judged is not allowed`() throws {
    let found = try ContactFatigue(
      customer: .strings(["a", "a", nil, "b"]),
      at: dates(["2024-01-01", "2024-01-02", "2024-01-01", nil]),
      optOut: .booleans([true, nil, nil, nil]), zone: .utc)
    #expect(found.reasons == ["opted out", nil, "no customer", "no date"])
  }

  @Test func `each survey can have its own count of days`() throws {
    let found = try ContactFatigue(
      customer: .strings(["a", "a", "a"]), at: dates(["2024-01-01", "2024-01-01", "2024-02-01"]),
      survey: .strings(["x", "y", "x"]), zone: .utc)
    #expect(found.allowed == [true, true, false])
  }

  @Test func `days are those of the zone`() throws {
    let zone = try TimeZoneRules.named("Europe/Brussels")
    let found = try ContactFatigue(
      customer: .strings(["a", "a"]),
      at: .times(["2024-01-01T22:59:00Z", "2024-01-01T23:01:00Z"].map { ISOText.instant($0) }),
      days: 1, zone: zone)
    #expect(found.allowed == [true, true])
  }
}

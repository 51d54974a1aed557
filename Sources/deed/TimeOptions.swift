import Calendars

/// Zones given on the command line.
enum ZoneOption {
  /// The zone of this name; an unknown one is a wrong command line.
  static func rules(_ name: String) throws -> TimeZoneRules {
    do { return try TimeZoneRules.named(name) } catch {
      throw CommandFailure("--zone: \(error)\n", status: ExitStatus.usage)
    }
  }
}

/// Points in time given on the command line.
enum TimeOption {
  /// Microseconds since 1970-01-01T00:00:00Z of a time with an offset, of a local time in the
  /// zone, or of a date's midnight there.
  ///
  /// A local time that clocks show twice is the first; one that they jump over is the jump.
  static func instant(_ text: String, option: String, zone: TimeZoneRules) throws -> Int64 {
    if let instant = ISOText.instant(text) { return instant }
    if let local = ISOText.instant(text + "Z") ?? ISOText.instant(text + "T00:00Z") {
      let seconds = CivilSeconds.floor(microseconds: local)
      let instant =
        switch zone.instants(ofLocal: seconds) {
        case .once(let instant): instant
        case .twice(let earlier, _): earlier
        case .never(let change): change.instant
        }
      return instant * 1_000_000 + (local - seconds * 1_000_000)
    }
    throw CommandFailure(
      "\(option) is a time such as 2026-03-28T12:00, 2026-03-28T12:00:00+01:00 or 2026-03-28, "
        + "found `\(text)`.\n", status: ExitStatus.usage)
  }
}

/// Seconds of microseconds.
enum CivilSeconds {
  /// The second in which a microsecond lies.
  static func floor(microseconds: Int64) -> Int64 {
    let seconds = microseconds / 1_000_000
    return microseconds % 1_000_000 < 0 ? seconds - 1 : seconds
  }
}

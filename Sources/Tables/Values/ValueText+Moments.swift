import Calendars

extension ValueText {
  /// What the text is as a date or time.
  ///
  /// In every locale: a date with the year first (`2026-01-31`, `2026/1/31`). By locale: numeric
  /// dates (`31-12-2024`, `31/12/2024`, `31.12.2024`) and dates with the month's name
  /// (`5 mei 2024`, `May 5, 2024`). A time of day may follow after `T`, a space or a comma, with
  /// AM or PM in English and after a date with the year first, and then an offset (`Z`, `+01:00`,
  /// `UTC`, `GMT+2`). A fraction of a second is cut after the microseconds.
  package func moment(_ bytes: UnsafeBufferPointer<UInt8>) -> MomentReading {
    let text = Self.trimmed(bytes)
    guard (6...Self.longestMoment).contains(text.count) else { return .notAMoment }
    var cursor = ByteCursor(text)
    let date = self.date(&cursor)
    if cursor.isAtEnd || date.reading == .notAMoment { return date.reading }
    let time: LocalMoment
    switch readTime(&cursor, allowsHalves: locale.isEnglish || date.isYearFirst) {
    case nil: return .notAMoment
    case .some(let read): time = read
    }
    guard case .date(let days) = date.reading else { return date.reading }
    return instant(days, time)
  }

  /// No moment is read from a longer text.
  static let longestMoment = 64

  private struct LocalMoment {
    var microseconds: Int64
    var offset: Int?
  }

  /// Reads what follows the date, to the end.
  private func readTime(_ cursor: inout ByteCursor, allowsHalves: Bool) -> LocalMoment? {
    if !cursor.skip(UInt8(ascii: "T")), !cursor.skip(UInt8(ascii: "t")) {
      _ = cursor.skip(UInt8(ascii: ","))
      guard Self.skipSpaces(&cursor) else { return nil }
    }
    guard var time = cursor.timeOfDay() else { return nil }
    var mark = cursor
    _ = Self.skipSpaces(&mark)
    if allowsHalves, let isAfternoon = Self.half(&mark) {
      let hour = time / 3_600_000_000
      guard (1...12).contains(hour) else { return nil }
      time += (hour == 12 ? -12 : 0) * 3_600_000_000 + (isAfternoon ? 12 : 0) * 3_600_000_000
      cursor = mark
    }
    if cursor.isAtEnd { return LocalMoment(microseconds: time) }
    _ = Self.skipSpaces(&cursor)
    let isNamed = cursor.skipWord("utc") || cursor.skipWord("gmt")
    if isNamed, cursor.isAtEnd { return LocalMoment(microseconds: time, offset: 0) }
    if isNamed, ByteCursor.lowered(cursor.next) == UInt8(ascii: "z") { return nil }
    guard let offset = cursor.utcOffset(), cursor.isAtEnd else { return nil }
    return LocalMoment(microseconds: time, offset: offset)
  }

  /// Reads `AM`, `p.m.` and the like: whether it is the afternoon.
  private static func half(_ cursor: inout ByteCursor) -> Bool? {
    if cursor.skipWord("am") || cursor.skipWord("a.m.") { return false }
    if cursor.skipWord("pm") || cursor.skipWord("p.m.") { return true }
    return nil
  }

  /// Passes spaces of all kinds; whether there were any.
  static func skipSpaces(_ cursor: inout ByteCursor) -> Bool {
    let start = cursor.position
    while !cursor.isAtEnd {
      let length = spaceLength(cursor.bytes, at: cursor.position, before: cursor.bytes.count)
      if length == 0 { break }
      cursor.position += length
    }
    return cursor.position > start
  }

  private func instant(_ days: Int32, _ time: LocalMoment) -> MomentReading {
    let local = Int64(days) * ISOText.microsecondsPerDay + time.microseconds
    if time.offset != nil || zone.isUTC {
      return ISOText.instant(
        days: days, microseconds: time.microseconds, offset: time.offset ?? 0
      ).map { .time($0) } ?? .notAMoment
    }
    let seconds = Int64(days) * 86_400 + time.microseconds / 1_000_000
    let fraction = local - seconds * 1_000_000
    switch zone.instants(ofLocal: seconds) {
    case .once(let instant): return .time(instant * 1_000_000 + fraction)
    case .never: return .ambiguous(.skippedTime(zone: zone.name))
    case .twice(let earlier, _):
      if refusesRepeatedTimes { return .ambiguous(.repeatedTime(zone: zone.name)) }
      return .time(earlier * 1_000_000 + fraction)
    }
  }
}

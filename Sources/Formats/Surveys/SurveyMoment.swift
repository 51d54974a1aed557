import Calendars

/// Reads the times of survey exports: any order of day and month that is declared, twelve or
/// twenty-four hours, with or without a zone behind.
struct SurveyMoment {
  /// The order of day and month when the year does not come first.
  enum Order: Sendable {
    case dayFirst
    case monthFirst
  }

  let order: Order?
  /// The zone of times that name none.
  let zone: TimeZoneRules

  /// Microseconds since 1970 in UTC; nil for what is no time in this order.
  func instant(_ text: String) -> Int64? {
    var cursor = Cursor(Array(SurveyText.trimmed(text).utf8))
    guard let first = cursor.number(), let mark = cursor.mark("-/."),
      let second = cursor.number(), cursor.skip(mark), let third = cursor.number(),
      let date = date(first, second, third)
    else { return nil }
    _ = cursor.skip(UInt8(ascii: "T")) || cursor.skip(UInt8(ascii: " "))
    var seconds: Int64 = 0
    if !cursor.isAtEnd {
      guard let time = cursor.timeOfDay() else { return nil }
      seconds = time
    }
    let local = Int64(date.days) * 86_400 + seconds
    let suffix = cursor.rest()
    let instant: Int64?
    if suffix.isEmpty {
      instant = Self.instant(ofLocal: local, zone)
    } else if let offset = Self.offset(suffix) {
      instant = local - Int64(offset)
    } else if let named = try? TimeZoneRules.named(suffix) {
      instant = Self.instant(ofLocal: local, named)
    } else {
      instant = nil
    }
    return instant.map { $0 * 1_000_000 }
  }

  /// The order that the texts of a column show: a part above 12 is a day.
  ///
  /// Nil when none does, and
  /// when they contradict each other.
  static func order(shownBy texts: [String]) -> Order? {
    var shown: Set<Bool> = []
    for text in texts {
      var cursor = Cursor(Array(SurveyText.trimmed(text).utf8))
      guard let first = cursor.number(), let mark = cursor.mark("-/."),
        let second = cursor.number(), cursor.skip(mark), first <= 31
      else { continue }
      if first > 12 { shown.insert(true) }
      if second > 12 { shown.insert(false) }
    }
    guard shown.count == 1 else { return nil }
    return shown.contains(true) ? .dayFirst : .monthFirst
  }

  private func date(_ first: Int, _ second: Int, _ third: Int) -> CivilDate? {
    if first > 999 { return CivilDate(year: first, month: second, day: third) }
    guard third > 999 else { return nil }
    switch order {
    case .dayFirst: return CivilDate(year: third, month: second, day: first)
    case .monthFirst: return CivilDate(year: third, month: first, day: second)
    case nil: return nil
    }
  }

  // A time that clocks show twice is the earlier one; one that they skip is no time.
  private static func instant(ofLocal local: Int64, _ zone: TimeZoneRules) -> Int64? {
    switch zone.instants(ofLocal: local) {
    case .once(let instant): instant
    case .twice(let earlier, _): earlier
    case .never: nil
    }
  }

  /// Seconds east of Greenwich: `UTC`, `Z`, `GMT+2`, `+02:00`.
  private static func offset(_ suffix: String) -> Int? {
    var text = suffix
    if text == "Z" || text == "UTC" || text == "GMT" { return 0 }
    if text.hasPrefix("GMT") || text.hasPrefix("UTC") { text = String(text.dropFirst(3)) }
    var cursor = Cursor(Array(text.utf8))
    let isEast = cursor.skip(UInt8(ascii: "+"))
    guard isEast || cursor.skip(UInt8(ascii: "-")), let number = cursor.number() else {
      return nil
    }
    var (hours, minutes) = number > 99 ? (number / 100, number % 100) : (number, 0)
    if cursor.skip(UInt8(ascii: ":")) {
      guard let found = cursor.number() else { return nil }
      (hours, minutes) = (number, found)
    }
    guard cursor.isAtEnd, hours < 24, minutes < 60 else { return nil }
    return (isEast ? 1 : -1) * (hours * 3600 + minutes * 60)
  }
}

/// A position in a text of digits and marks.
private struct Cursor {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  mutating func number() -> Int? {
    var value = 0
    let start = position
    while position < bytes.count, bytes[position] &- 48 < 10, position - start < 6 {
      value = value * 10 + Int(bytes[position] &- 48)
      position += 1
    }
    return position > start ? value : nil
  }

  mutating func skip(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  mutating func mark(_ marks: String) -> UInt8? {
    guard position < bytes.count, marks.utf8.contains(bytes[position]) else { return nil }
    position += 1
    return bytes[position - 1]
  }

  /// `9:03`, `09:03:25`, `9:03:25 PM`, fractions cut: seconds of the day.
  mutating func timeOfDay() -> Int64? {
    guard var hours = number(), skip(UInt8(ascii: ":")), let minutes = number() else { return nil }
    var seconds = 0
    if skip(UInt8(ascii: ":")) {
      guard let found = number() else { return nil }
      seconds = found
      if skip(UInt8(ascii: ".")) { while number() != nil {} }
    }
    let start = position
    _ = skip(UInt8(ascii: " "))
    let half = position < bytes.count ? bytes[position] | 0x20 : 0
    let isHalf = half == UInt8(ascii: "a") || half == UInt8(ascii: "p")
    if isHalf, position + 1 < bytes.count, bytes[position + 1] | 0x20 == UInt8(ascii: "m") {
      guard (1...12).contains(hours) else { return nil }
      hours = hours % 12 + (half == UInt8(ascii: "p") ? 12 : 0)
      position += 2
    } else {
      position = start
    }
    guard hours < 24, minutes < 60, seconds < 60 else { return nil }
    return Int64(hours * 3600 + minutes * 60 + seconds)
  }

  /// What is left, without blanks around it.
  func rest() -> String {
    SurveyText.trimmed(String(decoding: bytes[position...], as: UTF8.self))
  }
}

/// Dates and instants as ISO 8601 writes them.
package enum ISOText {
  /// The microseconds of a day.
  package static let microsecondsPerDay: Int64 = 86_400_000_000

  /// `2026-01-31` as days since 1970-01-01; nil for anything else.
  package static func days(_ bytes: UnsafeBufferPointer<UInt8>) -> Int32? {
    var cursor = ByteCursor(bytes)
    guard let days = cursor.isoDate(), cursor.isAtEnd else { return nil }
    return days
  }

  /// `2026-01-31T12:00:00+01:00` as microseconds since 1970-01-01T00:00:00Z; nil for anything
  /// else, also for a time without an offset.
  ///
  /// Seconds and their fraction may be left out, a space may stand for the `T`. A fraction is cut
  /// after the microseconds.
  package static func instant(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
    var cursor = ByteCursor(bytes)
    guard let days = cursor.isoDate(),
      cursor.skip(UInt8(ascii: "T")) || cursor.skip(UInt8(ascii: "t"))
        || cursor.skip(UInt8(ascii: " ")),
      let time = cursor.timeOfDay(), let offset = cursor.utcOffset(), cursor.isAtEnd
    else { return nil }
    return instant(days: days, microseconds: time, offset: offset)
  }

  /// `2026-01-31` as days since 1970-01-01; nil for anything else.
  package static func days(_ text: String) -> Int32? {
    var text = text
    return text.withUTF8 { days($0) }
  }

  /// `2026-01-31T12:00:00+01:00` as microseconds since 1970-01-01T00:00:00Z; nil for anything else.
  package static func instant(_ text: String) -> Int64? {
    var text = text
    return text.withUTF8 { instant($0) }
  }

  /// The instant of a local day and time at `offset` seconds east of UTC; nil outside 1–9999.
  package static func instant(days: Int32, microseconds: Int64, offset: Int) -> Int64? {
    guard CivilDate.validDays.contains(days) else { return nil }
    let result = Int64(days) * microsecondsPerDay + microseconds - Int64(offset) * 1_000_000
    return validInstants.contains(result) ? result : nil
  }

  /// The instants of the years 1–9999.
  package static let validInstants: ClosedRange<Int64> =
    Int64(CivilDate.validDays.lowerBound)
    * microsecondsPerDay...(Int64(CivilDate.validDays.upperBound) + 1) * microsecondsPerDay - 1

  /// `2026-01-31`.
  package static func date(_ days: Int32) -> String {
    var bytes: [UInt8] = []
    append(days: days, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// `2026-01-31T11:00:00Z`, or `2026-01-31T12:00:00+01:00` at an offset of seconds east of UTC.
  ///
  /// The fraction is written when it is not zero, in as many digits as it needs.
  package static func time(_ microseconds: Int64, offset: Int = 0) -> String {
    var bytes: [UInt8] = []
    append(time: microseconds, offset: offset, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends `2026-01-31`.
  package static func append(days: Int32, to bytes: inout [UInt8]) {
    let date = CivilDate(days: days)
    append(year: date.year, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    append(date.month, 2, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    append(date.day, 2, to: &bytes)
  }

  /// Appends what `time(_:offset:)` gives.
  package static func append(time microseconds: Int64, offset: Int, to bytes: inout [UInt8]) {
    // A sum that leaves 64 bits is shown at its limit: no instant that a file can mean is there.
    let (sum, overflow) = microseconds.addingReportingOverflow(Int64(offset) * 1_000_000)
    let local = overflow ? microseconds : sum
    var days = local / microsecondsPerDay
    var rest = local % microsecondsPerDay
    if rest < 0 {
      rest += microsecondsPerDay
      days -= 1
    }
    let seconds = Int(rest / 1_000_000)
    append(days: Int32(clamping: days), to: &bytes)
    bytes.append(UInt8(ascii: "T"))
    append(seconds / 3600, 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    append(seconds / 60 % 60, 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    append(seconds % 60, 2, to: &bytes)
    var fraction = Int(rest % 1_000_000)
    if fraction != 0 {
      var digits = 6
      while fraction % 10 == 0 {
        fraction /= 10
        digits -= 1
      }
      bytes.append(UInt8(ascii: "."))
      append(fraction, digits, to: &bytes)
    }
    append(offset: overflow ? 0 : offset, to: &bytes)
  }

  /// Appends `Z` or `+01:00`; seconds only when there are any.
  private static func append(offset seconds: Int, to bytes: inout [UInt8]) {
    if seconds == 0 { return bytes.append(UInt8(ascii: "Z")) }
    let distance = abs(seconds)
    bytes.append(UInt8(ascii: seconds < 0 ? "-" : "+"))
    append(distance / 3600, 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    append(distance / 60 % 60, 2, to: &bytes)
    if distance % 60 == 0 { return }
    bytes.append(UInt8(ascii: ":"))
    append(distance % 60, 2, to: &bytes)
  }

  /// Appends four digits, or a sign and at least five for years outside 0–9999.
  static func append(year: Int, to bytes: inout [UInt8]) {
    if (0...9999).contains(year) { return append(year, 4, to: &bytes) }
    bytes.append(UInt8(ascii: year < 0 ? "-" : "+"))
    append(abs(year), 5, to: &bytes)
  }

  /// Appends a number in at least `width` digits.
  static func append(_ number: Int, _ width: Int, to bytes: inout [UInt8]) {
    if width == 2, number < 100 {
      bytes.append(UInt8(truncatingIfNeeded: number / 10) + 48)
      return bytes.append(UInt8(truncatingIfNeeded: number % 10) + 48)
    }
    var scale = 1
    var digits = 1
    while digits < width || number / scale >= 10 {
      scale *= 10
      digits += 1
    }
    while scale > 0 {
      bytes.append(UInt8(truncatingIfNeeded: number / scale % 10) + 48)
      scale /= 10
    }
  }

  static func year(_ year: Int) -> String {
    var bytes: [UInt8] = []
    append(year: year, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  static func padded(_ number: Int, _ width: Int) -> String {
    var bytes: [UInt8] = []
    append(number, width, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension ByteCursor {
  /// Reads `YYYY-MM-DD`.
  package mutating func isoDate() -> Int32? {
    guard let year = digits(4...4), skip(UInt8(ascii: "-")), let month = digits(2...2),
      skip(UInt8(ascii: "-")), let day = digits(2...2)
    else { return nil }
    return CivilDate(year: year, month: month, day: day)?.days
  }

  /// Reads `H:MM`, `HH:MM:SS` or `HH:MM:SS.ffffff` as microseconds of the day.
  ///
  /// The fraction follows a dot or comma, has one to nine digits, and is cut after the
  /// microseconds.
  package mutating func timeOfDay() -> Int64? {
    guard let hour = digits(1...2), hour < 24, skip(UInt8(ascii: ":")),
      let minute = digits(2...2), minute < 60
    else { return nil }
    var total = Int64(hour * 3600 + minute * 60) * 1_000_000
    guard skip(UInt8(ascii: ":")) else { return total }
    guard let second = digits(2...2), second < 60 else { return nil }
    total += Int64(second) * 1_000_000
    guard next == UInt8(ascii: ".") || next == UInt8(ascii: ","), peek(1) &- 48 < 10 else {
      return total
    }
    position += 1
    let start = position
    guard let fraction = digits(1...9) else { return nil }
    var value = Int64(fraction)
    for _ in 0..<abs(6 - (position - start)) {
      if position - start < 6 { value *= 10 } else { value /= 10 }
    }
    return total + value
  }

  /// Reads `Z`, `+01:00`, `+0100` or `+01` as seconds east of UTC.
  package mutating func utcOffset() -> Int? {
    if skip(UInt8(ascii: "Z")) || skip(UInt8(ascii: "z")) { return 0 }
    let isNegative = next == UInt8(ascii: "-")
    guard isNegative || next == UInt8(ascii: "+") else { return nil }
    position += 1
    let start = position
    guard let number = digits(1...4) else { return nil }
    var hours = number
    var minutes = 0
    switch position - start {
    case 3: return nil
    case 4:
      hours = number / 100
      minutes = number % 100
    default:
      if skip(UInt8(ascii: ":")) {
        guard let given = digits(2...2) else { return nil }
        minutes = given
      }
    }
    guard hours < 24, minutes < 60 else { return nil }
    return (hours * 3600 + minutes * 60) * (isNegative ? -1 : 1)
  }
}

extension Cell {
  /// The value as text, as `cast` to string gives it; nil when missing.
  ///
  /// Numbers with as many digits as tell them apart, dates and times as ISO 8601 (times in UTC).
  package var text: String? {
    switch self {
    case .missing: nil
    case .boolean(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .number(let value):
      value.isNaN ? "nan" : value.isInfinite ? (value < 0 ? "-inf" : "inf") : "\(value)"
    case .string(let value): value
    case .date(let days): dateText(Int64(days))
    case .time(let microseconds): timeText(microseconds)
    }
  }
}

/// The ISO date of a day since 1970-01-01 in the proleptic Gregorian calendar.
private func dateText(_ days: Int64) -> String {
  let (year, month, day) = civil(days)
  let sign = year < 0 ? "-" : ""
  return "\(sign)\(padded(abs(year), 4))-\(padded(month, 2))-\(padded(day, 2))"
}

private func timeText(_ microseconds: Int64) -> String {
  let perDay: Int64 = 86_400_000_000
  var days = microseconds / perDay
  var rest = microseconds % perDay
  if rest < 0 {
    days -= 1
    rest += perDay
  }
  let seconds = rest / 1_000_000
  let clock =
    "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
  let fraction = rest % 1_000_000
  return "\(dateText(days))T\(clock)\(fraction == 0 ? "" : "." + padded(fraction, 6))Z"
}

private func padded(_ number: Int64, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

/// Year, month and day, by eras of 400 years that begin on 1 March.
private func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
  let shifted = days + 719_468
  let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
  let dayOfEra = shifted - era * 146_097
  let yearOfEra =
    (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
  let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  let shiftedMonth = (5 * dayOfYear + 2) / 153
  let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  return (
    yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
    dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
  )
}

/// The day of an ISO date `2026-01-31`, or nil when it is not one.
func day(ofISO text: Substring.UTF8View) -> Int32? {
  let bytes = Array(text)
  guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
    let year = digits(bytes[0..<4]), let month = digits(bytes[5..<7]),
    let day = digits(bytes[8..<10]), (1...12).contains(month), day >= 1, year >= 1
  else { return nil }
  let shiftedYear = month <= 2 ? year - 1 : year
  let era = shiftedYear / 400
  let yearOfEra = shiftedYear % 400
  let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
  let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
  let days = era * 146_097 + dayOfEra - 719_468
  // a day that the month does not have comes back as another
  let back = civil(days)
  return back.month == month && back.day == day ? Int32(exactly: days) : nil
}

/// The instant of `2026-01-31T12:00:00+01:00`, whose zone is `Z` or an offset, or nil.
func instant(ofISO text: Substring.UTF8View) -> Int64? {
  let bytes = Array(text)
  guard bytes.count >= 20, bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " "),
    let day = day(ofISO: text.prefix(10)), bytes[13] == UInt8(ascii: ":"),
    bytes[16] == UInt8(ascii: ":"), let hour = digits(bytes[11..<13]),
    let minute = digits(bytes[14..<16]), let second = digits(bytes[17..<19]), hour < 24,
    minute < 60, second < 60
  else { return nil }
  var rest = bytes[19...]
  var microseconds: Int64 = 0
  if rest.first == UInt8(ascii: ".") {
    let fraction = rest.dropFirst().prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard (1...6).contains(fraction.count), var value = digits(fraction) else { return nil }
    for _ in fraction.count..<6 { value *= 10 }
    microseconds = value
    rest = rest.dropFirst(1 + fraction.count)
  }
  guard let offset = offset(rest) else { return nil }
  let seconds = Int64(day) * 86_400 + hour * 3600 + minute * 60 + second - offset
  return seconds * 1_000_000 + microseconds
}

/// The seconds of `Z` or `+01:00`.
private func offset(_ bytes: ArraySlice<UInt8>) -> Int64? {
  let bytes = Array(bytes)
  if bytes == [UInt8(ascii: "Z")] { return 0 }
  guard bytes.count == 6, bytes[3] == UInt8(ascii: ":"), let hours = digits(bytes[1..<3]),
    let minutes = digits(bytes[4..<6]), hours < 24, minutes < 60
  else { return nil }
  switch bytes[0] {
  case UInt8(ascii: "+"): return hours * 3600 + minutes * 60
  case UInt8(ascii: "-"): return -(hours * 3600 + minutes * 60)
  default: return nil
  }
}

private func digits(_ bytes: ArraySlice<UInt8>) -> Int64? {
  var value: Int64 = 0
  for byte in bytes {
    guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
    value = value * 10 + Int64(byte - UInt8(ascii: "0"))
  }
  return bytes.isEmpty ? nil : value
}

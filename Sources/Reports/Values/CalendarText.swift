/// A day as `2026-01-31`, from days since 1970-01-01 in the proleptic Gregorian calendar.
package func dateText(_ days: Int32) -> String {
  let (year, month, day) = civilDate(Int64(days))
  return yearText(year) + "-" + twoDigits(month) + "-" + twoDigits(day)
}

/// An instant in ISO 8601 at the offset that `zone` gives, from microseconds since 1970.
///
/// Seconds are always shown, fractions when there are any. Example: `2026-01-31T12:00:00+01:00`,
/// `2026-01-31T11:00:00Z`.
package func timeText(_ microseconds: Int64, zone: (Int64) -> Int = { _ in 0 }) -> String {
  let second = floorDivided(microseconds, by: 1_000_000)
  let rest = microseconds % 1_000_000
  let fraction = rest < 0 ? rest + 1_000_000 : rest
  let offset = min(max(zone(second), -86_399), 86_399)
  let local = second + Int64(offset)
  let day = floorDivided(local, by: 86_400)
  let inDay = Int(local - day * 86_400)
  let (year, month, dayOfMonth) = civilDate(day)
  var text = yearText(year) + "-" + twoDigits(month) + "-" + twoDigits(dayOfMonth)
  text += "T" + twoDigits(inDay / 3600) + ":" + twoDigits(inDay / 60 % 60)
  text += ":" + twoDigits(inDay % 60)
  if fraction != 0 {
    var digits = String(String(1_000_000 + fraction).dropFirst())
    while digits.last == "0" { digits.removeLast() }
    text += "." + digits
  }
  if offset == 0 { return text + "Z" }
  let distance = abs(offset)
  text += (offset < 0 ? "-" : "+") + twoDigits(distance / 3600) + ":"
  text += twoDigits(distance / 60 % 60)
  return distance % 60 == 0 ? text : text + ":" + twoDigits(distance % 60)
}

private func twoDigits(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }

private func yearText(_ year: Int64) -> String {
  if year > 9999 { return "+\(year)" }
  let digits = String(year.magnitude)
  return (year < 0 ? "-" : "") + String(repeating: "0", count: max(0, 4 - digits.utf8.count))
    + digits
}

private func floorDivided(_ number: Int64, by divisor: Int64) -> Int64 {
  let (quotient, rest) = number.quotientAndRemainder(dividingBy: divisor)
  return rest < 0 ? quotient - 1 : quotient
}

/// Howard Hinnant's `civil_from_days`.
private func civilDate(_ days: Int64) -> (year: Int64, month: Int, day: Int) {
  let shifted = days + 719_468
  let era = floorDivided(shifted, by: 146_097)
  let dayOfEra = shifted - era * 146_097
  let yearOfEra =
    (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
  let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  let shiftedMonth = (5 * dayOfYear + 2) / 153
  let day = Int(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  let month = Int(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9)
  return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
}

/// A day of the proleptic Gregorian calendar.
///
/// Dates that analysts write are in the years 1–9999 (`init(year:month:day:)` takes no others);
/// a number of days from a file may lie outside and is still converted and shown, never trapped on.
package struct CivilDate: Hashable, Sendable {
  /// The year, astronomical: 0 is 1 BC.
  package let year: Int
  /// The month, 1–12.
  package let month: Int
  /// The day of the month, 1–31.
  package let day: Int

  /// The days since 1970-01-01 of 0001-01-01 and of 9999-12-31.
  package static let validDays: ClosedRange<Int32> = -719_162...2_932_896

  /// The day of these numbers, or nil when there is none in the years 1–9999.
  package init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= Self.monthLength(year: year, month: month)
    else { return nil }
    self.init(unchecked: year, month, day)
  }

  /// The day that is `days` after 1970-01-01.
  package init(days: Int32) {
    // Eras of 400 years that begin on 1 March, so that the leap day is a year's last.
    let shifted = Int(days) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    self.init(
      unchecked: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
      dayOfYear - (153 * marchMonth + 2) / 5 + 1)
  }

  init(unchecked year: Int, _ month: Int, _ day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// The days since 1970-01-01.
  package var days: Int32 { Int32(clamping: dayNumber) }

  /// The days since 1970-01-01, without the limits of 32 bits.
  var dayNumber: Int {
    let marchYear = month <= 2 ? year - 1 : year
    let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// Monday 1 to Sunday 7.
  package var weekday: Int { Self.weekday(ofDays: days) }

  /// The quarter, 1–4.
  package var quarter: Int { (month - 1) / 3 + 1 }

  /// The ISO 8601 week and the year that it belongs to.
  ///
  /// A week belongs to the year of its Thursday: 2021-01-03 is in week 53 of 2020.
  package var week: (year: Int, week: Int) {
    let thursday = dayNumber - weekday + 4
    let year = CivilDate(days: Int32(clamping: thursday)).year
    let first = CivilDate(unchecked: year, 1, 1).dayNumber
    return (year, (thursday - first) / 7 + 1)
  }

  /// Monday 1 to Sunday 7 of a number of days since 1970-01-01, a Thursday.
  package static func weekday(ofDays days: Int32) -> Int {
    let remainder = (Int(days) + 3) % 7
    return (remainder < 0 ? remainder + 7 : remainder) + 1
  }

  /// Whether the year has a 29 February.
  package static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  /// The days in month 1–12 of a year.
  package static func monthLength(year: Int, month: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

import Calendars
import Tables

/// Which invitations may go out, so that nobody is asked too often.
package struct ContactFatigue: Sendable {
  /// For each row whether it is allowed.
  package let allowed: [Bool]
  /// For each row why it is not; nil when it is.
  package let reasons: [String?]

  /// Judges invitations in date order, rows of one day in row order.
  ///
  /// One is allowed when at least `days` days passed since the customer's last allowed one, which
  /// with `survey` is the last one for the same survey. An opt-out is absolute. An invitation
  /// without a customer or a date is not allowed, since nothing can be said about it.
  package init(
    customer: Column, at: Column, survey: Column? = nil, optOut: Column? = nil, days: Int = 90,
    zone: TimeZoneRules
  ) throws {
    let count = customer.count
    var allowed = [Bool](repeating: false, count: count)
    var reasons = [String?](repeating: nil, count: count)
    var dated: [(day: Int32, row: Int)] = []
    for row in 0..<count {
      if customer.isBlank(row) {
        reasons[row] = "no customer"
      } else if optOut?[row] == .boolean(true) {
        reasons[row] = "opted out"
      } else if !at.isMissing(row), let day = at.localDays(row, zone: zone) {
        dated.append((day, row))
      } else {
        reasons[row] = "no date"
      }
    }
    dated.sort { ($0.day, $0.row) < ($1.day, $1.row) }
    let identity = try RowIdentity([customer] + [survey].compactMap(\.self), rowCount: count)
    var last = [Int32?](repeating: nil, count: identity.count)
    for (day, row) in dated {
      let key = Int(identity.codes[row])
      if let previous = last[key], Int(day) - Int(previous) < days {
        let passed = Int(day) - Int(previous)
        reasons[row] =
          "\(passed) \(passed == 1 ? "day" : "days") after \(ISOText.date(previous)), "
          + "not \(days)"
      } else {
        last[key] = day
        allowed[row] = true
      }
    }
    self.allowed = allowed
    self.reasons = reasons
  }
}

import Calendars
import Experience
import Reports
import Tables

/// A day's list as a team prints it in the morning: for each customer the moment, the service, the
/// sign, why, and a box to tick.
package struct ChecklistSheet {
  /// One line of the list.
  struct Line {
    let item, customer, moment, deed, service, sign, meaning, reason, evidence: String
    let state: DeedState

    /// Whether the box is ticked.
    var isTicked: Bool { state == .done }
  }

  /// How many candidates a rule left out, and the candidates themselves.
  struct Rejection {
    let rule: DeedRule
    let rows: [(customer: String, deed: String, reason: String)]
  }

  let lines: [Line]
  let rejections: [Rejection]?
  let wording: DeedWording
  let date: Int32
  let team: String?

  /// A sheet of the items of a list, as `cx.deeds.checklist` gives them.
  ///
  /// `rejected` is shown by rule when it is given. Customers with a name in `people` stand there with
  /// it.
  ///
  /// - Throws: what reading the columns throws.
  package init(
    _ items: Table, rejected: Table? = nil, date: Int32, team: String?, locale: String,
    zone: TimeZoneRules, people: [String: String] = [:]
  ) throws {
    func texts(_ name: String, of table: Table) throws -> [String] {
      try table.column(name).optionalTexts(named: name).map { $0 ?? "–" }
    }
    let wording = DeedWording(locale: locale)
    self.wording = wording
    self.date = date
    self.team = team
    let (ids, customers, deeds) = (
      try texts("id", of: items), try texts("customer_id", of: items), try texts("name", of: items)
    )
    let (services, signs, meanings) = (
      try texts("service", of: items), try texts("sign", of: items),
      try texts("meaning", of: items)
    )
    let (reasons, evidence) = (try texts("reason", of: items), try texts("evidence", of: items))
    let (touchpoints, states) = (
      try items.column("touchpoint").optionalTexts(named: "touchpoint"),
      try texts("state", of: items)
    )
    let due = try items.column("due_at")
    lines = ids.indices.map { row in
      var moment = touchpoints[row] ?? ""
      if case .time(let instant) = due[row] {
        moment =
          Self.clock(zone.local(ofMicroseconds: instant)) + (moment.isEmpty ? "" : " ") + moment
      }
      return Line(
        item: ids[row],
        customer: people[customers[row]].map { "\($0) (\(customers[row]))" } ?? customers[row],
        moment: moment, deed: deeds[row],
        service: services[row], sign: signs[row], meaning: meanings[row], reason: reasons[row],
        evidence: evidence[row], state: DeedState(rawValue: states[row]) ?? .due)
    }
    rejections = try rejected.map { rejected in
      let rules = try texts("rule", of: rejected)
      let (customers, deeds, reasons) = (
        try texts("customer_id", of: rejected), try texts("deed", of: rejected),
        try texts("reason", of: rejected)
      )
      return DeedRule.allCases.map { rule in
        Rejection(
          rule: rule,
          rows: rules.indices.filter { rules[$0] == rule.rawValue }.map {
            (customers[$0], deeds[$0], reasons[$0])
          })
      }
    }
  }

  /// The hour and minute of a local time in microseconds.
  private static func clock(_ local: Int64) -> String {
    let minute = ((local / 60_000_000) % 1440 + 1440) % 1440
    func padded(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return padded(minute / 60) + ":" + padded(minute % 60)
  }

  /// The title, such as `Good deeds · Monday 2 March 2026 · front-desk`.
  var title: String {
    "\(wording[.title]) · \(wording.day(date)) · \(team ?? wording[.allTeams])"
  }
}

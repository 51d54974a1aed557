import Calendars
import Experience
import LuaRuntime
import RowFunctions
import Tables
import Wording

/// The visits of a day as a checklist sees them, joined with their customers.
struct ChecklistInput {
  /// The day's visits, with the columns of their customers.
  let joined: Table
  /// The same as the rules see them.
  let visits: [Checklist.Visit]
  /// What was left out, and what is not known.
  private(set) var notes: [Note]

  private static let step = "checklist"

  /// Takes the day's visits; those without a day are noted, all count when there is no column `at`.
  init(
    _ table: Table, customers: Table?, date: Int32, deeds: [DeedObject], team: String?,
    zone: TimeZoneRules
  ) throws {
    if let team { try Self.require(team, in: table) }
    var day = table
    var notes: [Note] = []
    if table.has("at") {
      let at = try table.column("at")
      guard at.type == .date || at.type == .time || at.missingCount == at.count else {
        throw ExperienceError.notMoments("at", type: at.type)
      }
      var rows: [Int32] = []
      for row in 0..<at.count where !at.isMissing(row) && at.localDays(row, zone: zone) == date {
        rows.append(Int32(truncatingIfNeeded: row))
      }
      if at.missingCount > 0 {
        notes.append(
          Note(
            step: Self.step, reason: "visits have no time and are left out", column: "at",
            count: at.missingCount))
      }
      day = try table.filtered(rows: Values(rows))
    }
    if let customers {
      day = try day.joined(
        customers,
        Join(["customer_id"], kind: .left, prefix: Self.prefix(day, customers), many: .first))
    }
    joined = day
    let count = try day.rowCount()
    var visits = [Checklist.Visit](repeating: Checklist.Visit(), count: count)
    func texts(_ name: String, isNeeded: Bool) throws -> [String?] {
      guard isNeeded || day.has(name) else { return Array(repeating: nil, count: count) }
      return try day.column(name).optionalTexts(named: name).map { $0?.isEmpty == true ? nil : $0 }
    }
    let needsTouchpoint = deeds.contains { $0.definition.touchpoint != nil }
    let customer = try texts("customer_id", isNeeded: true)
    let visit = try texts("visit_id", isNeeded: false)
    let journey = try texts("journey_id", isNeeded: false)
    let touchpoint = try texts("touchpoint", isNeeded: needsTouchpoint)
    let teams = try texts("team", isNeeded: team != nil)
    let at = day.has("at") ? try day.column("at") : nil
    let optOut = try ["opt_out", "customer_opt_out"].filter { day.has($0) }.map {
      try flagged(try day.column($0), named: $0)
    }
    for row in 0..<count {
      visits[row].customer = customer[row]
      visits[row].visit = visit[row]
      visits[row].journey = journey[row]
      visits[row].touchpoint = touchpoint[row]
      visits[row].team = teams[row]
      if case .time(let instant)? = at.map({ $0[row] }) { visits[row].at = instant }
      let said = optOut.compactMap { $0[row] }
      visits[row].optedOut = said.contains(true) ? true : said.first
    }
    if optOut.isEmpty {
      notes.append(
        Note(
          step: Self.step, reason: "visits of customers of whom no opt-out is known",
          column: "opt_out", count: count))
    } else {
      let unknown = visits.count { $0.optedOut == nil }
      if unknown > 0 {
        notes.append(
          Note(
            step: Self.step, reason: "visits of customers of whom no opt-out is known",
            column: "opt_out", count: unknown))
      }
    }
    self.visits = visits
    self.notes = count == 0 ? notes.filter { $0.column == "at" } : notes
  }

  /// Refuses a team that no visit has, on any day; a list without it would be empty for ever.
  private static func require(_ team: String, in table: Table) throws {
    if try table.column("team").dictionary?.code(of: team) != nil { return }
    let teams = Set(try table.column("team").optionalTexts(named: "team").compactMap(\.self))
    if teams.isEmpty || teams.contains(team) { return }
    throw BindingError.sentence(
      "\(ChecklistFunction.name): no visit is of a team `\(team)`."
        + suggestion(for: team, among: teams.sorted())
        + " Teams: \(teams.sorted().prefix(12).joined(separator: ", ")).")
  }

  /// The prefix of customers' columns that the visits have too; another one when that is taken.
  private static func prefix(_ visits: Table, _ customers: Table) -> String {
    var prefix = "customer_"
    while customers.names.contains(where: { name in
      name != "customer_id" && visits.has(name)
        && (visits.has(prefix + name) || customers.has(prefix + name))
    }) {
      prefix += "customer_"
    }
    return prefix
  }

  /// Whether each deed's condition holds for each visit to its touchpoint.
  mutating func conditions(
    _ deeds: [DeedObject], _ call: Call
  ) throws -> [[Checklist.Condition]] {
    try deeds.map { deed in
      var found = [Checklist.Condition](repeating: .holds, count: visits.count)
      guard let when = deed.when else { return found }
      let rows = visits.indices.filter {
        deed.definition.touchpoint == nil
          || visits[$0].touchpoint == deed.definition.touchpoint
      }
      if rows.isEmpty { return found }
      for row in rows { found[row] = .fails }
      let part = try joined.filtered(
        rows: Values(rows.map { Int32(truncatingIfNeeded: $0) }))
      let evaluation = try call.deed.rowFunctions(of: call.vm).evaluate(
        when, over: part, need: .selection, in: call)
      for match in evaluation.matches.pointer { found[rows[Int(match)]] = .holds }
      for row in evaluation.setAside.pointer { found[rows[Int(row)]] = .undecided }
      notes += evaluation.notes(step: "\(Self.step), deed \(deed.definition.id)")
      return found
    }
  }
}

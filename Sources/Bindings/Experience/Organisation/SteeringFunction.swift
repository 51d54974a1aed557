import Experience
import LuaRuntime
import Reports
import Statistics
import Tables
import WorkspaceStore

/// `cx.steering.digest`.
enum SteeringFunction {
  static let function = Function(
    "cx.steering.digest", "A team's day: whom to thank, whom to call, what is due.",
    Options(
      OptionDeclaration("date", .any("date"), "the day", default: "cx.today()"),
      OptionDeclaration("team", .string, "the team; without it the day of all"),
      OptionDeclaration("calls", .integer, "attention calls to propose", default: "3")),
    result: [
      ResultField("thank", "table", "new promoters since the previous working day"),
      ResultField("call", "table", "new detractors, and satisfaction below 8, lowest first"),
      ResultField("promises", "table", "not delivered, due today or before, with `days_late`"),
      ResultField("deeds", "table", "good deeds that are due today"),
      ResultField("attention", "table", "customers to ask \"how are you?\", drawn by the date"),
      ResultField("n", "integer", "everything together"),
    ], example: "return cx.steering.digest{ calls = 5 }.n",
    source: "enthusiastic customers daily on the agenda; drawn as `cx.attention.plan` does"
  ) { call, options in
    let digest = try Digest(call, options)
    let sections = try [
      ("thank", digest.answers(wantsPromoters: true)),
      ("call", digest.answers(wantsPromoters: false)), ("promises", digest.promises()),
      ("deeds", digest.deeds()), ("attention", digest.attention()),
    ]
    let n = try sections.reduce(0) { try $0 + $1.1.rowCount() }
    return ResultObject(
      ShownResult(
        title: "The day of " + (digest.team ?? "all teams"),
        fields: [.init("date", .date(digest.today))] + sections.map { .init($0.0, $0.1) }
          + [.init("n", n)],
        settings: [
          ShownResult.Setting(
            "answers", "since \(dateText(digest.from))"),
          ShownResult.Setting("attention", "\(digest.calls) calls, nobody contacted in 90 days"),
        ], sentences: n == 0 ? ["Nothing is due today."] : []))
  }
}

/// What a team's day is made of.
private struct Digest {
  let call: Call
  let options: OptionValues
  let workspace: Workspace
  let team: String?
  let today: Int32
  let calls: Int

  init(_ call: Call, _ options: OptionValues) throws {
    self.call = call
    self.options = options
    workspace = try call.deed.openWorkspace()
    team = options.string("team")
    if let value = options["date"] {
      guard let moment = MomentValue.of(value) else {
        throw options.error("date", expected: "a date such as \"2026-03-02\"")
      }
      today = moment.days(in: call.deed.zone)
    } else {
      today = call.deed.today
    }
    calls = try options.wholeNumber("calls") ?? 3
  }

  /// The previous working day: Monday looks back to Friday.
  var from: Int32 {
    // 1970-01-01 was a Thursday; Monday is 0.
    let weekday = ((Int(today) + 3) % 7 + 7) % 7
    return today &- (weekday == 0 ? 3 : weekday == 6 ? 2 : 1)
  }

  /// A table of the workspace, its personal columns marked.
  private func stored(_ name: String) throws -> Table {
    try workspace.table(name).markingPersonal(workspace.personalColumns(of: name))
  }

  /// Customers who want no contact.
  private func refusals() throws -> Set<String> {
    let customers = try stored("customers")
    guard customers.has("opt_out"), try customers.rowCount() > 0 else { return [] }
    let names = try customers.column("customer_id").optionalTexts(named: "customer_id")
    let flags = try customers.column("opt_out").optionalFlags(named: "opt_out")
    return Set(zip(names, flags).compactMap { $1 == true ? $0 : nil })
  }

  /// The customers of the team's visits; nil when there is no team or no visits tell.
  private func ownCustomers() throws -> Set<String>? {
    guard let team else { return nil }
    let visits = try stored("visits")
    guard visits.has("team"), try visits.rowCount() > 0 else { return nil }
    let teams = try visits.column("team").optionalTexts(named: "team")
    let names = try visits.column("customer_id").optionalTexts(named: "customer_id")
    return Set(zip(names, teams).compactMap { $1 == team ? $0 : nil })
  }

  /// The rows of a table, some of its columns, lowest score first.
  private func picked(_ table: Table, _ rows: [Int], _ wanted: [String]) throws -> Table {
    let part = try table.filtered(rows: Values(rows.map { Int32(truncatingIfNeeded: $0) }))
    return try part.picking(wanted.filter { part.has($0) })
  }

  func answers(wantsPromoters: Bool) throws -> Table {
    let kinds = try surveyKinds()
    var query = ResponseQuery()
    query.duplicates = .all
    let table = try workspace.responses(query)
      .markingPersonal(workspace.personalColumns(of: "responses"))
    let columns = ["customer_id", "survey_id", "score", "answered_at", "comment"]
    guard try table.rowCount() > 0, table.has("answered_at") else {
      return try picked(table, [], columns)
    }
    let days = try table.column("answered_at").optionalDays(
      named: "answered_at", zone: call.deed.zone)
    let scores = try table.column("score").optionalNumbers(named: "score")
    let names = try table.column("customer_id").optionalTexts(named: "customer_id")
    let surveys = try table.column("survey_id").optionalTexts(named: "survey_id")
    let (refused, own) = (try refusals(), try ownCustomers())
    var rows: [Int] = []
    for row in days.indices {
      guard let day = days[row], day >= from, day <= today, let score = scores[row],
        let name = names[row], !refused.contains(name), own?.contains(name) ?? true
      else { continue }
      let isSatisfaction = surveys[row].flatMap { kinds[$0] } == "satisfaction"
      let isPromoter = score >= 9
      let needsCall = score < (isSatisfaction ? 8 : 7)
      if wantsPromoters ? isPromoter : needsCall { rows.append(row) }
    }
    rows.sort { (scores[$0] ?? 0, $0) < (scores[$1] ?? 0, $1) }
    return try picked(table, rows, columns)
  }

  private func surveyKinds() throws -> [String: String] {
    let surveys = try stored("surveys")
    guard surveys.has("survey_id"), surveys.has("kind"), try surveys.rowCount() > 0 else {
      return [:]
    }
    let names = try surveys.column("survey_id").optionalTexts(named: "survey_id")
    let kinds = try surveys.column("kind").optionalTexts(named: "kind")
    return Dictionary(
      zip(names, kinds).compactMap { name, kind in name.flatMap { name in kind.map { (name, $0) } }
      }, uniquingKeysWith: { first, _ in first })
  }

  /// Whether a row is the team's, by the column that says so.
  private func isOwn(_ table: Table, _ columns: [String]) throws -> [Bool] {
    let count = try table.rowCount()
    guard let team, let name = columns.first(where: { table.has($0) }) else {
      return [Bool](repeating: true, count: count)
    }
    return try table.column(name).optionalTexts(named: name).map { $0 == team }
  }

  func promises() throws -> Table {
    let table = try stored("promises")
    let columns = ["promise_id", "customer_id", "promised", "due", "promiser", "days_late"]
    guard try table.rowCount() > 0, table.has("due"), table.has("delivered") else {
      return try picked(table, [], columns)
    }
    let own = try isOwn(table, ["team", "promiser"])
    let due = try table.column("due").optionalDays(named: "due", zone: call.deed.zone)
    let delivered = try table.column("delivered")
    var rows = due.indices.filter { row in
      own[row] && delivered.isMissing(row) && due[row].map { $0 <= today } ?? false
    }
    rows.sort { (due[$0] ?? 0, $0) < (due[$1] ?? 0, $1) }
    let late = try table.adding([
      ("days_late", .integers(due.map { $0.map { Int64(today) - Int64($0) } }))
    ])
    return try picked(late, rows, columns)
  }

  func deeds() throws -> Table {
    let table = try stored("deed_items")
    let columns = ["customer_id", "touchpoint", "deed", "reason", "due_at", "team"]
    guard try table.rowCount() > 0, table.has("date"), table.has("state") else {
      return try picked(table, [], columns)
    }
    let own = try isOwn(table, ["team"])
    let days = try table.column("date").optionalDays(named: "date", zone: call.deed.zone)
    let states = try table.column("state").optionalTexts(named: "state")
    return try picked(
      table, days.indices.filter { own[$0] && days[$0] == today && states[$0] == "due" }, columns)
  }

  func attention() throws -> Table {
    let customers = try stored("customers")
    let columns = ["customer_id", "name"]
    guard try customers.rowCount() > 0 else { return try picked(customers, [], columns) }
    let names = try customers.column("customer_id").optionalTexts(named: "customer_id")
    let (refused, own) = (try refusals(), try ownCustomers())
    let contacts = try stored("contacts")
    var last: [String: Int32] = [:]
    if contacts.has("at"), try contacts.rowCount() > 0 {
      let people = try contacts.column("customer_id").optionalTexts(named: "customer_id")
      let days = try contacts.column("at").optionalDays(named: "at", zone: call.deed.zone)
      for (name, day) in zip(people, days) {
        if let name, let day, day <= today { last[name] = max(last[name] ?? day, day) }
      }
    }
    let plan = try attentionPlan(
      optedOut: names.map { name in
        guard let name else { return true }
        return refused.contains(name) || !(own?.contains(name) ?? true)
      },
      daysSinceContact: names.map { name in
        name.flatMap { last[$0] }.map { Int(today) - Int($0) }
      }, budget: calls, seed: UInt64(bitPattern: Int64(today)))
    return try picked(customers, plan.chosen, columns)
  }
}

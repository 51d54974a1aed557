import Calendars
import Experience
import LuaRuntime
import Tables
import WorkspaceStore

/// One call of `cx.deeds.checklist`.
struct ChecklistRequest {
  private let call: Call
  private let visits: Table
  private let deeds: [DeedObject]
  private let settings: Checklist.Settings
  private let seed: Int64
  private let customers: Table?
  private let history: Table?
  private let wording: DeedWording

  init(_ visits: Table, _ options: OptionValues, _ call: Call) throws {
    self.call = call
    self.visits = visits
    wording = try DeedTemplates.wording(options, call)
    deeds =
      try options["deeds"].map { try DeedDefining.definitions($0, of: ChecklistFunction.name) }
      ?? WorkspaceDeeds.definitions(wording.language, call)
    var date = call.deed.today
    if let given = options["date"] {
      guard let moment = MomentValue.of(given) else {
        throw options.error("date", expected: "a date such as \"2026-03-02\"")
      }
      date = moment.days(in: call.deed.zone)
    }
    let draw = options.number("draw") ?? 0.5
    guard (0...1).contains(draw) else {
      throw options.error("draw", expected: "a chance from 0 to 1")
    }
    let budget = options.number("budget")
    if let budget, !(budget >= 0) { throw options.error("budget", expected: "money from 0") }
    seed = options.integer("seed").map(Int64.init) ?? Self.ownSeed(call)
    settings = Checklist.Settings(
      date: date, team: options.string("team"), seed: UInt64(bitPattern: seed), draw: draw,
      budget: budget)
    customers = try Self.table(options, "customers") ?? Self.known("customers", call)
    history = try Self.table(options, "history")
  }

  private static func table(_ options: OptionValues, _ name: String) throws -> Table? {
    guard let value = options[name] else { return nil }
    guard let table = value.rows else { throw options.error(name, expected: "table") }
    return table
  }

  /// A table of the workspace; nil outside one, and when it has no rows.
  private static func known(_ name: String, _ call: Call) throws -> Table? {
    guard let workspace = call.deed.workspace, workspace.hasData else { return nil }
    let table = try workspace.table(name)
    return try table.rowCount() > 0 ? table : nil
  }

  /// A seed of up to 31 bits, so that it can be read and written.
  private static func ownSeed(_ call: Call) -> Int64 {
    var hash = DeedHash(seed: 0)
    hash.append(call.deed.workspace?.manifest.name ?? "deed")
    return Int64(hash.unit * 0x1p31)
  }

  /// The list as a table with its facts; in a workspace the one that was made before, or a new one
  /// that is kept.
  func table() throws -> Table {
    guard let workspace = call.deed.workspace else {
      let list = try made(ChecklistWork(self), history: pastSigns(), taken: [])
      return ChecklistTable(list, team: settings.team).table
    }
    let store = try workspace.store()
    var lists = try store.deedLists(on: settings.date)
    if !isDecided(lists) {
      // The conditions run before the store is locked: they are the script's.
      let work = try ChecklistWork(self)
      try store.makeDeedList(on: settings.date) { lists in
        if isDecided(lists) { return nil }
        let past = try store.pastSigns(
          through: settings.date, customers: Set(work.visits.compactMap(\.customer)),
          journeys: Set(work.visits.compactMap(\.journey)))
        return try made(
          work, history: past + pastSigns(), taken: Set(lists.compactMap(\.team)),
          ids: Set(lists.flatMap(\.chosen).map(\.id)))
      }
      lists = try store.deedLists(on: settings.date)
    }
    return ChecklistTable(joined(lists), team: settings.team).table
  }

  /// Whether the team's list was made: its own, or one for all.
  private func isDecided(_ lists: [DeedList]) -> Bool {
    lists.contains { $0.team == nil || $0.team == settings.team }
  }

  /// The day's lists as one, the team's items only, in the order of time.
  private func joined(_ lists: [DeedList]) -> DeedList {
    let own = lists.first { $0.team == settings.team } ?? lists.first { $0.team == nil }
    var whole = DeedList(
      date: settings.date, team: settings.team, seed: own?.seed ?? seed,
      draw: own?.draw ?? settings.draw, budget: own?.budget)
    func isOwn(_ item: DeedItem) -> Bool { settings.team == nil || item.team == settings.team }
    func inTime(_ items: [(item: DeedItem, rule: String)]) -> [(item: DeedItem, rule: String)] {
      items.enumerated().sorted {
        ($0.element.item.dueAt ?? .max, $0.offset) < ($1.element.item.dueAt ?? .max, $1.offset)
      }.map(\.element)
    }
    whole.chosen = inTime(lists.flatMap(\.chosen).filter(isOwn).map { ($0, "") }).map(\.item)
    whole.rejected = inTime(lists.flatMap(\.rejected).filter { isOwn($0.item) })
    for note in (own ?? whole).notes + (settings.team == nil ? lists.flatMap(\.notes) : [])
    where !whole.notes.contains(note) {
      whole.notes.append(note)
    }
    return whole
  }

  /// What the conditions say about the day's visits.
  private struct ChecklistWork {
    let visits: [Checklist.Visit]
    let conditions: [[Checklist.Condition]]
    let notes: [Note]

    init(_ request: ChecklistRequest) throws {
      var input = try ChecklistInput(
        request.visits, customers: request.customers, date: request.settings.date,
        deeds: request.deeds, team: request.settings.team, zone: request.call.deed.zone)
      conditions = try input.conditions(request.deeds, request.call)
      visits = input.visits
      notes = input.notes
    }
  }

  private func made(
    _ work: ChecklistWork, history: [Checklist.PastSign], taken: Set<String>,
    ids known: Set<String> = []
  ) throws -> DeedList {
    var settings = settings
    settings.decidedTeams = taken
    let list = Checklist(
      visits: work.visits, deeds: deeds.map(\.definition), history: history, settings: settings
    ) { visit, deed in work.conditions[deed][visit] }
    var ids = known
    let chosen = list.chosen.map { item($0, work.visits, &ids) }
    return DeedList(
      date: settings.date, team: settings.team, seed: seed, draw: settings.draw,
      budget: settings.budget, notes: work.notes, chosen: chosen,
      rejected: list.rejected.map { candidate in
        (item(candidate, work.visits, &ids), candidate.rule?.rawValue ?? "")
      })
  }

  private func item(
    _ candidate: Checklist.Candidate, _ visits: [Checklist.Visit], _ ids: inout Set<String>
  ) -> DeedItem {
    let (visit, deed) = (visits[candidate.visit], deeds[candidate.deed].definition)
    var hash = DeedHash(seed: 1)
    for part in [visit.visit, visit.customer, visit.journey, visit.touchpoint, deed.id] {
      hash.append(part ?? "")
    }
    hash.append(visit.at.map { "\($0)" } ?? "")
    let day = ISOText.date(settings.date).filter { $0 != "-" }
    var id = "\(day)-\(hash.letters(6))"
    while candidate.rule == nil, !ids.insert(id).inserted {
      hash.append("again")
      id = "\(day)-\(hash.letters(6))"
    }
    return DeedItem(
      id: id, date: settings.date, team: visit.team, customer: visit.customer ?? "",
      visit: visit.visit, journey: visit.journey, touchpoint: visit.touchpoint, deed: deed,
      reason: candidate.reason.text(wording), dueAt: visit.at)
  }

  /// The signs of earlier days in the table that the call gave.
  private func pastSigns() throws -> [Checklist.PastSign] {
    guard let history else { return [] }
    let items = try ItemColumns(
      LuaValue(history), of: ChecklistFunction.name, zone: call.deed.zone)
    let (customers, journeys) = (
      try items.texts("customer_id"), try items.texts("journey_id", optional: true)
    )
    let (deeds, days) = (try items.texts("deed"), try items.days("date"))
    let states = history.has("state") ? try items.states() : nil
    return (0..<items.count).compactMap { row in
      guard let customer = customers[row], let deed = deeds[row], let date = days[row],
        date < settings.date, (states?[row] ?? .done).mayHaveBeenSeen
      else { return nil }
      return Checklist.PastSign(
        customer: customer, journey: journeys[row], deed: deed, date: date)
    }
  }
}

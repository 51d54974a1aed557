import Calendars
import Experience
import LuaRuntime
import Reports
import Tables

/// `cx.deeds.checklist`.
enum ChecklistFunction {
  static let name = "cx.deeds.checklist"

  static let declaration = Function(
    name, "The signs to give on a day: the rules of good deeds over coming visits.",
    Arg<Table>(
      "visits", "a table with `customer_id`; `visit_id, journey_id, touchpoint, at, team`"),
    Options(
      OptionDeclaration(
        "deeds", .any("definitions"), "an array of definitions, or a table of them by id",
        default: "the workspace's, else the templates"),
      OptionDeclaration("date", .any("date"), "the day of the list", default: "today"),
      OptionDeclaration("team", .string, "whose list it is", default: "all teams"),
      OptionDeclaration(
        "seed", .integer, "where draws begin", default: "from the workspace's name"),
      OptionDeclaration(
        "draw", .number, "the chance that an eligible visit gets its sign, 0–1", default: "0.5"),
      OptionDeclaration("budget", .number, "the money for the day", default: "any amount"),
      OptionDeclaration(
        "customers", .any("table"), "the customers, joined by `customer_id`",
        default: "the workspace's"),
      OptionDeclaration(
        "history", .any("table"), "items of earlier days", default: "the workspace's"),
      DeedTemplates.localeOption),
    result: [
      ResultField(
        "", "table",
        "one row for each sign to give, with a `reason`; `:rejected()` has the other candidates "
          + "with the `rule` that left them out"),
      ResultField("rules", "table", "how many candidates each rule left out"),
      ResultField("candidates", "integer", "visits × deeds that go together"),
    ],
    example: """
      local visits = cx.table{ visit_id = { "V1", "V2" }, customer_id = { "K1", "K2" },
        touchpoint = { "room", "bar" }, opt_out = { false, false } }
      return cx.deeds.checklist(visits, { deeds = cx.deeds.templates(), date = "2026-03-02" })
      """,
    source: "Buell & Norton 2011; Friestad & Wright 1994"
  ) { call, visits, options in
    try ChecklistRequest(visits, options, call).table()
  }
}

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
      try options["deeds"].map {
        try DeedDefining.definitions($0, of: ChecklistFunction.name)
      } ?? DeedTemplates.definitions(wording.language, call)
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
    customers = try Self.table(options, "customers")
    history = try Self.table(options, "history")
  }

  private static func table(_ options: OptionValues, _ name: String) throws -> Table? {
    guard let value = options[name] else { return nil }
    guard case .object(let table as Table, _) = value else {
      throw options.error(name, expected: "table")
    }
    return table
  }

  /// A seed of up to 31 bits, so that it can be read and written.
  private static func ownSeed(_ call: Call) -> Int64 {
    var hash = DeedHash(seed: 0)
    hash.append("deed")
    return Int64(hash.unit * 0x1p31)
  }

  /// The list as a table with its facts.
  func table() throws -> Table {
    var input = try ChecklistInput(
      visits, customers: customers, date: settings.date, deeds: deeds, team: settings.team,
      zone: call.deed.zone)
    let conditions = try input.conditions(deeds, call)
    let list = Checklist(
      visits: input.visits, deeds: deeds.map(\.definition), history: try pastSigns(),
      settings: settings
    ) { visit, deed in conditions[deed][visit] }
    var ids: Set<String> = []
    let chosen = list.chosen.map { item($0, input.visits, &ids) }
    let rejected = list.rejected.map { candidate in
      (item: item(candidate, input.visits, &ids), rule: candidate.rule?.rawValue ?? "")
    }
    return Self.table(
      ChecklistContent(chosen: chosen, rejected: rejected, notes: input.notes),
      settings: settings, seed: seed)
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
      .object(history, tag: ClassTag.table), of: ChecklistFunction.name, zone: call.deed.zone)
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

  /// What a list is as a table: the items, the facts, and the method `rejected`.
  static func table(
    _ content: ChecklistContent, settings: Checklist.Settings, seed: Int64
  ) -> Table {
    let columns = ItemTable.columns(content.chosen)
    let counts = DeedRule.allCases.map { rule in
      content.rejected.count { $0.rule == rule.rawValue }
    }
    let rules = Table([
      ("rule", .strings(DeedRule.allCases.map(\.rawValue))), ("n", .counts(counts)),
    ])
    let total = content.chosen.count + content.rejected.count
    let base = Table(columns, rowCount: content.chosen.count, notes: content.notes)
    let rejected = Table(
      ItemTable.columns(content.rejected.map(\.item), rules: content.rejected.map(\.rule)),
      rowCount: content.rejected.count)
    var shown: [ShownResult.Setting] = [
      .init("date", ISOText.date(settings.date)), .init("team", settings.team ?? "all"),
      .init("draw", NumberDisplay(digits: 2).text(settings.draw)), .init("seed", "\(seed)"),
    ]
    if let budget = settings.budget {
      shown.append(.init("budget", NumberDisplay(digits: 2).text(budget)))
    }
    return Table(
      AttributedSource(
        base, title: "Good deeds",
        fields: [
          .init("n", .init(content.chosen.count)), .init("candidates", .init(total)),
          .init("rules", .table(rules)),
        ], settings: shown,
        methods: ["rejected": { _, _ in .object(rejected, tag: ClassTag.table) }]
      ), label: "checklist")
  }
}

/// A day's list: what is on it, and what is not.
struct ChecklistContent {
  var chosen: [DeedItem]
  var rejected: [(item: DeedItem, rule: String)]
  var notes: [Note]
}

extension DeedState {
  /// Whether the customer may have seen a sign: what nobody recorded may have been given.
  var mayHaveBeenSeen: Bool { self != .skipped && self != .refused }
}

extension Table {
  /// `table:rejected`: the candidates that a checklist left out.
  static let rejectedMethod = Function(
    "table:rejected", "The candidates that `cx.deeds.checklist` left out, with the `rule`.",
    TableClass.selfArgument,
    result: [ResultField("", "table", "as the list, with `rule` and the `reason`")]
  ) { call, table in
    guard let method = table.attributes?.methods["rejected"] else {
      throw LuaError.noField("rejected", type: "table", known: table.names)
    }
    return try method(call, [])
  }
}

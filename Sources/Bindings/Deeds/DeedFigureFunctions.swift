import Calendars
import Experience
import LuaRuntime
import Reports
import Statistics
import Tables

/// `cx.deeds.rates`, `subtle`, `candidates`, `adoption`; `effect` is in a file of its own.
enum DeedFigureFunctions {
  static let library: [Function] = [
    Analysis.function(
      "cx.deeds.rates", "How many signs were given, and how many of those were noticed.",
      "a table of items, or groups",
      [
        OptionDeclaration(
          "by", .any("string or array"), "`deed`, `team`, `week` or other columns"),
        .confidence,
      ],
      result: [
        ResultField("due", "integer", "signs on the lists, without false ones"),
        ResultField("done", "integer", "signs that were given"),
        ResultField("done_pct", "number?", "percent of due; nil when none was due"),
        ResultField("noticed", "integer", "given signs that the customer noticed"),
        ResultField("noticed_pct", "number?", "percent of given; nil when none was given"),
        ResultField("done_low", "number?", "lower limit of `done_pct`"),
        ResultField("done_high", "number?", "upper limit of `done_pct`"),
        ResultField("noticed_low", "number?", "lower limit of `noticed_pct`"),
        ResultField("noticed_high", "number?", "upper limit of `noticed_pct`"),
        ResultField(
          "unknown", "integer", "given signs of which nobody said whether it was noticed"),
        ResultField("quarantined", "integer", "false signs, in no other figure"),
      ],
      example: items("cx.deeds.rates(items)"), source: "Wilson 1927"
    ) { call, value, options in
      if options["by"] != nil { return try rates(value, by: options, call) }
      return try rates(value, options, call)
    },
    Analysis.function(
      "cx.deeds.subtle", "Whether the signs were subtle, or bragging.",
      "a table of items, or groups", [],
      result: [
        ResultField("verdict", "string", "`subtle`, `not subtle`, or `not judged` without ratings"),
        ResultField("bragging_pct", "number?", "percent of ratings that are 4 or 5"),
        ResultField("max_per_journey", "integer", "the most signs that a journey had"),
        ResultField("reason", "string", "what the verdict rests on"),
        ResultField("n", "integer", "ratings"),
      ],
      example: items("cx.deeds.subtle(items)"), source: "Friestad & Wright 1994"
    ) { call, value, _ in try subtle(value, call) },
    DeedEffectFunction.declaration,
    Analysis.function(
      "cx.deeds.candidates", "Where a sign would help most: good quality that nobody perceives.",
      "a table, or groups",
      [
        OptionDeclaration("quality", .string, "the column of quality, 0–1", default: "\"quality\""),
        OptionDeclaration(
          "perception", .string, "the column of perception, 0–1", default: "\"perception\""),
        OptionDeclaration("revenue", .string, "the column of revenue", default: "none"),
        OptionDeclaration("cut", .number, "from where on a value is high", default: "0.7"),
      ],
      result: [
        ResultField("gap", "number", "perception − quality, below 0"),
        ResultField("priority", "number?", "the size of the gap × revenue, or the size alone"),
      ],
      example: """
        return cx.deeds.candidates(cx.table{ touchpoint = { "room", "bar" },
          quality = { 0.9, 0.6 }, perception = { 0.4, 0.6 }, revenue = { 1000, 800 } },
          { revenue = "revenue" })
        """, source: "Parasuraman et al. 1988"
    ) { _, value, options in try candidates(value, options) },
    Analysis.function(
      "cx.deeds.adoption", "Whether teams take to giving signs, and how long it takes.",
      "a table of items, or groups",
      [
        OptionDeclaration("team", .string, "the column of teams", default: "\"team\""),
        OptionDeclaration("at", .string, "the column of dates", default: "\"date\""),
      ],
      result: [
        ResultField("team", "string", "the team"),
        ResultField("week", "string", "the ISO week, such as `2026-W07`"),
        ResultField("adoption_pct", "number", "percent of due signs that were given"),
        ResultField(
          "median_days", "number?",
          "days until half of the teams give half of their signs; nil when it is not that far"),
        ResultField("objections", "table", "`objection, n`, most frequent first"),
      ],
      example: items("cx.deeds.adoption(items)"), source: "Kaplan & Meier 1958"
    ) { call, value, options in try adoption(value, options, call) },
  ]

  /// An example over a small table of items.
  private static func items(_ code: String) -> String {
    """
    local items = cx.table{ deed = { "roll", "roll" }, team = { "desk", "desk" },
      date = { cx.date("2026-03-02"), cx.date("2026-03-03") }, journey_id = { "J1", "J2" },
      state = { "done", "due" }, noticed = { true, nil }, bragging = { 1, nil } }
    return \(code)
    """
  }

  private static func rates(
    _ value: LuaValue, by options: OptionValues, _ call: Call
  ) throws -> LuaValue {
    let names = try options.names("by", "`deed`, `team`, `week`, or an array of columns")
    let table = try Analysis.table(value, of: options.function)
    let items = try ItemColumns(value, of: options.function, zone: call.deed.zone)
    let keys = try names.map { name -> GroupKey in
      guard name == "week", !table.has("week") else { return .column(name) }
      let weeks = try items.days("date").map { $0.map { CalendarUnit.week.label(of: $0) } }
      return .computed("week", .strings(weeks))
    }
    let groups = try table.grouped(by: keys)
    let stacked = try GroupsClass.stacked(groups, of: options.function) { part in
      try rates(.object(part, tag: ClassTag.table), options, call)
    }
    return .object(stacked, tag: ClassTag.table)
  }

  private static func rates(
    _ value: LuaValue, _ options: OptionValues, _ call: Call
  ) throws -> LuaValue {
    let items = try ItemColumns(value, of: options.function, zone: call.deed.zone)
    var rates = DeedRates()
    for (state, noticed) in zip(try items.states(), try items.flags("noticed", optional: true)) {
      rates.add(state, noticed: noticed)
    }
    let done = try rates.doneShare(options.confidence)
    let noticed = try rates.noticedShare(options.confidence)
    var notes = items.table.notes
    if rates.unknown > 0 {
      notes.append(
        Note(
          step: "rates", reason: "given signs of which nobody said whether they were noticed",
          column: "noticed", count: rates.unknown))
    }
    if rates.quarantined > 0 {
      notes.append(
        Note(step: "rates", reason: "false signs are in no figure", count: rates.quarantined))
    }
    return Analysis.result(
      ShownResult(
        title: "Signs given",
        fields: [
          .init("due", .init(rates.due)), .init("done", .init(rates.done)),
          .init("done_pct", .init(done.sharePct)), .init("noticed", .init(rates.noticed)),
          .init("noticed_pct", .init(noticed.sharePct)), .init("done_low", .init(done.low)),
          .init("done_high", .init(done.high)), .init("noticed_low", .init(noticed.low)),
          .init("noticed_high", .init(noticed.high)), .init("unknown", .init(rates.unknown)),
          .init("quarantined", .init(rates.quarantined)), .init("n", .init(rates.due)),
        ],
        settings: [
          .init("interval", "wilson"), .init("confidence", percentText(options.confidence)),
        ],
        notes: notes))
  }

  private static func subtle(_ value: LuaValue, _ call: Call) throws -> LuaValue {
    let items = try ItemColumns(value, of: "cx.deeds.subtle", zone: call.deed.zone)
    let states = try items.states()
    let journeys = try items.texts("journey_id", optional: true)
    let visits = try items.texts("visit_id", optional: true)
    let ratings = try items.ratings("bragging")
    let given = states.indices.filter { states[$0] == .done }
    let found = Subtlety(
      journeys: given.map { row in
        journeys[row].map { "j" + $0 } ?? visits[row].map { "v" + $0 }
      }, ratings: given.map { ratings[$0] })
    return Analysis.result(
      ShownResult(
        title: "Subtle or bragging",
        fields: [
          .init("verdict", .string(found.verdict.rawValue)),
          .init("bragging_pct", .init(found.braggingPct)),
          .init("max_per_journey", .init(found.maximumPerJourney)),
          .init("reason", .string(reason(found))), .init("n", .init(found.ratings)),
          .init("signs", .init(given.count)),
        ],
        settings: [
          .init("ratings from 4 on", "at most \(percentText(Subtlety.mostBragging))"),
          .init("signs per journey", "at most 1"),
        ], notes: items.table.notes))
  }

  private static func reason(_ found: Subtlety) -> String {
    let crowded =
      found.crowdedJourneys == 0
      ? "no journey had more than one sign"
      : "\(found.crowdedJourneys) \(found.crowdedJourneys == 1 ? "journey" : "journeys") had more "
        + "than one sign"
    if found.ratings == 0 { return "nobody rated a sign; \(crowded)" }
    return "\(found.bragging) of \(found.ratings) ratings are 4 or 5 "
      + "(\(roundedText(found.braggingPct)) %); \(crowded)"
  }

  private static func candidates(_ value: LuaValue, _ options: OptionValues) throws -> LuaValue {
    let table = try Analysis.table(value, of: options.function)
    let cut = options.number("cut") ?? 0.7
    guard cut > 0, cut <= 1 else { throw options.error("cut", expected: "a number in 0…1") }
    func numbers(_ option: String, _ standard: String) throws -> [Double?] {
      let name = options.string(option) ?? standard
      return try table.column(name).optionalNumbers(named: name)
    }
    let found = DeedPriority(
      quality: try numbers("quality", "quality"),
      perception: try numbers("perception", "perception"),
      revenue: options["revenue"] == nil ? nil : try numbers("revenue", "revenue"), cut: cut)
    var notes: [Note] = []
    for (count, reason) in [
      (found.missing, "rows have no quality or no perception"),
      (found.outside, "rows have a quality or perception outside 0…1"),
      (found.withoutRevenue, "rows have no revenue and come last"),
    ] where count > 0 { notes.append(Note(step: "candidates", reason: reason, count: count)) }
    let rows = found.places.map { Int32(truncatingIfNeeded: $0.row) }
    let part = try table.filtered(rows: Values(rows))
    let result = try part.adding(
      [
        (name: "gap", column: .numbers(found.places.map(\.gap))),
        (name: "priority", column: .numbers(found.places.map(\.priority))),
      ], notes: notes)
    return .object(result, tag: ClassTag.table)
  }

  private static func adoption(
    _ value: LuaValue, _ options: OptionValues, _ call: Call
  ) throws -> LuaValue {
    let items = try ItemColumns(value, of: options.function, zone: call.deed.zone)
    let states = try items.states()
    let teams = try items.texts(options.string("team") ?? "team")
    let days = try items.days(options.string("at") ?? "date")
    let objections = try items.texts("objection", optional: true)
    var counted: [Int] = []
    var (undated, fake) = (0, 0)
    for row in states.indices {
      if states[row] == .quarantined {
        fake += 1
      } else if days[row] == nil {
        undated += 1
      } else {
        counted.append(row)
      }
    }
    let found = try DeedAdoption(
      teams: counted.map { teams[$0] }, days: counted.compactMap { days[$0] },
      isDone: counted.map { states[$0] == .done })
    var notes = items.table.notes
    if undated > 0 {
      notes.append(Note(step: "adoption", reason: "items have no date", count: undated))
    }
    if fake > 0 {
      notes.append(Note(step: "adoption", reason: "false signs are in no figure", count: fake))
    }
    let table = Table(
      [
        ("team", .strings(found.weeks.map(\.team))),
        ("week", .strings(found.weeks.map { CalendarUnit.week.label(of: $0.monday) })),
        ("adoption_pct", .numbers(found.weeks.map(\.adoptionPct))),
        ("due", .counts(found.weeks.map(\.due))), ("done", .counts(found.weeks.map(\.done))),
      ], rowCount: found.weeks.count, notes: notes)
    let (codes, counts) = ranked(objections.compactMap(\.self))
    let source = AttributedSource(
      table, title: "Adoption",
      fields: [
        .init("median_days", .init(found.curve.median)),
        .init(
          "objections",
          .table(Table([("objection", .strings(codes)), ("n", .counts(counts))]))),
        .init("n", .init(counted.count)), .init("teams", .init(found.teams)),
      ],
      settings: [.init("until", "half of a team's signs in a week")],
      sentences: [
        found.curve.median == nil
          ? "\(found.arrived) of \(found.teams) teams gave half of their signs in a week: the "
            + "median is not reached."
          : "\(found.arrived) of \(found.teams) teams gave half of their signs in a week."
      ])
    return .object(Table(source), tag: ClassTag.table)
  }

  /// Texts by how often they occur, most frequent first, then by text.
  private static func ranked(_ texts: [String]) -> (names: [String], counts: [Int]) {
    var counts: [String: Int] = [:]
    for text in texts { counts[text, default: 0] += 1 }
    let order = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return (order.map(\.key), order.map(\.value))
  }
}

import Calendars
import Experience
import LuaRuntime
import Reports
import Statistics
import Tables

/// `cx.deeds.effect`.
enum DeedEffectFunction {
  static let name = "cx.deeds.effect"

  private static let options: [OptionDeclaration] = [
    .score, .scale, .missingCodes, .codeOfLowest,
    OptionDeclaration(
      "within_days", .number, "how many days after the sign an answer still counts",
      default: "30"),
    OptionDeclaration(
      "by", .string, "the column of true and false that sets the groups apart",
      default: "\"noticed\""),
    .confidence,
    OptionDeclaration("adjusted", .boolean, "as in `cx.compare`", default: "false"),
    OptionDeclaration(
      "power", .number, "the chance of finding the minimum effect", default: "0.8"),
  ]

  static let declaration = Function(
    name, "Whether a noticed sign moves the score: noticed − not noticed.",
    Arg<LuaValue>("items", "checklist items with `customer_id, date, state, noticed`, or groups"),
    Arg<Table>("responses", "answers with `customer_id, answered_at` and a score"),
    Options(options),
    result: ComparisonFunctions.resultFields + MeanDifference.resultFields,
    example: """
      local items = cx.table{ customer_id = { "K1", "K2" }, state = { "done", "done" },
        date = { cx.date("2026-03-02"), cx.date("2026-03-02") }, noticed = { true, false } }
      local answers = cx.table{ customer_id = { "K1", "K2" }, score = { 10, 7 },
        answered_at = { cx.date("2026-03-05"), cx.date("2026-03-09") } }
      return cx.deeds.effect(items, answers)
      """,
    source: "Buell & Norton 2011; interval: Rocks 2016 (arXiv 1601.07235); Welch 1947"
  ) { call, items, responses, options -> LuaValue in
    if case .object(let object as GroupsObject, _) = items {
      let groups = try object.groups()
      return LuaValue(
        try GroupsClass.stacked(groups, of: name) { part in
          Analysis.result(try effect(part, responses, options, call))
        })
    }
    let table = try Analysis.table(items, of: name)
    return Analysis.result(try effect(table, responses, options, call))
  }

  private static func effect(
    _ items: Table, _ responses: Table, _ options: OptionValues, _ call: Call
  ) throws -> ShownResult {
    let days = options.number("within_days") ?? 30
    guard days > 0, days.isFinite else {
      throw options.error("within_days", expected: "a number of days above 0")
    }
    let by = options.string("by") ?? "noticed"
    let columns = try ItemColumns(
      .object(items, tag: ClassTag.table), of: name, zone: call.deed.zone)
    let (customers, states) = (try columns.texts("customer_id"), try columns.states())
    let flags = try columns.flags(by)
    let moments = try moments(columns)
    var signs: [DeedEffect.Sign] = []
    var undated = 0
    for row in 0..<columns.count where states[row] == .done {
      guard let customer = customers[row], let at = moments[row] else {
        undated += 1
        continue
      }
      signs.append(.init(customer: customer, at: at, isNoticed: flags[row]))
    }
    let answers = try ItemColumns(
      .object(responses, tag: ClassTag.table), of: name, zone: call.deed.zone)
    let given = try answered(answers)
    let found = DeedEffect(signs, answers: given.answers, withinDays: days)
    func side(_ places: [Int], _ label: String) throws -> Table {
      let rows = places.map { Int32(truncatingIfNeeded: given.rows[$0]) }.sorted()
      return try responses.filtered(rows: Values(rows)).labelled(label)
    }
    let first = try side(found.noticed, by)
    let second = try side(found.others, "not \(by)")
    let comparison = try ComparisonAnalysis(options, isChange: false).result(
      .object(first, tag: ClassTag.table), .object(second, tag: ClassTag.table))
    var shown = comparison.shown
    shown.title = "Effect of a noticed sign"
    shown.settings.insert(.init("within", "\(roundedText(days)) days"), at: 1)
    shown.fields += try MeanDifference.fields(first, second, options)
    shown.notes += notes(
      found, undated: undated, undatedAnswers: columnsMissing(given, answers.count), by: by)
    shown.sentences.append(
      "Who noticed was not drawn at random: read it as an association, not as a proof.")
    return shown
  }

  private static func columnsMissing(
    _ given: (answers: [DeedEffect.Answer], rows: [Int]), _ count: Int
  ) -> Int { count - given.rows.count }

  /// When a sign was given: `done_at`, else `due_at`, else the beginning of its day.
  private static func moments(_ items: ItemColumns) throws -> [Int64?] {
    let dates = try items.days("date")
    let zone = items.zone
    let times = try ["done_at", "due_at"].filter { items.table.has($0) }.map {
      try items.table.column($0)
    }.filter { $0.type == .time }
    return (0..<items.count).map { row in
      for column in times {
        if case .time(let instant) = column[row] { return instant }
      }
      return dates[row].map { zone.start(ofDay: $0) }
    }
  }

  /// The answers with a customer and a time; a date counts as the end of its day.
  private static func answered(
    _ items: ItemColumns
  ) throws -> (answers: [DeedEffect.Answer], rows: [Int]) {
    let customers = try items.texts("customer_id")
    let at = try items.table.column("answered_at")
    let days = try items.days("answered_at")
    var (answers, rows): ([DeedEffect.Answer], [Int]) = ([], [])
    for row in 0..<items.count {
      guard let customer = customers[row], let day = days[row] else { continue }
      let instant: Int64 =
        if case .time(let instant) = at[row] { instant } else {
          items.zone.start(ofDay: day &+ 1) - 1
        }
      answers.append(.init(customer: customer, at: instant))
      rows.append(row)
    }
    return (answers, rows)
  }

  private static func notes(
    _ found: DeedEffect, undated: Int, undatedAnswers: Int, by: String
  ) -> [Note] {
    [
      (undated, "given signs have no customer or no date"),
      (found.unknown, "given signs of which nobody said `\(by)`"),
      (found.unanswered, "given signs have no answer in time"),
      (found.overtaken, "answers belong to a later sign"),
      (undatedAnswers, "answers have no customer or no date"),
    ].filter { $0.0 > 0 }.map { Note(step: "effect", reason: $0.1, count: $0.0) }
  }
}

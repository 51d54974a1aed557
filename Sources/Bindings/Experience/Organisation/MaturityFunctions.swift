import Experience
import LuaRuntime
import Reports
import Statistics
import Tables

/// `cx.maturity.*`.
enum MaturityFunctions {
  static let library: [Function] = [experience, themes]

  private static let experience = Analysis.function(
    "cx.maturity.experience", "How far the experience is: random, predictable or branded.",
    "a table with a row for each rating, or groups",
    [
      .column("touchpoint", "the touchpoint", default: "touchpoint"),
      .column("rating", "the rating", default: "rating"),
      OptionDeclaration("low", .number, "the lowest rating of the scale"),
      OptionDeclaration("high", .number, "the highest rating of the scale"),
      .column("competitor", "the competitor's rating"),
      .column("importance", "how much the touchpoint matters"),
      .column(
        "intent",
        "whether the written intent was experienced (true, false), or the intent itself"),
      .column("observed", "what was experienced, when `intent` is a text"),
      OptionDeclaration(
        "cut", .number, "from this mean on a touchpoint is good",
        default: "70 % of the way from low to high"), .confidence,
    ],
    result: [
      ResultField("stage", "string?", "`random`, `predictable` or `branded`"),
      ResultField(
        "touchpoints", "table",
        "`touchpoint, mean, sd` (population)`, consistency` (1 − sd / half the scale)`, "
          + "difference, low, high` (own − competitor)`, "
          + "intentional, differentiated, valuable, n`"),
      ResultField("consistency", "number?", "the mean of the touchpoints'"),
      ResultField("intentional_pct", "number?", "touchpoints experienced as intended, percent"),
      ResultField("differentiated", "boolean?", "whether all that matter beat the competitor"),
      ResultField("valuable", "boolean?", "whether all that matter are good"),
      ResultField("n", "integer", "ratings"),
    ],
    example: "return cx.maturity.experience(cx.table{ touchpoint = { \"order\", \"order\", "
      + "\"install\", \"install\" }, rating = { 8, 9, 9, 3 } }, { low = 1, high = 10 })",
    source: "Smith & Wheeler 2002; consistency: Popoviciu 1935"
  ) { _, value, options in
    let input = try SystemInput(value, options)
    let name = try input.name("rating", "rating")
    let own = try input.table.column(name).scale.flatMap { RatingScale($0) }
    let low = try own?.low ?? options.needed("low", "the lowest rating of the scale, such as 1")
    let high = try own?.high ?? options.needed("high", "the highest rating, such as 10")
    let scale = try RatingScale(
      low: options.number("low") ?? low, high: options.number("high") ?? high)
    if let own, own != scale {
      throw ExperienceError.scaleConflict(name, own: own.name, asked: scale.name)
    }
    for (option, column) in [("rating", name), ("competitor", options.string("competitor"))] {
      guard let column else { continue }
      let invalid = scale.valid(try input.table.column(column).optionalNumbers(named: column))
        .invalid
      if invalid > 0 {
        throw options.error(
          option, expected: "ratings on \(scale.name); \(invalid) in `\(column)` are off it")
      }
    }
    let ratings = try input.ratings(
      by: input.name("touchpoint", "touchpoint"), own: name,
      competitor: options.string("competitor"), importance: options.string("importance"),
      intended: intended(input))
    let cut = options.number("cut") ?? scale.low + 0.7 * (scale.high - scale.low)
    let found = try experienceMaturity(
      ratings, scale: scale, cut: cut, confidence: options.confidence)
    return Analysis.result(
      ShownResult(
        title: "Experience", fields: fields(found),
        headline: ShownResult.Headline("consistency", digits: 2),
        settings: [
          ShownResult.Setting("scale", scale.name),
          ShownResult.Setting("cut", NumberDisplay().text(cut)), input.confidenceSetting,
        ], sentences: sentences(found, options),
        notes: input.table.notes
          + Note.leftOut(
            missing: try input.table.column(name).missingCount, step: "experience", column: name)))
  }

  /// Whether each row experienced what was intended.
  private static func intended(_ input: SystemInput) throws -> [Bool?]? {
    guard let name = input.options.string("intent") else { return nil }
    let column = try input.table.column(name)
    guard column.type == .string else { return try column.optionalFlags(named: name) }
    guard let observed = input.options.string("observed") else {
      throw input.options.error(
        "observed", expected: "the column of what was experienced, because `intent` is a text")
    }
    let texts = try input.table.column(observed).optionalTexts(named: observed)
    return try zip(column.optionalTexts(named: name), texts).map { intent, observed in
      intent.flatMap { intent in observed.map { $0 == intent } }
    }
  }

  private static func fields(_ found: ExperienceMaturity) -> [ValueTree.Field] {
    let rows = found.touchpoints
    return [
      .init("stage", found.stage?.rawValue), .init("consistency", found.consistency),
      .init("intentional_pct", found.intentionalPct),
      .init("differentiated", found.isDifferentiated), .init("valuable", found.isValuable),
      .init(
        "touchpoints",
        Analysis.table([
          ("touchpoint", .strings(rows.map(\.touchpoint))), ("mean", .numbers(rows.map(\.mean))),
          ("sd", .numbers(rows.map(\.deviation))),
          ("consistency", .numbers(rows.map(\.consistency))),
          ("difference", .numbers(rows.map(\.difference))), ("low", .numbers(rows.map(\.low))),
          ("high", .numbers(rows.map(\.high))),
          ("intentional", .booleans(rows.map(\.isIntentional))),
          ("differentiated", .booleans(rows.map(\.isDifferentiated))),
          ("valuable", .booleans(rows.map(\.isValuable))), ("n", .counts(rows.map(\.n))),
        ])), .init("n", rows.reduce(0) { $0 + $1.n }),
    ]
  }

  private static func sentences(_ found: ExperienceMaturity, _ options: OptionValues) -> [String] {
    guard let stage = found.stage else { return ["No ratings: there is no stage."] }
    var sentences: [String] = []
    switch stage {
    case .random: sentences.append("Random: customers cannot know what they will get.")
    case .predictable: sentences.append("Predictable: customers get much the same each time.")
    case .branded: sentences.append("Branded: intended, consistent, better and valuable.")
    }
    if options["competitor"] == nil {
      sentences.append("Without the competitor's ratings it cannot be called branded.")
    }
    return sentences
  }

  private static let themes = Analysis.function(
    "cx.maturity.themes", "How far an organisation is on the four themes; evidence counts.",
    "a table with a row for each item, or groups",
    [
      .column("theme", "the theme", default: "theme"),
      .column("score", "the score, 1–5", default: "score"),
      .column("evidence", "the evidence: a text, or true and false", default: "evidence"),
      OptionDeclaration(
        "actions", .any("table"), "logged steering actions, to measure the daily agenda"),
      .column("at", "the day of an action", default: "at"),
      OptionDeclaration("from", .any("date"), "the first day of the agenda that is measured"),
      OptionDeclaration("to", .any("date"), "the last day", default: "cx.today()"),
    ],
    result: [
      ResultField(
        "themes", "table", "`theme, mean, items, capped` (items at 2 for lack of evidence)"),
      ResultField("overall", "number?", "the lowest theme"),
      ResultField("steering_pct", "number?", "working days with a logged action, percent"),
      ResultField("n", "integer", "items"),
    ],
    example: "return cx.maturity.themes(cx.table{ theme = { \"journey\", \"contact\" }, "
      + "score = { 4, 5 }, evidence = { \"journey map 2026\", nil } })",
    source: "four themes of customer-experience maturity; evidence caps: CMMI"
  ) { call, value, options in
    let input = try SystemInput(value, options)
    let evidence = try input.column("evidence", "evidence")
    let name = try input.name("evidence", "evidence")
    let has: [Bool] =
      evidence.type == .boolean
      ? try evidence.optionalFlags(named: name).map { $0 ?? false }
      : try evidence.optionalTexts(named: name).map { $0.map { !$0.isEmpty } ?? false }
    let found = try themeMaturity(
      themes: input.texts("theme", "theme"), scores: input.numbers("score", "score"),
      hasEvidence: has)
    let steering = try steering(options, input, call)
    let capped = found.themes.reduce(0) { $0 + $1.capped }
    var sentences: [String] = []
    if let lowest = found.themes.min(by: { ($0.mean ?? 6) < ($1.mean ?? 6) }) {
      sentences.append("The lowest theme decides: \(lowest.theme).")
    } else {
      sentences.append("No items: there is nothing to judge.")
    }
    if capped > 0 {
      sentences.append(
        "\(capped) \(capped == 1 ? "item has" : "items have") no evidence and count at most 2.")
    }
    return Analysis.result(
      ShownResult(
        title: "Maturity",
        fields: [
          .init("overall", found.overall),
          .init(
            "themes",
            Analysis.table([
              ("theme", .strings(found.themes.map(\.theme))),
              ("mean", .numbers(found.themes.map(\.mean))),
              ("items", .counts(found.themes.map(\.items))),
              ("capped", .counts(found.themes.map(\.capped))),
            ])), .init("steering_pct", steering),
          .init("n", found.themes.reduce(0) { $0 + $1.items }),
        ], headline: ShownResult.Headline("overall", digits: 2, range: 1...5),
        settings: [ShownResult.Setting("scale", "1-5"), ShownResult.Setting("overall", "lowest")],
        sentences: sentences,
        notes: input.table.notes
          + Note.rows(found.missing, "items have no theme or no score", step: "themes")))
  }

  private static func steering(
    _ options: OptionValues, _ input: SystemInput, _ call: Call
  ) throws -> Double? {
    guard let value = options["actions"] else { return nil }
    guard case .object(let actions as Table, _) = value else {
      throw options.error("actions", expected: "a table of actions with their day")
    }
    let name = options.string("at") ?? "at"
    let days = try actions.column(name).optionalDays(named: name, zone: call.deed.zone)
    guard options["from"] != nil || !days.compactMap(\.self).isEmpty else { return nil }
    let first = options["from"] == nil ? days.compactMap(\.self).min() : nil
    let found = steeringDays(
      actions: days, from: try first ?? input.day("from", call), to: try input.day("to", call))
    return found.workdays > 0 ? 100 * Double(found.active) / Double(found.workdays) : nil
  }
}

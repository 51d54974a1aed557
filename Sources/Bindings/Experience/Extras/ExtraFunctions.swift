import Experience
import LuaRuntime
import Reports
import Statistics
import Tables

/// `cx.extras.*`.
enum ExtraFunctions {
  static let library: [Function] = [reception, habituationFunction, incidental]

  private static let reception = Analysis.function(
    "cx.extras.reception", "Whether extras are wanted: uneasiness, price suspicion, a discount.",
    "a table with a row for each extra, or groups",
    [
      .column("type", "the kind of extra", default: "type"),
      .column("reaction", "what the customer said; nil is not judged", default: "reaction"),
      .column(
        "preferred", "the kinds that the customer prefers, separated by commas",
        default: "preferred"), .confidence,
    ],
    result: [
      ResultField(
        "unwanted_pct", "number?",
        "`uneasy`, `price suspicion` or `rather a discount`, percent of those judged, with "
          + "Wilson's `low, high`"),
      ResultField("fit_pct", "number?", "extras of a preferred kind, percent"),
      ResultField(
        "types", "table", "`type, given, n` (judged)`, unwanted_pct, low, high, fit_pct`"),
      ResultField("n", "integer", "extras that were judged"),
    ],
    example: "return cx.extras.reception(cx.table{ type = { \"flowers\", \"flowers\", \"wine\" }, "
      + "reaction = { \"pleased\", \"uneasy\", \"rather a discount\" } })",
    source: "Estelami & De Maeyer 2002"
  ) { _, value, options in
    let input = try SystemInput(value, options)
    let preferences = try input.optionalName("preferred", "preferred").map { name in
      try input.table.column(name).optionalTexts(named: name).map { text in
        text.map { text in
          text.split(whereSeparator: { ",;|".contains($0) }).map { part in
            String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
          }
        }
      }
    }
    let found = try extraReception(
      types: input.texts("type", "type"), reactions: input.texts("reaction", "reaction"),
      preferences: preferences, confidence: options.confidence)
    let types = found.types
    return Analysis.result(
      ShownResult(
        title: "Unwanted extras",
        fields: [
          .init("unwanted_pct", found.unwanted.sharePct), .init("low", found.unwanted.low),
          .init("high", found.unwanted.high), .init("fit_pct", found.fitPct),
          .init(
            "types",
            Analysis.table([
              ("type", .strings(types.map(\.type))), ("given", .counts(types.map(\.given))),
              ("n", .counts(types.map(\.unwanted.n))),
              ("unwanted_pct", .numbers(types.map(\.unwanted.sharePct))),
              ("low", .numbers(types.map(\.unwanted.low))),
              ("high", .numbers(types.map(\.unwanted.high))),
              ("fit_pct", .numbers(types.map(\.fitPct))),
            ])), .init("n", found.unwanted.n),
        ], headline: ShownResult.Headline("unwanted_pct", range: 0...100, unit: "%"),
        settings: [
          ShownResult.Setting("unwanted", "uneasy, price suspicion, rather a discount"),
          ShownResult.Setting("interval", "wilson"), input.confidenceSetting,
        ],
        sentences: found.unwanted.n == 0 ? ["Nobody judged an extra: there is no share."] : [],
        notes: input.table.notes
          + Note.rows(found.unjudged, "extras were not judged", step: "reception")))
  }

  private static let habituationFunction = Analysis.function(
    "cx.extras.habituation", "Whether extras become a right: the cost stays, the effect goes.",
    "a table with a row for each rating, or groups",
    [
      .column("prior", "the extras that the customer had before", default: "prior_extras"),
      .column("satisfaction", "the rating", default: "satisfaction"),
      .column("customer", "the customer, whose own level is then taken out"),
      OptionDeclaration(
        "alpha", .number, "the chance of a false alarm that is accepted", default: "0.05"),
      OptionDeclaration("baseline", .number, "satisfaction without any extra, for `stop_at`"),
      OptionDeclaration("value", .number, "money that a point of satisfaction is worth"),
      OptionDeclaration("cost", .number, "money that an extra costs"),
    ],
    result: [
      ResultField("slope", "number?", "points of satisfaction with one more earlier extra"),
      ResultField("low, high", "number?", "its limits at 1 − alpha"),
      ResultField("intercept", "number?", "satisfaction without earlier extras"),
      ResultField("r", "number?", "the correlation, within customers when they are known"),
      ResultField("p", "number?", "the chance of such a slope without habituation"),
      ResultField("habituation", "boolean?", "whether the slope is below 0 and p below alpha"),
      ResultField(
        "stop_at", "integer?",
        "the number of earlier extras from which the benefit is below the cost"),
      ResultField("n", "integer", "ratings"),
    ],
    example: "return cx.extras.habituation(cx.table{ prior_extras = { 0, 1, 2, 3, 4 }, "
      + "satisfaction = { 9.2, 9.0, 8.9, 8.5, 8.4 } })",
    source: "Helson 1964; Rust & Oliver 2000"
  ) { _, value, options in
    let input = try SystemInput(value, options)
    let customers = options["customer"] == nil ? nil : try input.texts("customer")
    let alpha = options.number("alpha") ?? 0.05
    let found = try habituation(
      prior: input.numbers("prior", "prior_extras"),
      satisfaction: input.numbers("satisfaction", "satisfaction"), customers: customers,
      alpha: alpha)
    let given = ["baseline", "value", "cost"].filter { options[$0] != nil }
    if !given.isEmpty, given.count < 3,
      let missing = ["baseline", "value", "cost"].first(where: { options[$0] == nil })
    {
      throw options.error(missing, expected: "`baseline`, `value` and `cost` together, or none")
    }
    var stop: Int?
    if given.count == 3 {
      stop = stopPoint(
        found, baseline: options.number("baseline") ?? 0, value: options.number("value") ?? 0,
        cost: options.number("cost") ?? 0)
    }
    return Analysis.result(
      ShownResult(
        title: "Habituation",
        fields: [
          .init("slope", found.slope), .init("low", found.low), .init("high", found.high),
          .init("intercept", found.intercept), .init("r", found.r), .init("p", found.p),
          .init("habituation", found.isHabituation),
          .init("stop_at", .count(stop)), .init("n", found.n),
          .init("customers", .count(found.customers)),
        ], headline: ShownResult.Headline("slope", digits: 3),
        settings: [
          ShownResult.Setting("unit", "points with one more earlier extra"),
          ShownResult.Setting("alpha", NumberDisplay().text(alpha)),
          ShownResult.Setting(
            "customers", customers == nil ? "not told apart" : "each with a level of its own"),
        ], sentences: [sentence(found, hasMoney: given.count == 3)],
        notes: input.table.notes
          + Note.rows(found.missing, "ratings lack a value", step: "habituation")))
  }

  private static func sentence(_ found: Habituation, hasMoney: Bool) -> String {
    let money =
      hasMoney ? "" : " With `baseline`, `value` and `cost` it also says where to stop."
    guard let isHabituation = found.isHabituation, let p = found.p else {
      return "Too few ratings, or no variation: habituation cannot be judged." + money
    }
    return
      (isHabituation
      ? "Each extra works less than the one before (\(chanceText(p))): it becomes a right."
      : "Habituation is not shown (\(chanceText(p))).") + money
  }

  private static let incidental = Analysis.function(
    "cx.extras.incidental", "Whether extras stay incidental and unexpected.",
    "a table with a row for each extra, or groups",
    [
      .column("customer", "the customer", default: "customer_id"),
      .column("at", "the day of the extra", default: "at"),
      OptionDeclaration("cap_days", .number, "at most one in so many days", default: "180"),
    ],
    result: [
      ResultField("incidental", "boolean?", "whether the mean gap is at least the cap"),
      ResultField("unexpected", "boolean?", "whether the gaps vary by at least 0.8 of their mean"),
      ResultField(
        "verdict", "string",
        "`incidental and unexpected`, `incidental, but expected`, `too often` or `not judged`"),
      ResultField("mean_gap_days", "number?", "over all judged customers"),
      ResultField("variation", "number?", "the mean of the customers' coefficients of variation"),
      ResultField("customers", "table", "`customer_id, extras, mean_gap_days, variation`"),
      ResultField("n", "integer", "customers with at least three extras"),
    ],
    example: "return cx.extras.incidental(cx.table{ customer_id = { \"K1\", \"K1\", \"K1\" }, "
      + "at = { cx.date(\"2024-01-05\"), cx.date(\"2024-02-20\"), cx.date(\"2025-09-01\") } })",
    source: "coefficient of variation: Pearson 1896"
  ) { _, value, options in
    let input = try SystemInput(value, options)
    let cap = options.number("cap_days") ?? 180
    let found = try incidentalExtras(
      customers: input.texts("customer", "customer_id"),
      days: input.instants("at", "at").map { $0.map { Double($0) / 8.64e10 } }, capDays: cap)
    return Analysis.result(
      ShownResult(
        title: "Extras: " + found.verdict.rawValue,
        fields: [
          .init("incidental", found.isIncidental), .init("unexpected", found.isUnexpected),
          .init("verdict", found.verdict.rawValue), .init("mean_gap_days", found.meanGap),
          .init("variation", found.variation),
          .init(
            "customers",
            Analysis.table([
              ("customer_id", .strings(found.customers.map(\.name))),
              ("extras", .counts(found.customers.map(\.extras))),
              ("mean_gap_days", .numbers(found.customers.map { $0.meanGap })),
              ("variation", .numbers(found.customers.map(\.variation))),
            ])), .init("n", found.customers.count),
        ],
        settings: [ShownResult.Setting("cap", "one in \(roundedText(cap)) days")],
        sentences: found.customers.isEmpty
          ? ["No customer had three extras: not judged."] : [],
        notes: input.table.notes
          + Note.rows(found.tooFew, "customers had fewer than three extras", step: "incidental")
          + Note.rows(found.undated, "extras have no customer or no day", step: "incidental")))
  }
}

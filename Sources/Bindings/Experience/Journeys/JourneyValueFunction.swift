import Experience
import LuaRuntime
import Reports
import Statistics
import Tables

/// `cx.journey.value`.
enum JourneyValueFunction {
  static let function = Analysis.function(
    "cx.journey.value", "What each touchpoint builds or destroys, and the sum of each journey.",
    "a table of touchpoint events, or groups", JourneySettings.declarations + [.confidence],
    result: [
      ResultField(
        "touchpoints", "table",
        "`touchpoint, n, value` (mean of rating − neutral)`, low, high, build_pct, destroy_pct`, "
          + "sorted by touchpoint"),
      ResultField(
        "journeys", "table",
        "`journey_id, customer_id, value` (the sum)`, events, peak_end` (its rival)"),
      ResultField(
        "rivals", "number?", "the rank correlation of the journeys' sums with their peak–ends"),
      ResultField("n", "integer", "rated events"),
    ],
    example: "return cx.journey.value(cx.table{ journey_id = { \"a\", \"a\", \"b\" }, "
      + "touchpoint = { \"order\", \"delivery\", \"order\" }, rating = { 2, -3, 4 } })",
    source: "service blueprinting; peak–end beside it: Kahneman et al. 1993"
  ) { _, value, options in
    let input = try JourneyInput(JourneySettings(value, options))
    let (valid, invalid) = input.settings.scale.valid(input.ratings)
    let table = input.given.input.table
    let groups = try input.given.names.touchpoint.map { try table.grouped(by: [.column($0)]) }
    let names = try groups.map { try $0.keys[0].column.optionalTexts(named: "touchpoint") } ?? [nil]
    let codes = groups.map { found in (0..<found.codes.count).map { Int(found.codes[$0]) } }
    let touchpoints = try touchpointValues(
      valid, codes: codes ?? [Int](repeating: 0, count: valid.count), names: names,
      neutral: input.settings.neutral, confidence: options.confidence)
    let sums = journeyValues(input.journeys, ratings: valid, neutral: input.settings.neutral)
    let remembered = peakEnd(input.journeys, ratings: input.ratings, input.settings)
    let rivals = try correlation(sums, remembered.score).spearman
    let worst = touchpoints.filter { ($0.high ?? 0) < 0 }.min { ($0.value ?? 0) < ($1.value ?? 0) }
    let n = valid.count { $0 != nil }
    var sentences: [String] = []
    if n == 0 { sentences.append("No rated events: there is no value.") }
    if let worst {
      sentences.append(
        "\(worst.touchpoint ?? "The touchpoint without a name") destroys most, "
          + "\(roundedText(worst.value)) an event.")
    } else if n > 0 {
      sentences.append("No touchpoint is shown to destroy value: no interval is below 0.")
    }
    return Analysis.result(
      ShownResult(
        title: "Value of touchpoints",
        fields: [
          .init("touchpoints", touchpointTable(touchpoints)),
          .init(
            "journeys",
            Analysis.table([
              ("journey_id", input.journeys.keys[0].column), ("customer_id", input.customers),
              ("value", .numbers(sums)), ("events", .counts(remembered.events)),
              ("peak_end", .numbers(remembered.score)),
            ])), .init("rivals", rivals), .init("n", n),
        ], settings: input.given.shown + [input.given.input.confidenceSetting],
        sentences: sentences,
        notes: input.notes(step: "value")
          + input.given.unratedNotes(valid.count - n - invalid, invalid, step: "value")))
  }

  private static func touchpointTable(_ values: [TouchpointValue]) -> Table {
    Analysis.table([
      ("touchpoint", .strings(values.map(\.touchpoint))), ("n", .counts(values.map(\.n))),
      ("value", .numbers(values.map(\.value))), ("low", .numbers(values.map(\.low))),
      ("high", .numbers(values.map(\.high))), ("build_pct", .numbers(values.map(\.buildPct))),
      ("destroy_pct", .numbers(values.map(\.destroyPct))),
    ])
  }
}

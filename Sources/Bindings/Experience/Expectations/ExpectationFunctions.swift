import Experience
import LuaRuntime
import Reports
import Statistics
import Tables

/// `cx.expectation.*`.
enum ExpectationFunctions {
  static let library: [Function] = [gap, ServiceQualityFunction.function, drift]

  private static let gap = Analysis.function(
    "cx.expectation.gap", "What customers got against what they expected.",
    "a table with a row for each answer, or groups",
    [
      .column("expected", "the expectation", default: "expected"),
      .column("perceived", "the experience, on the same scale", default: "perceived"),
      OptionDeclaration(
        "tolerance", .number, "up to this difference it is as expected", default: "0"),
      .confidence,
    ],
    result: [
      ResultField("mean", "number?", "perceived − expected"),
      ResultField("se", "number?", "its standard error"),
      ResultField("t", "number?", "of the paired t test"),
      ResultField("p", "number?", "its chance"),
      ResultField("low", "number?", "lower limit"), ResultField("high", "number?", "upper limit"),
      ResultField("below", "integer", "answers below expectation"),
      ResultField("met", "integer", "answers as expected"),
      ResultField("exceeded", "integer", "answers above expectation"),
      ResultField("net", "number?", "% exceeded − % below"),
      ResultField("n", "integer", "answers with both"),
    ],
    example: "return cx.expectation.gap(cx.table{ expected = { 8, 7, 9, 6 }, "
      + "perceived = { 8, 9, 7, 6 } })", source: "Oliver 1980"
  ) { _, value, options in
    let input = try SystemInput(value, options)
    let tolerance = options.number("tolerance") ?? 0
    let found = try expectationGap(
      expected: input.numbers("expected", "expected"),
      perceived: input.numbers("perceived", "perceived"), tolerance: tolerance,
      confidence: options.confidence)
    var sentences: [String] = []
    if found.n == 0 {
      sentences.append("No answers with both sides: there is no difference.")
    } else if let low = found.test?.low, let high = found.test?.high {
      sentences.append(
        low > 0
          ? "Expectations are exceeded on average."
          : high < 0
            ? "Expectations are not met on average."
            : "That expectations are missed or exceeded on average is not shown.")
    }
    return Analysis.result(
      ShownResult(
        title: "Perceived − expected",
        fields: [
          .init("mean", found.test?.mean), .init("se", found.test?.se), .init("t", found.test?.t),
          .init("p", found.test?.p), .init("low", found.test?.low),
          .init("high", found.test?.high), .init("below", found.below), .init("met", found.met),
          .init("exceeded", found.exceeded), .init("net", found.net), .init("n", found.n),
        ], headline: ShownResult.Headline("mean", digits: 2),
        bands: ["below", "met", "exceeded"],
        settings: [
          ShownResult.Setting("tolerance", NumberDisplay().text(tolerance)),
          ShownResult.Setting("test", "paired t"), input.confidenceSetting,
        ],
        sentences: sentences + [
          "Never put both sides and their difference into one model: one is made of the others."
        ],
        notes: input.table.notes
          + Note.rows(found.missing, "answers have one side only", step: "gap")))
  }

  private static let drift = Analysis.function(
    "cx.expectation.drift", "Whether expectations rise with time.", "a table, or groups",
    [
      .column("expected", "the expectation", default: "expected"),
      .column("at", "the moment of the answer", default: "answered_at"), .confidence,
    ],
    result: [
      ResultField("slope_per_year", "number?", "rating points a year"),
      ResultField("low", "number?", "lower limit"), ResultField("high", "number?", "upper limit"),
      ResultField("p", "number?", "the chance of such a slope without drift"),
      ResultField("n", "integer", "dated answers"),
    ],
    example: "return cx.expectation.drift(cx.table{ expected = { 7, 7.2, 7.9, 8.1 }, "
      + "answered_at = { cx.date(\"2024-01-01\"), cx.date(\"2024-07-01\"), "
      + "cx.date(\"2025-01-01\"), cx.date(\"2025-07-01\") } })",
    source: "Helson 1964; ordinary least squares"
  ) { _, value, options in
    let input = try SystemInput(value, options)
    let fallback = input.table.has("answered_at") || !input.table.has("at") ? "answered_at" : "at"
    let instants = try input.instants("at", fallback)
    let found = try expectationDrift(
      expected: input.numbers("expected", "expected"),
      days: instants.map { $0.map { Double($0) / 8.64e10 } }, confidence: options.confidence)
    var sentences: [String] = []
    if let low = found.low, let high = found.high {
      sentences.append(
        low > 0
          ? "Expectations rise." : high < 0 ? "Expectations fall." : "No drift is shown.")
    } else {
      sentences.append("Too few dates for a slope with an interval.")
    }
    return Analysis.result(
      ShownResult(
        title: "Drift of expectations",
        fields: [
          .init("slope_per_year", found.slopePerYear), .init("low", found.low),
          .init("high", found.high), .init("p", found.p), .init("n", found.n),
        ], headline: ShownResult.Headline("slope_per_year", digits: 2),
        settings: [
          ShownResult.Setting("unit", "rating points a year"), input.confidenceSetting,
        ], sentences: sentences,
        notes: input.table.notes
          + Note.rows(found.missing, "answers have no expectation or no date", step: "drift")))
  }
}

import LuaRuntime
import Reports
import Statistics
import Tables

/// `cx.change_points`, `cx.slope`, `cx.trend_test`.
enum ChangeFunctions {
  private static let seriesText =
    "a table of periods, as `cx.trend` gives, an array of numbers, or groups"

  static let library: [Function] = [
    Analysis.function(
      "cx.change_points", "Where the level of a series changed, as few times as BIC allows.",
      seriesText,
      [
        OptionDeclaration("minimum", .integer, "periods between changes", default: "4"),
        OptionDeclaration("maximum", .integer, "changes at most; BIC decides"),
      ],
      result: [
        ResultField(
          "points", "table",
          "`index` of the last item before, `period` of the first after, `mean_before`, "
            + "`mean_after`"),
        ResultField("bic", "number", "of the chosen number of changes"),
      ], example: "return cx.change_points{ 10, 11, 10, 11, 30, 31, 30, 31 }",
      source: "Bai & Perron 2003"
    ) { _, value, options in
      let series = try Series(value, function: "cx.change_points")
      let found = try changePoints(
        series.judged, minimum: try options.wholeNumber("minimum") ?? 4,
        maximum: try options.wholeNumber("maximum"))
      let table = Analysis.table([
        ("index", .counts(found.points.map { $0.lastBefore + 1 })),
        ("period", series.periods.gathered(Values(found.points.map { Int32($0.firstAfter) }))),
        ("mean_before", .numbers(found.points.map(\.meanBefore))),
        ("mean_after", .numbers(found.points.map(\.meanAfter))),
      ])
      let known = series.judged.count { $0 != nil }
      return Analysis.result(
        ShownResult(
          title: "Change points",
          fields: [
            ValueTree.Field("points", .table(table)), ValueTree.Field("bic", .number(found.bic)),
            ValueTree.Field("n", .init(known)),
          ],
          settings: [
            ShownResult.Setting("minimum", "\(options.integer("minimum") ?? 4) periods")
          ],
          sentences: found.points.isEmpty
            ? ["No change of level stands out from the noise."] : [], notes: series.notes))
    },
    Analysis.function(
      "cx.slope", "The slope of a series per period, three ways, and whether it is chance.",
      seriesText,
      [
        OptionDeclaration(
          "weight", .any("string or array"),
          "the column of weights; the answers of each period when they are known")
      ],
      result: [
        ResultField("ols", "number?", "least squares, per period"),
        ResultField("ols_p", "number?", "the chance of such a slope without a trend"),
        ResultField("weighted", "number?", "least squares weighted by the answers"),
        ResultField("theil_sen", "number?", "the median of all pairwise slopes"),
        ResultField("kendall_tau", "number?", "rank correlation with time"),
        ResultField("kendall_p", "number?", "its chance"),
      ], example: "return cx.slope{ 10, 12, 11, 14, 15 }", source: "Sen 1968; Kendall 1938"
    ) { _, value, options in
      let series = try Series(value, function: "cx.slope")
      let found = try slope(series.judged, weights: try weights(series, options))
      var sentences: [String] = []
      if let p = found.olsP, let ols = found.ols {
        sentences.append(
          p < 0.05
            ? "The series moves \(roundedText(ols, hasSign: true)) per period "
              + "(\(chanceText(p)))."
            : "No slope stands out from the noise (\(chanceText(p))).")
      }
      if found.n < 8 { sentences.append("Only \(found.n) periods: a slope is rough.") }
      return Analysis.result(
        ShownResult(
          title: "Slope",
          fields: [
            ValueTree.Field("ols", .init(found.ols)), ValueTree.Field("ols_p", .init(found.olsP)),
            ValueTree.Field("weighted", .init(found.weighted)),
            ValueTree.Field("theil_sen", .init(found.theilSen)),
            ValueTree.Field("kendall_tau", .init(found.kendallTau)),
            ValueTree.Field("kendall_p", .init(found.kendallP)),
            ValueTree.Field("n", .init(found.n)),
          ], headline: ShownResult.Headline("ols", digits: 2),
          settings: [ShownResult.Setting("unit", "per period")], sentences: sentences,
          notes: series.notes))
    },
    Analysis.function(
      "cx.trend_test", "Whether a share rises or falls from period to period (Cochran–Armitage).",
      "a table of periods, as `cx.trend` gives, or groups",
      [
        OptionDeclaration("count", .string, "the column of hits", default: "\"count\""),
        OptionDeclaration("n", .string, "the column of trials", default: "\"n\""),
      ],
      result: [
        ResultField("chi2", "number?", "on one degree of freedom"),
        ResultField("p", "number?", "its chance"),
      ],
      example: "return cx.trend_test(cx.table{ count = { 5, 8, 12 }, n = { 50, 50, 50 } })",
      source: "Cochran 1954; Armitage 1955"
    ) { _, value, options in
      let table = try Analysis.table(value, of: "cx.trend_test")
      let named = try withTrials(table, options)
      let trials = try ControlFunctions.trials(named, options)
      let isComplete =
        table.has("complete")
        ? try table.column("complete").optionalFlags(named: "complete").map { $0 ?? true }
        : trials.map { _ in true }
      let found = try trendTest(zip(trials, isComplete).map { $1 ? $0 : (count: 0, n: 0) })
      var sentences: [String] = []
      if let p = found.p {
        sentences.append(
          p < 0.05
            ? "The share has a trend (\(chanceText(p)))."
            : "No trend of the share stands out (\(chanceText(p))).")
      }
      return Analysis.result(
        ShownResult(
          title: "Trend of a share",
          fields: [
            ValueTree.Field("chi2", .init(found.chi2)), ValueTree.Field("p", .init(found.p)),
            ValueTree.Field("n", .init(found.n)),
          ], headline: ShownResult.Headline("chi2", digits: 2),
          settings: [
            ShownResult.Setting("count", options.string("count") ?? "count"),
            ShownResult.Setting("n", options.string("n") ?? "n"),
          ], sentences: sentences, notes: table.notes))
    },
  ]

  /// The table with its trials, counted from the bands when it has no column of them.
  private static func withTrials(_ table: Table, _ options: OptionValues) throws -> Table {
    let name = options.string("n") ?? "n"
    if table.has(name) || name != "n" { return table }
    let series = try Series(.object(table, tag: ClassTag.table), function: "cx.trend_test")
    guard let counts = series.counts else { return table }
    return try table.adding([("n", .counts(counts.map(\.count)))])
  }

  private static func weights(_ series: Series, _ options: OptionValues) throws -> [Double]? {
    guard let option = options["weight"] else {
      return series.counts?.map { Double($0.count) }
    }
    let found: [Double?]
    if let name = option.text {
      found = try series.column(name, option: "weight")
    } else if case .table = option {
      found = try options.numbers("weight")
    } else {
      throw options.error("weight", expected: "column name, or array of numbers")
    }
    guard found.count == series.count else {
      throw StatisticsError.unequalLengths("series", series.count, "weight", found.count)
    }
    return found.map { $0 ?? 0 }
  }
}

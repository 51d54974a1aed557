import LuaRuntime
import Reports
import Statistics
import Tables

/// `cx.control.*`.
enum ControlFunctions {
  private static let baseline = OptionDeclaration(
    "baseline", .any("number or table"),
    "the periods that set the limits: how many from the start, or { from, to }; all")
  private static let center = ResultField("center", "number", "the middle line")
  private static let seriesText =
    "a table `period, detractors, passives, promoters`, as `cx.trend` gives, an array of numbers, "
    + "or groups"
  private static let points = ResultField(
    "points", "table", "`period, value, lcl, ucl, signal`: the rule's name or nil")

  static let library: [Function] = [
    Analysis.function(
      "cx.control.xmr", "A chart of single values with limits from their moving ranges.",
      seriesText, [baseline],
      result: [
        center, ResultField("mr_bar", "number", "the mean moving range"),
        ResultField("lcl", "number", "lower limit"), ResultField("ucl", "number", "upper limit"),
        ResultField("mr_ucl", "number", "upper limit of the moving range"), points,
        ResultField("signals", "array", "the periods outside the limits or in a run of 8"),
      ], example: "return cx.control.xmr{ 12, 14, 13, 15, 12, 14, 30 }", source: "Wheeler 1993"
    ) { _, value, options in
      let series = try Series(value, function: "cx.control.xmr")
      let chart = try movingRangeChart(series.judged, baseline: series.baseline(options))
      return shown(
        "XmR chart", series,
        [
          ValueTree.Field("center", .number(chart.center)),
          ValueTree.Field("mr_bar", .number(chart.mrBar)),
          ValueTree.Field("lcl", .number(chart.lcl)), ValueTree.Field("ucl", .number(chart.ucl)),
          ValueTree.Field("mr_ucl", .number(chart.mrUcl)),
          ValueTree.Field(
            "points",
            .table(
              points(
                series, lcl: chart.points.map(\.lcl), ucl: chart.points.map(\.ucl),
                signals: chart.points.map(\.signal?.rawValue),
                [("mr", .numbers(chart.movingRanges))]))),
          ValueTree.Field("signals", series.names(chart.signals)),
        ], options, signals: chart.signals.count)
    },
    Analysis.function(
      "cx.control.nps", "A chart of scores whose limits follow the answers of each period.",
      "a table `period, detractors, passives, promoters`, as `cx.trend` gives, or groups",
      [baseline], result: [center, points],
      example: #"return cx.control.nps(cx.trend(cx.read("sample:responses")))"#,
      source: "Montgomery; pooled variance of −1, 0, +1"
    ) { _, value, options in
      let series = try Series(value, function: "cx.control.nps")
      let chart = try scoreChart(series.judgedCounts(), baseline: series.baseline(options))
      let sizes = series.counts?.map { Double($0.count) } ?? []
      return sampled("NPS chart", series, chart, sizes, unit: 100, options)
    },
    Analysis.function(
      "cx.control.p", "A chart of shares (0–1) whose limits follow the size of each period.",
      "a table with the columns of counts, or groups",
      [
        OptionDeclaration("count", .string, "the column of hits", default: "\"count\""),
        OptionDeclaration("n", .string, "the column of trials", default: "\"n\""), baseline,
      ], result: [center, points],
      example: "return cx.control.p(cx.table{ count = { 12, 15, 9 }, n = { 100, 110, 90 } })",
      source: "Montgomery"
    ) { _, value, options in
      let table = try Analysis.table(value, of: "cx.control.p")
      let periods = try trials(table, options)
      let shares = periods.map { $0.n > 0 ? Double($0.count) / Double($0.n) : nil }
      let named = try Table(
        [
          ("period", periodColumn(table)), ("value", .numbers(shares)),
          (
            "complete",
            table.has("complete")
              ? table.column("complete") : .booleans(periods.map { _ in true })
          ),
        ], notes: table.notes)
      let series = try Series(
        .object(named, tag: ClassTag.table), function: "cx.control.p", value: "value")
      let judged = zip(periods, series.isComplete).map { $1 ? $0 : (count: 0, n: 0) }
      let chart = try shareChart(judged, baseline: series.baseline(options))
      return sampled(
        "p chart", series, chart, periods.map { Double($0.n) }, unit: 1, options)
    },
    Analysis.function(
      "cx.control.ewma", "A chart of exponentially weighted averages, for small shifts.",
      seriesText,
      [
        OptionDeclaration("lambda", .number, "the weight of the last value", default: "0.2"),
        OptionDeclaration("width", .number, "the limits in sigmas", default: "3"), baseline,
      ],
      result: [
        center, ResultField("sigma", "number", "mean moving range / 1.128"),
        ResultField("points", "table", "`period, value, ewma, lcl, ucl, signal`"),
      ], example: "return cx.control.ewma{ 12, 14, 13, 15, 12, 18, 19 }", source: "Roberts 1959"
    ) { _, value, options in
      let series = try Series(value, function: "cx.control.ewma")
      let chart = try weightedAverageChart(
        series.judged, lambda: options.number("lambda") ?? 0.2,
        width: options.number("width") ?? 3, baseline: series.baseline(options))
      return shown(
        "EWMA chart", series,
        [
          ValueTree.Field("center", .number(chart.center)),
          ValueTree.Field("sigma", .number(chart.sigma)),
          ValueTree.Field(
            "points",
            .table(
              points(
                series, lcl: chart.points.map(\.lcl), ucl: chart.points.map(\.ucl),
                signals: chart.points.map { $0.signal ? "limits" : nil },
                [("ewma", .numbers(chart.points.map(\.ewma)))]))),
        ], options, signals: chart.points.count { $0.signal })
    },
    Analysis.function(
      "cx.control.cusum", "Cumulative sums above and below the centre, for small shifts.",
      seriesText,
      [
        OptionDeclaration("k", .number, "the slack in sigmas", default: "0.5"),
        OptionDeclaration("h", .number, "the limit in sigmas", default: "5"), baseline,
      ],
      result: [
        center, ResultField("sigma", "number", "mean moving range / 1.128"),
        ResultField("points", "table", "`period, value, c_plus, c_minus, signal`"),
      ], example: "return cx.control.cusum{ 12, 14, 13, 15, 12, 18, 19 }", source: "Page 1954"
    ) { _, value, options in
      let series = try Series(value, function: "cx.control.cusum")
      let chart = try cumulativeSumChart(
        series.judged, k: options.number("k") ?? 0.5, h: options.number("h") ?? 5,
        baseline: series.baseline(options))
      let table = Analysis.table([
        ("period", series.periods), ("value", .numbers(series.values)),
        ("c_plus", .numbers(chart.points.map(\.cPlus))),
        ("c_minus", .numbers(chart.points.map(\.cMinus))),
        ("signal", .strings(chart.points.map { $0.signal ? "limits" : nil })),
      ])
      return shown(
        "CUSUM chart", series,
        [
          ValueTree.Field("center", .number(chart.center)),
          ValueTree.Field("sigma", .number(chart.sigma)), ValueTree.Field("points", .table(table)),
        ], options, signals: chart.points.count { $0.signal })
    },
    Analysis.function(
      "cx.control.runs", "The periods at which a long run on one side of the centre is present.",
      seriesText,
      [
        OptionDeclaration("center", .number, "the middle line; the mean of the values"),
        OptionDeclaration("length", .integer, "the periods that make a run", default: "8"),
      ], result: [ResultField("signals", "array", "periods"), center],
      example: "return cx.control.runs({ 1, 2, 1, 2, 6, 7, 8, 9 }, { center = 4, length = 4 })",
      source: "Western Electric 1956; Wheeler 1993"
    ) { _, value, options in
      let series = try Series(value, function: "cx.control.runs")
      let known = series.judged.compactMap(\.self)
      let center =
        options.number("center")
        ?? (known.isEmpty ? 0 : known.reduce(0, +) / Double(known.count))
      let signals = try runSignals(
        series.judged, center: center, length: try options.wholeNumber("length") ?? 8)
      return shown(
        "Runs", series,
        [
          ValueTree.Field("signals", series.names(signals)),
          ValueTree.Field("center", .number(center)),
        ], options, signals: signals.count)
    },
  ]

  /// The columns of hits and trials of each period.
  static func trials(
    _ table: Table, _ options: OptionValues
  ) throws -> [(count: Int, n: Int)] {
    let names = [options.string("count") ?? "count", options.string("n") ?? "n"]
    let columns = try zip(names, table.columns(names)).map { name, column in
      try column.optionalNumbers(named: name).enumerated().map { row, number in
        guard let count = Int(exactly: number ?? 0), count >= 0, count < 1 << 50 else {
          throw StatisticsError.outOfRange(
            name, found: number ?? 0, expected: "a count from 0 in row \(row + 1)")
        }
        return count
      }
    }
    return zip(columns[0], columns[1]).map { (count: $0, n: $1) }
  }

  private static func periodColumn(_ table: Table) throws -> Column {
    try table.has("period")
      ? table.column("period") : .integers((0..<table.rowCount()).map { Int64($0 + 1) })
  }

  private static func sampled(
    _ title: String, _ series: Series, _ chart: SamplingChart, _ sizes: [Double], unit: Double,
    _ options: OptionValues
  ) -> LuaValue {
    // A period that is not over has limits like the others, and no signal.
    let half = sizes.map { n in
      n > 0 ? 3 * unit * (chart.variance / n).squareRoot() : nil
    }
    let table = points(
      series, lcl: half.map { $0.map { chart.center - $0 } },
      ucl: half.map { $0.map { chart.center + $0 } },
      signals: chart.points.map(\.signal?.rawValue), [])
    return shown(
      title, series,
      [
        ValueTree.Field("center", .number(chart.center)),
        ValueTree.Field("variance", .number(chart.variance)),
        ValueTree.Field("points", .table(table)),
      ], options, signals: chart.points.count { $0.signal != nil })
  }

  private static func points(
    _ series: Series, lcl: [Double?], ucl: [Double?], signals: [String?],
    _ further: [(name: String, column: Column)]
  ) -> Table {
    Analysis.table(
      [("period", series.periods), ("value", .numbers(series.values))] + further
        + [("lcl", .numbers(lcl)), ("ucl", .numbers(ucl)), ("signal", .strings(signals))])
  }

  private static func shown(
    _ title: String, _ series: Series, _ fields: [ValueTree.Field], _ options: OptionValues,
    signals: Int
  ) -> LuaValue {
    var settings: [ShownResult.Setting] = []
    for name in ["lambda", "width", "k", "h", "length"] {
      let defaults = ["lambda": 0.2, "width": 3, "k": 0.5, "h": 5, "length": 8]
      if options.function.hasSuffix("ewma"), !["lambda", "width"].contains(name) { continue }
      if options.function.hasSuffix("cusum"), !["k", "h"].contains(name) { continue }
      if !options.function.hasSuffix("ewma"), !options.function.hasSuffix("cusum"),
        name != "length"
      {
        continue
      }
      settings.append(
        ShownResult.Setting(
          name, NumberDisplay().text(options.number(name) ?? defaults[name] ?? 0)))
    }
    if let baseline = options["baseline"] {
      let text = (try? ValueTree(baseline).text(style: Style()).trimmedNewlines) ?? ""
      settings.append(ShownResult.Setting("baseline", text))
    } else if !options.function.hasSuffix("runs") {
      settings.append(ShownResult.Setting("baseline", "all periods"))
    }
    let known = series.judged.count { $0 != nil }
    var sentences = [
      signals == 0
        ? "No signal: the changes from period to period look like chance. Do not explain them."
        : "\(signals) \(signals == 1 ? "period is a signal" : "periods are signals"): look for a "
          + "cause there, and not in the others."
    ]
    if known < 12 {
      sentences.append("Only \(known) periods: the limits are rough below 12.")
    }
    return Analysis.result(
      ShownResult(
        title: title, fields: fields + [ValueTree.Field("n", .init(known))], settings: settings,
        sentences: sentences, notes: series.notes))
  }
}

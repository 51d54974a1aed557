import Experience
import LuaRuntime
import Reports
import Statistics
import Tables

/// `cx.journey.handovers` and `cx.journey.departments`.
enum TeamFunctions {
  static let library: [Function] = [handovers, departments]

  private static let handovers = Analysis.function(
    "cx.journey.handovers", "Whether what one person promised the next one takes up in time.",
    "a table with a row for each handover, or groups",
    [
      .column("from", "who hands over", default: "from"),
      .column("to", "who takes over", default: "to"),
      .column("at", "when it was handed over", default: "at"),
      .column("accepted_at", "when it was taken up; nil is not yet", default: "accepted_at"),
      .column("complete", "whether all that was needed came along", default: "complete"),
      .column("repeated", "whether the customer was asked again", default: "repeated"),
      OptionDeclaration("sla_hours", .number, "the hours within which it should be taken up"),
      .column("score", "the customer's score, to compare both outcomes"), .scale, .confidence,
    ],
    result: [
      ResultField("success_pct", "number?", "in time, complete, no repeated question; percent"),
      ResultField("low", "number?", "Wilson's lower limit, percent; `high` the upper"),
      ResultField("n", "integer", "handovers that were judged"),
      ResultField("median_lag_hours", "number?", "by Kaplan–Meier; open ones are censored"),
      ResultField("open", "integer", "handovers that nobody took up"),
      ResultField("by_success", "table?", "`success, nps, low, high, n`, with option `score`"),
    ],
    example: "return cx.journey.handovers(cx.table{ from = { \"sales\", \"sales\" }, "
      + "to = { \"service\", \"service\" }, at = { cx.time(\"2026-01-05T09:00:00Z\"), "
      + "cx.time(\"2026-01-06T09:00:00Z\") }, accepted_at = { "
      + "cx.time(\"2026-01-05T11:00:00Z\"), cx.time(\"2026-01-08T09:00:00Z\") }, "
      + "complete = { true, true }, repeated = { false, false } }, { sla_hours = 24 })",
    source: "Kaplan & Meier 1958; Wilson 1927"
  ) { _, value, options in
    let input = try SystemInput(value, options)
    let hours = try options.needed("sla_hours", "hours above 0, such as 24")
    let (from, to) = (try input.texts("from", "from"), try input.texts("to", "to"))
    let at = try input.instants("at", "at")
    let accepted = try input.instants("accepted_at", "accepted_at")
    let (complete, repeated) = (
      try input.flags("complete", "complete"), try input.flags("repeated", "repeated")
    )
    let observedTo = (at + accepted).compactMap(\.self).max() ?? 0
    var kept: [Int] = []
    var (same, undated) = (0, 0)
    var handovers: [Handover] = []
    for row in at.indices {
      if let a = from[row], a == to[row] {
        same += 1
        continue
      }
      guard let start = at[row] else {
        undated += 1
        continue
      }
      func hours(to end: Int64) -> Double { (Double(end) - Double(start)) / 3.6e9 }
      kept.append(row)
      handovers.append(
        Handover(
          lagHours: accepted[row].map(hours), openHours: max(0, hours(to: observedTo)),
          isComplete: complete[row], isRepeated: repeated[row]))
    }
    let found = try handoverQuality(
      handovers, withinHours: hours, confidence: options.confidence)
    var fields: [ValueTree.Field] = [
      .init("success_pct", found.success.sharePct), .init("low", found.success.low),
      .init("high", found.success.high), .init("n", found.success.n),
      .init("median_lag_hours", found.medianLagHours), .init("open", found.open),
    ]
    if let name = options.string("score") {
      let verdicts = handovers.map { $0.succeeded(within: hours) }
      fields.append(.init("by_success", try scores(input, name, kept, verdicts)))
    }
    return Analysis.result(
      ShownResult(
        title: "Handovers", fields: fields,
        headline: ShownResult.Headline("success_pct", range: 0...100, unit: "%"),
        settings: [
          ShownResult.Setting("within", "\(roundedText(hours)) hours"),
          ShownResult.Setting("interval", "wilson"), input.confidenceSetting,
        ],
        sentences: found.success.n == 0
          ? ["No handovers that can be judged: there is no share."] : [],
        notes: input.table.notes
          + Note.rows(
            same, "rows have the same person on both sides: no handover", step: "handovers")
          + Note.rows(undated, "handovers have no time", step: "handovers")
          + Note.rows(
            found.undecided, "handovers do not say whether they were complete or repeated",
            step: "handovers")))
  }

  private static func scores(
    _ input: SystemInput, _ name: String, _ rows: [Int], _ verdicts: [Bool?]
  ) throws -> Table {
    let column = try input.table.column(name)
    let settings = try ScoreSettings(input.options, column: column, name: name)
    let bands = try column.bands(settings.coding, named: name)
    let scores = try [true, false].map { wanted in
      var counts = ScoreCounts()
      for (row, verdict) in zip(rows, verdicts) where verdict == wanted { counts[bands[row]] += 1 }
      return try promoterScore(
        of: counts,
        ScoreOptions(input.options, scale: settings.coding.scale))
    }
    return Analysis.table([
      ("success", .booleans([true, false])), ("nps", .numbers(scores.map(\.nps))),
      ("low", .numbers(scores.map(\.low))), ("high", .numbers(scores.map(\.high))),
      ("n", .counts(scores.map(\.n))),
    ])
  }

  private static let departments = Analysis.function(
    "cx.journey.departments", "How far ratings differ between departments, and the worst link.",
    "a table, or groups",
    [
      .column("department", "the department", default: "department"),
      .column("rating", "the rating", default: "rating"),
      OptionDeclaration(
        "minimum", .integer, "departments with fewer ratings are hidden", default: "5"),
    ],
    result: [
      ResultField("eta2", "number?", "the share of the variance between departments, 0–1"),
      ResultField("worst", "string?", "the department with the lowest mean"),
      ResultField("departments", "table", "`department, n, mean`; nil where hidden"),
      ResultField("n", "integer", "ratings of the departments that are shown"),
    ],
    example: "return cx.journey.departments(cx.read(\"sample:responses\"), "
      + "{ department = \"channel\", rating = \"service\" })",
    source: "Fisher 1925; Hundepool et al. 2012"
  ) { _, value, options in
    let input = try SystemInput(value, options)
    let name = try input.name("department", "department")
    let groups = try input.table.grouped(by: [.column(name)])
    let ratings = try input.numbers("rating", "rating")
    var values = [[Double]](repeating: [], count: groups.count)
    for (row, rating) in ratings.enumerated() {
      if let rating { values[Int(groups.codes[row])].append(rating) }
    }
    let names = try groups.keys[0].column.optionalTexts(named: name)
    let found = try departmentRatings(
      zip(names, values).map { (department: $0, values: $1) },
      minimum: try options.wholeNumber("minimum") ?? 5)
    return Analysis.result(
      ShownResult(
        title: "Departments",
        fields: [
          .init("eta2", found.eta2), .init("worst", found.worst),
          .init(
            "departments",
            Analysis.table([
              ("department", .strings(found.cells.map(\.department))),
              ("n", .integers(found.cells.map { $0.n.map { Int64($0) } })),
              ("mean", .numbers(found.cells.map(\.mean))),
            ])), .init("n", found.n),
        ], headline: ShownResult.Headline("eta2", digits: 3),
        settings: [
          ShownResult.Setting("department", name),
          ShownResult.Setting("minimum", "\(options.integer("minimum") ?? 5) ratings"),
        ],
        sentences: found.n == 0 ? ["No department has enough ratings to be shown."] : [],
        notes: input.table.notes
          + Note.leftOut(
            missing: ratings.count { $0 == nil }, step: "departments",
            column: try input.name("rating", "rating"))
          + Note.rows(
            found.hidden.departments, "departments have too few ratings and are hidden",
            step: "departments", column: name)))
  }
}

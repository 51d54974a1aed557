import Experience
import LuaRuntime
import Reports
import Statistics
import Tables

/// `cx.employees.correlation` and `cx.competition.gap`.
enum OrganisationFunctions {
  static let library: [Function] = MaturityFunctions.library + [employees, competition]

  private static let employees = Analysis.function(
    "cx.employees.correlation",
    "Whether enthusiastic employees and enthusiastic customers go together (80 %?).",
    "a table with a row for each branch or team, or groups",
    [
      .column("employee", "the employees' score", default: "employee_nps"),
      .column("customer", "the customers' score", default: "customer_nps"),
      .column("n", "the employees behind a row", default: "employees"),
      OptionDeclaration(
        "minimum", .integer, "rows with fewer employees are left out", default: "5"),
      .confidence,
    ],
    result: [
      ResultField("pearson", "number?", "−1…1, with Fisher's `low, high` and `p`"),
      ResultField("r2", "number?", "the share of variance in common, 0–1"),
      ResultField("spearman", "number?", "by rank"), ResultField("kendall", "number?", "τ-b"),
      ResultField("n", "integer", "rows used; `hidden` have too few employees"),
    ],
    example: "return cx.employees.correlation(cx.table{ employee_nps = { 12, 35, -5, 48 }, "
      + "customer_nps = { 8, 28, 2, 39 }, employees = { 9, 12, 7, 15 } })",
    source: "Fisher 1921; Spearman 1904; Kendall 1945"
  ) { _, value, options in
    let input = try SystemInput(value, options)
    var own = try input.numbers("employee", "employee_nps")
    let customers = try input.numbers("customer", "customer_nps")
    let minimum = try options.wholeNumber("minimum") ?? 5
    guard minimum >= 1 else {
      throw options.error("minimum", expected: "a number of employees from 1")
    }
    let sizes = try input.optionalName("n", "employees").map {
      try input.table.column($0).optionalNumbers(named: $0)
    }
    var hidden = 0
    for row in own.indices {
      if let sizes, !((sizes[row] ?? 0) >= Double(minimum)) {
        hidden += 1
        own[row] = nil
      }
    }
    let found = try correlation(own, customers, confidence: options.confidence)
    return Analysis.result(
      ShownResult(
        title: "Employees and customers",
        fields: [
          .init("pearson", found.pearson), .init("low", found.low), .init("high", found.high),
          .init("p", found.p), .init("r2", found.r2), .init("spearman", found.spearman),
          .init("kendall", found.kendall), .init("n", found.n), .init("hidden", hidden),
        ], headline: ShownResult.Headline("pearson", digits: 3, range: -1...1),
        settings: [
          ShownResult.Setting("minimum", "\(minimum) employees"), input.confidenceSetting,
        ], sentences: sentences(found, hasSizes: sizes != nil),
        notes: input.table.notes
          + Note.rows(
            hidden, "rows have too few employees and are hidden", step: "correlation")
          + Note.rows(
            max(0, found.missing - hidden), "rows have one score only", step: "correlation")))
  }

  private static func sentences(_ found: Correlation, hasSizes: Bool) -> [String] {
    var sentences: [String] = []
    guard let r = found.pearson else {
      return ["Too few rows, or no variation: there is no correlation."]
    }
    if let low = found.low, let high = found.high {
      func judged(_ claim: Double) -> String {
        low <= claim && claim <= high ? "within the interval" : "outside the interval"
      }
      sentences.append(
        "The claim of 80 % has two readings: r = 0.80 is \(judged(0.8)), and r² = 0.80 "
          + "(r = 0.89) is \(judged(0.8.squareRoot())); here r² is "
          + "\(NumberDisplay(digits: 2).text(r * r)).")
    }
    if found.n < 10 { sentences.append("Only \(found.n) rows: the interval is wide.") }
    if !hasSizes {
      sentences.append(
        "No column says how many employees a row has: the minimum could not be kept.")
    }
    return sentences
  }

  private static let competition = Analysis.function(
    "cx.competition.gap", "The distance to a competitor on each item: own − competitor.",
    "a table with a row for each answer, or groups",
    [
      .column("item", "the item", default: "item"),
      .column("own", "our rating", default: "own"),
      .column("competitor", "the competitor's rating on the same scale", default: "competitor"),
      .column("importance", "how much the item matters", default: "importance"), .confidence,
    ],
    result: [
      ResultField(
        "", "table",
        "`item, gap, low, high` (paired t when the same people rated both, else Welch)`, n_own, "
          + "n_competitor, importance, priority` (improve, promote, watch, not shown)")
    ],
    example: "return cx.competition.gap(cx.table{ item = { \"price\", \"price\", \"price\" }, "
      + "own = { 7, 8, 7 }, competitor = { 8, 8, 9 } })", source: "Martilla & James 1977"
  ) { _, value, options in
    let input = try SystemInput(value, options)
    let importance = input.optionalName("importance", "importance")
    let ratings = try input.ratings(
      by: input.optionalName("item", "item"), own: input.name("own", "own"),
      competitor: input.name("competitor", "competitor"), importance: importance, intended: nil)
    let found = try competitionGaps(ratings, confidence: options.confidence)
    let behind = found.filter { ($0.test?.high ?? 0) < 0 }
    let table = Analysis.table(
      [
        ("item", .strings(found.map(\.item))), ("gap", .numbers(found.map { $0.test?.mean })),
        ("low", .numbers(found.map { $0.test?.low })),
        ("high", .numbers(found.map { $0.test?.high })), ("n_own", .counts(found.map(\.own))),
        ("n_competitor", .counts(found.map(\.competitor))),
        ("importance", .numbers(found.map(\.importance))),
        ("priority", .strings(found.map(\.priority))),
      ], notes: input.table.notes)
    return .object(
      Table(
        AttributedSource(
          table, title: "Own − competitor", fields: [.init("n", found.reduce(0) { $0 + $1.own })],
          settings: [input.confidenceSetting],
          sentences: [
            behind.isEmpty
              ? "No item is shown to be behind the competitor."
              : "Behind: " + behind.compactMap(\.item).joined(separator: ", ") + "."
          ])), tag: ClassTag.table)
  }
}

import Experience
import LuaRuntime
import Reports
import Statistics
import Tables

/// `cx.loyalty.*` but earned growth, and `cx.benchmarks`.
enum LoyaltyFunctions {
  static let library: [Function] = [
    matrix, recommendations, publicRating, revenueAtRisk, benchmarks,
  ]

  private static let matrix = Analysis.function(
    "cx.loyalty.matrix", "Satisfied beside loyal: loyal is more than satisfied.",
    "a table with a row for each customer, or groups",
    [
      .column("satisfied", "whether the customer is satisfied", default: "satisfied"),
      .column("loyal", "whether the customer is loyal; or by the options below", default: "loyal"),
      .score, .scale, .missingCodes, .codeOfLowest,
      .column("repurchased", "whether the customer bought again"),
      .column("wallet", "the share of wallet, 0–1"),
      OptionDeclaration("wallet_from", .number, "from this share on loyal", default: "0.5"),
      .confidence,
    ],
    result: [
      ResultField("cells", "table", "`satisfied, loyal, n, share_pct`, four rows"),
      ResultField(
        "satisfied_not_loyal_pct", "number?",
        "not loyal, percent of the satisfied; with Wilson's "
          + "`low, high`"),
      ResultField("n", "integer", "customers of whom both are known"),
    ],
    example: "return cx.loyalty.matrix(cx.table{ satisfied = { true, true, false, true }, "
      + "loyal = { true, false, false, false } })", source: "Jones & Sasser 1995"
  ) { _, value, options in
    let input = try SystemInput(value, options)
    let (loyal, basis) = try loyalty(input)
    let found = try loyaltyMatrix(
      satisfied: input.flags("satisfied", "satisfied"), loyal: loyal,
      confidence: options.confidence)
    var sentences: [String] = []
    if let share = found.satisfiedNotLoyal.sharePct {
      sentences.append("\(percentageText(share)) of the satisfied customers are not loyal.")
    }
    if basis == "attitude only" {
      sentences.append("Attitude only: without purchases nobody knows who really came back.")
    }
    return Analysis.result(
      ShownResult(
        title: "Satisfied and loyal",
        fields: [
          .init(
            "cells",
            Analysis.table([
              ("satisfied", .booleans(found.cells.map(\.isSatisfied))),
              ("loyal", .booleans(found.cells.map(\.isLoyal))),
              ("n", .counts(found.cells.map(\.n))),
              ("share_pct", .numbers(found.cells.map(\.sharePct))),
            ])), .init("satisfied_not_loyal_pct", found.satisfiedNotLoyal.sharePct),
          .init("low", found.satisfiedNotLoyal.low), .init("high", found.satisfiedNotLoyal.high),
          .init("n", found.n),
        ],
        headline: ShownResult.Headline("satisfied_not_loyal_pct", range: 0...100, unit: "%"),
        settings: [
          ShownResult.Setting("loyal", basis), ShownResult.Setting("interval", "wilson"),
          input.confidenceSetting,
        ], sentences: sentences,
        notes: input.table.notes
          + Note.rows(
            found.missing, "customers have no satisfaction or no loyalty", step: "matrix")))
  }

  /// Who is loyal, and by what.
  private static func loyalty(_ input: SystemInput) throws -> (flags: [Bool?], basis: String) {
    if input.options["score"] == nil { return (try input.flags("loyal", "loyal"), "as given") }
    let name = try input.name("score")
    let column = try input.table.column(name)
    let settings = try ScoreSettings(input.options, column: column, name: name)
    let bands = try column.bands(settings.coding, named: name)
    let bought = input.options["repurchased"] == nil ? nil : try input.flags("repurchased")
    let wallet = input.options["wallet"] == nil ? nil : try input.numbers("wallet")
    let from = input.options.number("wallet_from") ?? 0.5
    let hasPurchases = bought != nil || wallet != nil
    let flags = bands.indices.map { row in
      isLoyal(
        isPromoter: bands[row].sign.map { $0 > 0 }, repurchased: bought?[row],
        walletShare: wallet?[row], walletFrom: from, hasPurchases: hasPurchases)
    }
    return (flags, hasPurchases ? "promoter who bought again" : "attitude only")
  }

  private static let recommendations = Analysis.function(
    "cx.loyalty.recommendations", "Whether most recommendations come from enthusiasts (80–90 %?).",
    "a table with a row for each customer or group of customers, or groups",
    [
      .column("group", "the customer's group", default: "group"),
      .column("recommendations", "the recommendations made", default: "recommendations"),
      OptionDeclaration(
        "enthusiast", .string, "the group of enthusiasts", default: "\"promoter\""),
      .column("customers", "the customers that a row stands for; 1 unless there is one"),
      .confidence,
    ],
    result: [
      ResultField("share_pct", "number?", "recommendations by enthusiasts, percent"),
      ResultField("low", "number?", "Wilson's lower limit"),
      ResultField("high", "number?", "Wilson's upper limit"),
      ResultField("customer_share_pct", "number?", "their part of the customers, percent"),
      ResultField("concentration", "number?", "the one over the other"),
      ResultField("in_band", "boolean?", "whether the share is within 80–90 %"),
      ResultField("n", "integer", "recommendations; `customers` made them"),
    ],
    example: "return cx.loyalty.recommendations(cx.table{ group = { \"promoter\", \"passive\" }, "
      + "customers = { 200, 800 }, recommendations = { 430, 70 } })",
    source: "Luo & Homburg 2007; Wilson 1927"
  ) { _, value, options in
    let input = try SystemInput(value, options)
    let groups = try input.texts("group", "group")
    let wanted = options.string("enthusiast") ?? "promoter"
    let sizes = try input.optionalName("customers", "customers").map {
      try input.table.column($0).optionalNumbers(named: $0)
    }
    let found = try Experience.recommendations(
      isEnthusiast: groups.map { $0.map { $0 == wanted } },
      recommendations: input.numbers("recommendations", "recommendations"), customers: sizes,
      confidence: options.confidence)
    var sentences: [String] = []
    if let low = found.share.low, let high = found.share.high {
      let band = Recommendations.band
      sentences.append(
        low >= band.lowerBound && high <= band.upperBound
          ? "The claim of 80–90 % holds here, with its whole interval."
          : high < band.lowerBound || low > band.upperBound
            ? "The claim of 80–90 % does not hold here: the interval lies outside."
            : "Not shown: the interval reaches beyond 80–90 %.")
    } else {
      sentences.append("No recommendations: there is no share.")
    }
    if found.customers > 0, !groups.contains(wanted) {
      sentences.append("No row has the group `\(wanted)`: option `enthusiast` names it.")
    }
    return Analysis.result(
      ShownResult(
        title: "Recommendations by enthusiasts",
        fields: [
          .init("share_pct", found.share.sharePct), .init("low", found.share.low),
          .init("high", found.share.high),
          .init("customer_share_pct", found.customerSharePct),
          .init("concentration", found.concentration), .init("in_band", found.isInBand),
          .init("n", found.share.n), .init("customers", found.customers),
        ], headline: ShownResult.Headline("share_pct", range: 0...100, unit: "%"),
        settings: [
          ShownResult.Setting("enthusiast", wanted), ShownResult.Setting("interval", "wilson"),
          input.confidenceSetting,
        ], sentences: sentences,
        notes: input.table.notes
          + Note.rows(
            found.missing, "rows have no group or no number", step: "recommendations")))
  }

  private static let publicRating = Function(
    "cx.loyalty.public_rating", "Whether a public average is middling, and what it is worth.",
    Arg<Double>("mean", "the average rating, on a scale to 10"),
    Arg<Double>("n", "the number of ratings"),
    Options(
      OptionDeclaration("prior_mean", .number, "what comparable places have on average"),
      OptionDeclaration("prior_n", .number, "how many ratings that counts for")),
    result: [
      ResultField("passed_over", "boolean", "whether 6.5 ≤ mean < 7.5"),
      ResultField("shrunken", "number?", "(prior_n · prior_mean + n · mean) / (prior_n + n)"),
    ], example: "return cx.loyalty.public_rating(7.1, 40, { prior_mean = 7.8, prior_n = 20 })",
    source: "shrinkage: Efron & Morris 1977"
  ) { _, mean, n, options in
    for (name, other) in [("prior_mean", "prior_n"), ("prior_n", "prior_mean")]
    where options[name] == nil && options[other] != nil {
      throw options.error(name, expected: "both `prior_mean` and `prior_n`, or neither")
    }
    let found = try Experience.publicRating(
      mean: mean, n: n, priorMean: options.number("prior_mean"),
      priorCount: options.number("prior_n"))
    return ResultObject(
      ShownResult(
        title: "Public rating",
        fields: [
          .init("mean", mean), .init("passed_over", found.isPassedOver),
          .init("shrunken", found.shrunken),
          .init("n", Int(exactly: n).map { ValueTree($0) } ?? .number(n)),
        ], headline: ShownResult.Headline("mean", digits: 2),
        settings: [ShownResult.Setting("passed over", "from 6.5, below 7.5")],
        sentences: [
          found.isPassedOver
            ? "A rating around 7 is passed over: neither good enough to choose nor bad enough to "
              + "read on." : "The rating is not in the middle that readers pass over."
        ]))
  }

  private static let revenueAtRisk = Analysis.function(
    "cx.loyalty.revenue_at_risk", "The revenue of detractors and passives: it may leave.",
    "a table with a row for each customer, or groups",
    [
      .score, .scale, .missingCodes, .codeOfLowest,
      .column("revenue", "the revenue", default: "revenue"), .confidence,
    ],
    result: [
      ResultField("detractors", "number", "their revenue"),
      ResultField("passives", "number", "their revenue"),
      ResultField("weighted_nps", "number?", "each answer weighted by its revenue, points"),
      ResultField("low", "number?", "its lower limit, linearised; `high` the upper"),
      ResultField("promoters", "number", "their revenue; `total` of all"),
      ResultField("n", "integer", "answers with a score and a revenue"),
    ],
    example: "return cx.loyalty.revenue_at_risk(cx.table{ score = { 10, 3, 8, 9 }, "
      + "revenue = { 100, 900, 250, 400 } }, { scale = \"0-10\" })",
    source: "Reichheld 2003; Lumley 2010"
  ) { _, value, options in
    let input = try SystemInput(value, options)
    let name = try input.name("score", "score")
    let column = try input.table.column(name)
    let settings = try ScoreSettings(options, column: column, name: name)
    let bands = try column.bands(settings.coding, named: name)
    let found = try Experience.revenueAtRisk(
      bands: bands, revenue: input.numbers("revenue", "revenue"), scale: settings.coding.scale,
      confidence: options.confidence)
    var sentences: [String] = []
    if found.total > 0 {
      sentences.append(
        "\(percentageText(100 * found.detractors / found.total)) of the revenue is with "
          + "detractors, \(percentageText(100 * found.passives / found.total)) with passives.")
    } else {
      sentences.append("No revenue beside a valid score: nothing can be weighed.")
    }
    return Analysis.result(
      ShownResult(
        title: "Revenue-weighted NPS",
        fields: [
          .init("weighted_nps", found.weighted.nps), .init("low", found.weighted.low),
          .init("high", found.weighted.high), .init("detractors", found.detractors),
          .init("passives", found.passives), .init("promoters", found.promoters),
          .init("total", found.total), .init("n", found.weighted.n),
        ], headline: ShownResult.Headline("weighted_nps", range: -100...100),
        settings: [
          ShownResult.Setting(
            "scale", settings.coding.scale.name, isAssumed: settings.isAssumed),
          ShownResult.Setting("weight", try input.name("revenue", "revenue")),
          ShownResult.Setting("interval", "linearised"), input.confidenceSetting,
        ], sentences: sentences,
        notes: input.table.notes
          + Note.leftOut(
            missing: bands.count { $0 == .missing }, invalid: bands.count { $0 == .invalid },
            step: "revenue_at_risk", column: name)
          + Note.rows(
            found.withoutRevenue, "answers have no revenue", step: "revenue_at_risk",
            column: try input.name("revenue", "revenue"))))
  }

  private static let benchmarks = Function(
    "cx.benchmarks", "A score beside published ones, as far as they can be compared.",
    Arg<ResultObject>("r", "a result of `cx.nps`"),
    result: [
      ResultField(
        "", "table",
        "`name, nps, delta` (own − published, points)`, inside_interval` (whether the published "
          + "score lies in the own interval)")
    ], example: "return cx.benchmarks(cx.nps{ detractors = 10, passives = 20, promoters = 70 })",
    source: "figures of the trade press; they came without the number of answers"
  ) { _, result -> Table in
    guard let score = result.shown["nps"].map({ LuaValue($0) }), result.shown["promoters"] != nil
    else {
      throw BindingError.unusable(
        "cx.benchmarks", expected: "a result of `cx.nps`", found: "a result of something else")
    }
    func limit(_ name: String) -> Double? { result.shown[name].flatMap { LuaValue($0).double } }
    let (low, high) = (limit("low"), limit("high"))
    let published = PublishedScore.all
    let table = Analysis.table([
      ("name", .strings(published.map(\.name))), ("nps", .numbers(published.map { $0.nps })),
      ("delta", .numbers(published.map { other in score.double.map { $0 - other.nps } })),
      (
        "inside_interval",
        .booleans(
          published.map { other -> Bool? in
            guard let low, let high else { return nil }
            return other.nps >= low && other.nps <= high
          })
      ),
    ])
    return Table(
      AttributedSource(
        table, title: "Published scores", fields: [.init("own", score.double)],
        settings: [ShownResult.Setting("delta", "own − published")],
        sentences: [
          "Published without the number of answers or the question: there is no test, only the "
            + "own interval."
        ]))
  }
}

import Experience
import LuaRuntime
import Reports
import Statistics
import Tables

/// `cx.delight.*`.
enum DelightFunctions {
  static let library: [Function] = [bands, effect, BusinessCaseFunction.function, perception]

  private static let bands = Analysis.function(
    "cx.delight.bands",
    "The 8/10 rule: below 8 is in effect a complaint, delight begins at 9.",
    "a table, a column, an array of ratings, or groups",
    [
      .column("score", "ratings", default: "score"), .ratingScale(default: "1-10"),
      OptionDeclaration(
        "rescale", .boolean, "whether another scale is moved to 1–10 in proportion",
        default: "false"), .confidence,
    ],
    result: [
      ResultField("complaint_pct", "number?", "ratings below 8, percent; nil when n is 0"),
      ResultField("complaint_low", "number?", "Wilson's lower limit; `complaint_high` the upper"),
      ResultField("ordinary_pct", "number?", "ratings from 8 and below 9, with its limits"),
      ResultField("delight_pct", "number?", "ratings from 9, with its limits"),
      ResultField("mean", "number?", "the mean rating"),
      ResultField("mean_passes", "boolean?", "whether the mean is at least 8"),
      ResultField("follow_up", "table", "the rows in the complaint band, in their order"),
      ResultField("n", "integer", "ratings; `missing` and `invalid` are beside it"),
    ], example: "return cx.delight.bands{ 10, 9, 8, 8, 7, 6, 9, 8, 10, 4 }",
    source: "Jones & Sasser 1995"
  ) { _, value, options in
    let input = try SystemInput(value, options, plain: "score")
    let name = try input.name("score", "score")
    let (scale, isAssumed) = try input.scale(
      of: input.column("score", "score"), named: name, "1-10")
    let isRescaled = !DelightBands.scales.contains(scale.name)
    if isRescaled, options.boolean("rescale") != true {
      throw options.error(
        "scale", expected: "\"1-10\" or \"0-10\"; with rescale = true any other, moved to 1–10")
    }
    let found = try delightBands(
      input.numbers("score", "score"), scale: scale, confidence: options.confidence)
    let rows = Values(found.followUp.map { Int32(truncatingIfNeeded: $0) })
    var sentences: [String] = []
    if found.n == 0 {
      sentences.append("No valid ratings: there are no shares.")
    } else {
      sentences.append(
        "\(percentageText(found.complaint.sharePct)) are below 8: each is in effect a complaint; "
          + "`follow_up` has their rows.")
      if found.meanPasses == true, (found.complaint.sharePct ?? 0) > 0 {
        sentences.append(
          "The mean of \(roundedText(found.mean)) passes and hides them: judge the shares.")
      }
    }
    if isRescaled { sentences.append("Ratings were moved from \(scale.name) to 1-10.") }
    return Analysis.result(
      ShownResult(
        title: "Delight", fields: fields(found, follow: try input.table.filtered(rows: rows)),
        headline: ShownResult.Headline("delight_pct", range: 0...100, unit: "%"),
        settings: [
          ShownResult.Setting("score", name),
          ShownResult.Setting("scale", scale.name, isAssumed: isAssumed),
          ShownResult.Setting("interval", "wilson"), input.confidenceSetting,
        ], sentences: sentences,
        notes: input.table.notes
          + Note.leftOut(
            missing: found.missing, invalid: found.invalid, step: "bands", column: name)))
  }

  private static func fields(_ found: DelightBands, follow: Table) -> [ValueTree.Field] {
    [
      .init("complaint_pct", found.complaint.sharePct),
      .init("complaint_low", found.complaint.low), .init("complaint_high", found.complaint.high),
      .init("ordinary_pct", found.ordinary.sharePct), .init("ordinary_low", found.ordinary.low),
      .init("ordinary_high", found.ordinary.high), .init("delight_pct", found.delight.sharePct),
      .init("delight_low", found.delight.low), .init("delight_high", found.delight.high),
      .init("n", found.n), .init("mean", found.mean), .init("mean_passes", found.meanPasses),
      .init("missing", found.missing), .init("invalid", found.invalid),
      .init("follow_up", follow),
    ]
  }

  private static let effect = Analysis.function(
    "cx.delight.effect",
    "Whether delighted customers buy again or recommend more than merely satisfied ones.",
    "a table with a row for each customer, or groups",
    [
      .column("delighted", "true for delighted, false for satisfied", default: "delighted"),
      .column("outcome", "whether it happened: a repeat sale, a referral", default: "outcome"),
      .column("observed_days", "the days that the customer was observed"),
      OptionDeclaration("window_days", .number, "the days within which the outcome counts"),
      .confidence,
    ],
    result: [
      ResultField("difference", "number?", "delighted minus satisfied, shares −1…1"),
      ResultField("low", "number?", "Newcombe's lower limit"),
      ResultField("high", "number?", "Newcombe's upper limit"),
      ResultField("ratio", "number?", "the delighted share over the satisfied one"),
      ResultField("n1", "integer", "delighted customers"),
      ResultField("n2", "integer", "satisfied customers"),
    ],
    example: "return cx.delight.effect(cx.table{ delighted = { true, true, false, false }, "
      + "outcome = { true, true, true, false } })",
    source: "Oliver, Rust & Varki 1997; Newcombe 1998; doubted by Dixon et al. 2010"
  ) { _, value, options in
    let input = try SystemInput(value, options)
    let observed = input.optionalName("observed_days", "observed_days")
    if (options["window_days"] == nil) != (options["observed_days"] == nil),
      options["window_days"] == nil || observed == nil
    {
      throw options.error(
        options["window_days"] == nil ? "window_days" : "observed_days",
        expected: "both `observed_days` and `window_days`, or neither")
    }
    let window = options.number("window_days")
    let found = try delightEffect(
      delighted: input.flags("delighted", "delighted"), outcome: input.flags("outcome", "outcome"),
      observedDays: window == nil ? nil : try observed.map { try input.numbers($0, $0) },
      window: window, confidence: options.confidence)
    let shares = found.shares
    var sentences: [String] = []
    if let low = shares.low, let high = shares.high {
      sentences.append(
        low > 0
          ? "Delighted customers do it more often: an association, not a proof of cause."
          : high < 0
            ? "Delighted customers do it less often: an association, not a proof of cause."
            : "Not shown: the interval holds no difference at all.")
    } else {
      sentences.append("One group is empty: there is nothing to compare.")
    }
    return Analysis.result(
      ShownResult(
        title: "Effect of delight",
        fields: [
          .init("difference", shares.difference), .init("low", shares.low),
          .init("high", shares.high), .init("ratio", shares.ratio), .init("n1", shares.n1),
          .init("n2", shares.n2), .init("n", shares.n1 + shares.n2),
        ], headline: ShownResult.Headline("difference", digits: 3, range: -1...1),
        settings: [
          ShownResult.Setting("difference", "share of delighted − share of satisfied"),
          ShownResult.Setting(
            "window", window.map { "\(roundedText($0)) days" } ?? "none: all as observed"),
          ShownResult.Setting("interval", "newcombe"), input.confidenceSetting,
        ], sentences: sentences,
        notes: input.table.notes
          + Note.rows(found.missing, "customers have no flag or no outcome", step: "effect")
          + Note.rows(
            found.tooShort, "customers were observed for less than the window", step: "effect")))
  }

  private static let perception = Analysis.function(
    "cx.delight.quality_perception",
    "Objective quality beside its perception: only top on both is delight.",
    "a table, or groups",
    [
      .column("quality", "objective quality, 0–1", default: "quality"),
      .column("perception", "perceived quality, 0–1", default: "perception"),
      OptionDeclaration("cut", .number, "from here on a side is high", default: "0.7"),
    ],
    result: [
      ResultField(
        "", "table",
        "the rows with `index` (√(Q·P)), `gap` (P − Q), `quadrant` (delight, hidden quality, "
          + "facade, weak); nil where a side is missing; `.counts` has how often each occurs")
    ],
    example: "return cx.delight.quality_perception(cx.table{ quality = { 0.9, 0.9, 0.3 }, "
      + "perception = { 0.9, 0.3, 0.9 } })", source: "Parasuraman et al. 1988"
  ) { _, value, options in
    let input = try SystemInput(value, options)
    let cut = options.number("cut") ?? 0.7
    let found = try qualityPerception(
      quality: input.numbers("quality", "quality"),
      perception: input.numbers("perception", "perception"), cut: cut)
    let table = try input.table.adding(
      [
        ("index", .numbers(found.index)), ("gap", .numbers(found.gap)),
        ("quadrant", .strings(found.quadrant.map { $0?.rawValue })),
      ],
      notes: Note.rows(
        found.index.count - found.n, "rows have no quality or no perception",
        step: "quality_perception"))
    let counts = QualityPerception.Quadrant.allCases.map { ($0, found.count(of: $0)) }
    var sentences: [String] = []
    if found.count(of: .facade) > 0 {
      sentences.append(
        "\(found.count(of: .facade)) of \(found.n) are a facade: perception hides poor quality.")
    }
    if found.count(of: .hiddenQuality) > 0 {
      sentences.append(
        "\(found.count(of: .hiddenQuality)) of \(found.n) are hidden quality: a sign would let "
          + "customers see it (`cx.deeds.candidates`).")
    }
    let source = AttributedSource(
      table, title: "Quality and perception",
      fields: [
        .init(
          "counts",
          .object(counts.map { ValueTree.Field($0.0.rawValue, $0.1) })),
        .init("n", found.n),
      ], settings: [ShownResult.Setting("cut", roundedText(cut, hasSign: false))],
      sentences: sentences)
    return .object(Table(source), tag: ClassTag.table)
  }
}

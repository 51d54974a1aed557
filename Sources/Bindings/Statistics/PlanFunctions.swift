import LuaRuntime
import Reports
import Statistics

/// `cx.plan.*`.
enum PlanFunctions {
  private static let source = "Cochran 1977"
  private static let power = OptionDeclaration(
    "power", .number, "the chance of finding the effect, 0–1", default: "0.8")
  private static let variances = [
    OptionDeclaration(
      "variance1", .number, "the variance of −1, 0, +1 in the first group, as `cx.nps` gives it"),
    OptionDeclaration(
      "variance2", .number, "the same of the second group", default: "variance1"),
    OptionDeclaration("confidence", .number, "one minus the false alarms, 0–1", default: "0.95"),
    OptionDeclaration("sides", .integer, "2 for either way, 1 for one", default: "2"),
  ]
  private static let sizes = [
    OptionDeclaration("n1", .number, "answers in the first group"),
    OptionDeclaration("n2", .number, "answers in the second group", default: "n1"),
  ]
  private static let effect = OptionDeclaration("effect", .number, "the difference in points")

  static let library: [Function] = [
    Function(
      "cx.plan.sample_size", "The answers needed for a margin around a score.",
      Options(
        OptionDeclaration("margin", .number, "points on each side of the score"),
        OptionDeclaration("variance", .number, "the variance of −1, 0, +1; or the shares"),
        OptionDeclaration("detractors", .number, "expected share, 0–1"),
        OptionDeclaration("passives", .number, "expected share, 0–1", default: "the rest"),
        OptionDeclaration("promoters", .number, "expected share, 0–1"),
        OptionDeclaration("population", .number, "the size of the list, when it is known"),
        .confidence),
      result: [
        ResultField("n", "integer", "answers, rounded up"),
        ResultField("exact", "number", "before rounding"),
      ], example: "return cx.plan.sample_size{ margin = 5, detractors = 0.2, promoters = 0.5 }",
      source: source
    ) { _, options in
      let margin = try options.needed("margin", "points above 0, such as 5")
      let variance = try variance(options)
      let size = try sampleSize(
        margin: margin, variance: variance, population: options.number("population"),
        confidence: options.confidence)
      return ResultObject(
        ShownResult(
          title: "Sample size",
          fields: [
            ValueTree.Field("n", .count(size.n)), ValueTree.Field("exact", .number(size.exact)),
          ],
          settings: [
            ShownResult.Setting("margin", "\(roundedText(margin)) points"),
            ShownResult.Setting("variance", NumberDisplay().text(variance)),
            ShownResult.Setting("confidence", percentText(options.confidence)),
          ]
            + (options.number("population").map {
              [ShownResult.Setting("population", NumberDisplay().text($0))]
            } ?? []),
          sentences: [
            "These are answers, not invitations: divide by the response rate you expect."
          ]))
    },
    Function(
      "cx.plan.minimum_effect", "The smallest difference that two groups of this size show.",
      Options(sizes + variances + [power]),
      result: [
        ResultField("effect", "number", "points"), ResultField("n", "integer", "all answers"),
      ],
      example: "return cx.plan.minimum_effect{ n1 = 200, n2 = 200, variance1 = 0.61 }",
      source: source
    ) { _, options in
      let plan = try plan(options)
      let (n1, n2) = try sizes(options)
      let found = try plan.minimumEffect(n1: n1, n2: n2)
      return shown(
        "Minimum effect", [ValueTree.Field("effect", .number(found))], plan, (n1, n2),
        "A true difference below \(roundedText(found)) points will often stay unseen.")
    },
    Function(
      "cx.plan.power", "The chance that two groups of this size show a difference.",
      Options(sizes + variances + [effect]),
      result: [
        ResultField("power", "number", "0–1"), ResultField("n", "integer", "all answers"),
      ],
      example: "return cx.plan.power{ n1 = 200, n2 = 200, variance1 = 0.61, effect = 10 }",
      source: source
    ) { _, options in
      let plan = try plan(options)
      let (n1, n2) = try sizes(options)
      let effect = try options.needed("effect", "points, such as 10")
      let found = try plan.power(effect: effect, n1: n1, n2: n2)
      return shown(
        "Power", [ValueTree.Field("power", .number(found))], plan, (n1, n2),
        found < 0.8
          ? "Such a difference is found in \(percentText((found * 100).rounded() / 100)) of "
            + "surveys: no power. Ask more customers or expect less." : nil)
    },
    Function(
      "cx.plan.wave_size", "The answers needed in each wave to show a difference.",
      Options([effect] + variances + [power]),
      result: [
        ResultField("n", "integer", "answers in each wave, rounded up"),
        ResultField("exact", "number", "before rounding"),
      ], example: "return cx.plan.wave_size{ effect = 5, variance1 = 0.61 }", source: source
    ) { _, options in
      let plan = try plan(options)
      let size = try plan.waveSize(
        effect: try options.needed("effect", "points other than 0, such as 5"))
      return shown(
        "Answers in each wave",
        [ValueTree.Field("n", .count(size.n)), ValueTree.Field("exact", .number(size.exact))],
        plan, nil, nil)
    },
  ]

  /// The variance, as a number or by the shares of the bands.
  private static func variance(_ options: OptionValues) throws -> Double {
    let shares = ["detractors", "passives", "promoters"].filter { options[$0] != nil }
    if let variance = options.number("variance") {
      if let share = shares.first {
        throw BindingError.cannotCombine(
          "cx.plan.sample_size: `variance` and `\(share)` say the same", advice: "give one of them")
      }
      return variance
    }
    guard let promoters = options.number("promoters"), let detractors = options.number("detractors")
    else {
      throw options.error(
        shares.contains("promoters") ? "detractors" : shares.isEmpty ? "variance" : "promoters",
        expected: "a variance, or the shares `detractors` and `promoters`")
    }
    if let passives = options.number("passives"),
      !((promoters + detractors + passives - 1).magnitude <= 1e-6)
    {
      throw options.error("passives", expected: "shares that add to 1")
    }
    return try scoreVariance(detractors: detractors, promoters: promoters)
  }

  private static func plan(_ options: OptionValues) throws -> ComparisonPlan {
    let first = try options.needed("variance1", "the variance of −1, 0, +1, such as 0.61")
    return ComparisonPlan(
      variance1: first, variance2: options.number("variance2") ?? first,
      confidence: options.confidence, power: options.number("power") ?? 0.8,
      sides: try options.wholeNumber("sides") ?? 2)
  }

  private static func sizes(_ options: OptionValues) throws -> (Double, Double) {
    let first = try options.needed("n1", "answers in the first group")
    return (first, options.number("n2") ?? first)
  }

  private static func shown(
    _ title: String, _ fields: [ValueTree.Field], _ plan: ComparisonPlan,
    _ sizes: (Double, Double)?, _ sentence: String?
  ) -> ResultObject {
    var fields = fields
    if let sizes, let n = Int(exactly: (sizes.0 + sizes.1).rounded(.down)) {
      fields.append(ValueTree.Field("n", .init(n)))
    }
    return ResultObject(
      ShownResult(
        title: title, fields: fields,
        settings: [
          ShownResult.Setting("variance1", NumberDisplay().text(plan.variance1)),
          ShownResult.Setting("variance2", NumberDisplay().text(plan.variance2)),
          ShownResult.Setting("confidence", percentText(plan.confidence)),
          ShownResult.Setting("power", percentText(plan.power)),
          ShownResult.Setting("sides", "\(plan.sides)"),
        ], sentences: sentence.map { [$0] } ?? []))
  }
}

import Experience
import LuaRuntime
import Reports
import Statistics
import Tables

/// `cx.nps`, `cx.nps_bands`, `cx.proportion`.
enum PromoterFunctions {
  static let resultFields = [
    ResultField("nps", "number?", "points, −100…100, unrounded; nil when n is 0"),
    ResultField("n", "integer", "valid answers"),
    ResultField("promoters", "integer", "answers 9–10, unweighted"),
    ResultField("passives", "integer", "answers 7–8, unweighted"),
    ResultField("detractors", "integer", "answers up to 6, unweighted"),
    ResultField("missing", "integer", "rows without an answer"),
    ResultField("invalid", "integer", "answers that are not on the scale"),
    ResultField("se", "number?", "standard error in points"),
    ResultField("low", "number?", "lower limit in points"),
    ResultField("high", "number?", "upper limit in points"),
    ResultField("variance", "number?", "variance of −1, 0, +1"),
    ResultField("n_effective", "number?", "equally weighted answers that say as much"),
    ResultField("scale", "string", "the scale of the scores"),
    ResultField("interval", "string", "how the limits were made"),
    ResultField("confidence", "number", "the interval's confidence, 0–1"),
  ]

  static let source =
    "Reichheld 2003; interval: Rocks 2016 (arXiv 1601.07235), Tango 1998; weights: Lumley 2010"

  static let all: [Function] = [
    score("cx.nps", "NPS", "Net Promoter Score: % promoters − % detractors, with its interval."),
    score("cx.enps", "eNPS", "Employee Net Promoter Score, computed as `cx.nps`."),
    Function(
      "cx.nps_bands", "The band of each score.",
      Arg<LuaValue>("scores", "an array of numbers or a column"),
      Options(.scale, .missingCodes, .codeOfLowest),
      result: [
        ResultField(
          "", "array", "`promoter`, `passive`, `detractor`, `invalid` or `missing` for each")
      ], example: "return cx.nps_bands({ 10, 7, 3 })", source: "Reichheld 2003"
    ) { _, value, options in
      guard
        case .column(let column, let name, _) = try ScoreInput(
          value, function: "cx.nps_bands", score: nil)
      else {
        throw LuaError.argument(
          function: "cx.nps_bands", name: "scores", index: 1, expected: "array or column",
          found: value.typeName)
      }
      let coding = try ScoreSettings(options, column: column, name: name).coding
      guard let number = column.numbers else {
        throw ExperienceError.notNumbers(name, type: column.type)
      }
      return (0..<column.count).map {
        coding.band(of: column.isMissing($0) ? nil : number($0)).rawValue
      }
    },
    Function(
      "cx.proportion", "A share with its interval.",
      Arg<Double>("k", "how many have it"), Arg<Double>("n", "out of how many"),
      Options(
        OptionDeclaration(
          "interval", .oneOf(ProportionMethod.allCases.map(\.rawValue)), "how the limits are made",
          default: "\"wilson\""), .confidence),
      result: [
        ResultField("share_pct", "number?", "percent; nil when n is 0"),
        ResultField("low", "number?", "lower limit, percent"),
        ResultField("high", "number?", "upper limit, percent"),
        ResultField("n", "integer", "out of how many"),
      ], example: "return cx.proportion(30, 100)",
      source: "Wilson 1927; Clopper & Pearson 1934; Agresti & Coull 1998"
    ) { _, k, n, options in
      let method = try ProportionMethod.named(options.string("interval") ?? "wilson")
      guard let successes = Int(exactly: k), let trials = Int(exactly: n), trials >= 0,
        (0...max(trials, 0)).contains(successes)
      else {
        throw BindingError.unusable(
          "cx.proportion", expected: "whole numbers with 0 ≤ k ≤ n", found: "k = \(k), n = \(n)")
      }
      let share = try proportionInterval(
        successes, trials, method: method, confidence: options.number("confidence") ?? 0.95)
      return ResultObject(
        ShownResult(
          title: "Share",
          fields: [
            ValueTree.Field("share_pct", .init(share.sharePct)),
            ValueTree.Field("low", .init(share.low)), ValueTree.Field("high", .init(share.high)),
            ValueTree.Field("n", .init(share.n)),
          ], headline: ShownResult.Headline("share_pct", range: 0...100, unit: "%"),
          settings: [
            ShownResult.Setting("interval", share.interval.rawValue),
            ShownResult.Setting("confidence", percentText(share.confidence)),
          ]))
    },
  ]

  private static func score(_ name: String, _ title: String, _ summary: String) -> Function {
    Function(
      name, summary,
      Arg<LuaValue>(
        "x",
        "a table with a column of scores, a column, an array of numbers, counts, groups; "
          + "or a column's name, for `summary`"),
      Options(OptionDeclaration.promoter), result: resultFields,
      example: "return \(name){ detractors = 10, passives = 20, promoters = 70 }", source: source
    ) { _, value, options in
      try result(of: value, options, function: name, title: title)
    }
  }

  /// What `cx.nps` gives for any of its inputs.
  static func result(
    of value: LuaValue, _ options: OptionValues, function: String, title: String
  ) throws -> LuaValue {
    if let column = value.text {
      return .object(
        AggregateObject("nps", .promoterScore(options), .column(column)), tag: ClassTag.aggregate)
    }
    let analysis = PromoterAnalysis(options: options)
    if case .object(let table as Table, _) = value,
      let (score, isAssumed, notes) = try analysis.score(chosenIn: table)
    {
      let shown = score.shown(title: title, isScaleAssumed: isAssumed, weight: nil, notes: notes)
      return .object(ResultObject(shown), tag: ClassTag.result)
    }
    let input = try ScoreInput(value, function: function, score: options.string("score"))
    if case .groups(let groups) = input {
      return .object(try analysis.table(groups), tag: ClassTag.table)
    }
    let (score, isAssumed, notes) = try analysis.score(input)
    let shown = score.shown(
      title: title, isScaleAssumed: isAssumed, weight: options.string("weight"), notes: notes)
    return .object(ResultObject(shown), tag: ClassTag.result)
  }
}

import Experience
import LuaRuntime
import Reports
import Statistics
import Tables
import Wording

/// `cx.journey.contribution`.
enum ContributionFunction {
  static let function = Analysis.function(
    "cx.journey.contribution", "What each touchpoint adds to the score of all answers.",
    "a table of answers, or groups",
    [
      OptionDeclaration(
        "by", .string, "the column of touchpoints", default: "\"touchpoint\""), .score, .scale,
      .missingCodes, .codeOfLowest,
    ],
    result: [
      ResultField("nps", "number?", "the score of all, points"),
      ResultField(
        "touchpoints", "table",
        "`touchpoint, share` (of the answers, 0–1)`, nps, contribution` (these sum to the score)`, "
          + "above_average` (these sum to 0)`, leave_one_out` (the score minus the score without "
          + "it)`, n`"),
      ResultField(
        ":what_if(touchpoint, share)", "result",
        "`before, after, delta` when that share of its detractors become passives"),
      ResultField("n", "integer", "valid answers"),
    ],
    example: "return cx.journey.contribution(cx.read(\"sample:responses\"), { by = \"channel\" })",
    source: "additive decomposition of 100·(promoters − detractors)/N"
  ) { _, value, options in
    let input = try SystemInput(value, options)
    let (by, score) = (options.string("by") ?? "touchpoint", options.string("score") ?? "score")
    let groups = try input.table.grouped(by: [.column(by)])
    let column = try input.table.column(score)
    let settings = try ScoreSettings(options, column: column, name: score)
    let counts = try ScoreCounts.grouped(
      column, codes: groups.codes, groups: groups.count, coding: settings.coding, name: score)
    let names = try groups.keys[0].column.optionalTexts(named: by)
    let pairs = zip(names, counts).map { (touchpoint: $0, counts: $1) }
    let all = counts.reduce(ScoreCounts()) { $0 + $1 }
    let found = contributions(pairs)
    let worst = found.touchpoints.min { $0.aboveAverage < $1.aboveAverage }
    var sentences: [String] = []
    if found.nps == nil { sentences.append("No valid answers: there is no score.") }
    if let worst, worst.aboveAverage < 0 {
      sentences.append(
        "\(worst.touchpoint ?? "Answers without a touchpoint") costs most: "
          + "\(roundedText(worst.aboveAverage)) points against an average one of its size.")
    }
    return Analysis.result(
      ShownResult(
        title: "Contribution to NPS",
        fields: [
          .init("nps", found.nps), .init("touchpoints", table(found.touchpoints)),
          .init("n", all.count), .init("missing", all.missing), .init("invalid", all.invalid),
        ], headline: ShownResult.Headline("nps", range: -100...100),
        settings: [
          ShownResult.Setting("by", by),
          ShownResult.Setting("scale", settings.coding.scale.name, isAssumed: settings.isAssumed),
        ], sentences: sentences,
        notes: input.table.notes + Note.leftOut(all, step: "contribution", column: score)),
      methods: ["what_if": whatIf(pairs, all)])
  }

  private static func table(_ rows: [TouchpointContribution]) -> Table {
    Analysis.table([
      ("touchpoint", .strings(rows.map(\.touchpoint))), ("share", .numbers(rows.map(\.share))),
      ("nps", .numbers(rows.map(\.nps))), ("contribution", .numbers(rows.map(\.contribution))),
      ("above_average", .numbers(rows.map(\.aboveAverage))),
      ("leave_one_out", .numbers(rows.map(\.leaveOneOut))), ("n", .counts(rows.map(\.n))),
    ])
  }

  private static func whatIf(
    _ pairs: [(touchpoint: String?, counts: ScoreCounts)], _ all: ScoreCounts
  ) -> ResultObject.Method {
    { _, arguments in
      guard arguments.count == 2, let name = arguments[0].text, let share = arguments[1].double
      else {
        throw BindingError.unusable(
          "contribution:what_if", expected: "a touchpoint and a share, as in (\"delivery\", 0.5)",
          found: arguments.map(\.typeName).joined(separator: ", "))
      }
      guard let counts = pairs.first(where: { $0.touchpoint == name })?.counts else {
        throw BindingError.sentence(
          "contribution:what_if: no touchpoint `\(name)`."
            + suggestion(for: name, among: pairs.compactMap(\.touchpoint)))
      }
      let found = try Experience.whatIf(detractors: counts.detractors, of: all, share: share)
      return Analysis.result(
        ShownResult(
          title: "What if",
          fields: [
            .init("before", found.before), .init("after", found.after),
            .init("delta", found.delta), .init("n", all.count),
          ], headline: ShownResult.Headline("delta"),
          settings: [
            ShownResult.Setting("touchpoint", name),
            ShownResult.Setting(
              "change", "\(percentText(share)) of its detractors become passives"),
          ], sentences: ["A calculation, not a forecast: nothing says how to get there."]))
    }
  }
}

import LuaRuntime
import Reports
import Statistics

/// `cx.loyalty.earned_growth`.
enum GrowthFunctions {
  static let library: [Function] = [
    Function(
      "cx.loyalty.earned_growth", "Growth that customers brought, apart from what was bought.",
      Options(
        OptionDeclaration("last_year", .number, "last year's revenue"),
        OptionDeclaration("existing_now", .number, "this year's revenue of last year's customers"),
        OptionDeclaration("new_now", .number, "this year's revenue of new customers"),
        OptionDeclaration(
          "earned_share", .number, "the share of it that came by recommendation, 0–1")),
      result: [
        ResultField("nrr_pct", "number", "existing customers' revenue now over last year's"),
        ResultField("enc_pct", "number", "earned new revenue over last year's"),
        ResultField("earned_growth_pct", "number", "NRR + ENC − 100"),
        ResultField("total_growth_pct", "number", "growth of the whole revenue"),
        ResultField("n", "integer?", "nil: the figures are sums of money, nobody is counted"),
      ],
      example: "return cx.loyalty.earned_growth{ last_year = 1000000, existing_now = 850000, "
        + "new_now = 400000, earned_share = 0.625 }", source: "Reichheld 2021"
    ) { _, options in
      let numbers = try ["last_year", "existing_now", "new_now", "earned_share"].map {
        try options.needed($0, "a number")
      }
      let found = try earnedGrowth(
        lastYear: numbers[0], existingNow: numbers[1], newNow: numbers[2], earnedShare: numbers[3])
      return ResultObject(
        ShownResult(
          title: "Earned growth",
          fields: [
            ValueTree.Field("nrr_pct", .number(found.nrrPct)),
            ValueTree.Field("enc_pct", .number(found.encPct)),
            ValueTree.Field("earned_growth_pct", .number(found.earnedGrowthPct)),
            ValueTree.Field("total_growth_pct", .number(found.totalGrowthPct)),
          ], headline: ShownResult.Headline("earned_growth_pct", unit: "%"),
          settings: [
            ShownResult.Setting("earned share", percentText((numbers[3] * 1000).rounded() / 1000))
          ]))
    }
  ]
}

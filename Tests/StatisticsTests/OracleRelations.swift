import Statistics
import TestSupport
import Testing

extension OracleRunner {
  var months: [OracleValue] { OracleFile.loaded?.shared["months"].items ?? [] }
  var monthNames: [String] { months.compactMap { $0["month"].text } }
  var monthly: [Double?] { months.map { counts($0).nps } }

  func controlChart() throws {
    if expected["mr_bar"].exists {
      let chart = try movingRangeChart(
        monthly, baseline: 0..<(try #require(input["baseline"].integer)))
      check(chart.center, expected["center"], "center")
      check(chart.mrBar, expected["mr_bar"], "mr_bar")
      check(chart.lcl, expected["lcl"], "lcl")
      check(chart.ucl, expected["ucl"], "ucl")
      check(chart.mrUcl, expected["mr_ucl"], "mr_ucl")
      for (index, range) in chart.movingRanges.dropFirst().enumerated() {
        check(range, expected["mr"][index], "mr \(index)")
      }
      #expect(names(chart.points, .limits) == expected["out_of_limits"].texts)
    } else if expected["signal_months"].exists {
      let signals = try runSignals(monthly, center: try #require(input["center"].number))
      #expect(signals.map { monthNames[$0] } == expected["signal_months"].texts)
    } else {
      let chart = try scoreChart(
        months.map(counts), baseline: 0..<(try #require(input["baseline"].integer)))
      check(chart.center, expected["center"], "center")
      check(chart.variance, expected["variance"], "variance")
      for (index, point) in chart.points.enumerated() {
        check(point.value, expected["points"][index]["nps"], "nps \(index)")
        check(point.lcl, expected["points"][index]["lcl"], "lcl \(index)")
        check(point.ucl, expected["points"][index]["ucl"], "ucl \(index)")
      }
      #expect(names(chart.points, .limits) == expected["out"].texts)
    }
  }

  private func names(_ points: [ControlPoint], _ rule: SignalRule) -> [String] {
    points.indices.filter { points[$0].signal == rule }.map { monthNames[$0] }
  }

  func rolling() throws {
    for (index, nps) in try rollingScores(months.map(counts), window: 3).enumerated() {
      check(nps, expected["pooled"][index], "period \(index)")
    }
  }

  func changePoint() throws {
    let result = try changePoints(monthly)
    let point = try #require(result.points.first)
    #expect(result.points.count == 1)
    check(point.lastBefore + 1, expected["last_index_of_first_segment_1based"], "index")
    check(point.meanBefore, expected["mean_before"], "before")
    check(point.meanAfter, expected["mean_after"], "after")
    #expect(monthNames[point.firstAfter] == expected["month_of_change"].text)
  }

  func decomposition() throws {
    let keys = input["period0"].keys
    let result = mixRate(
      keys.map { (counts(input["period0"][$0]), counts(input["period1"][$0])) })
    check(result.before, expected["nps0"], "before")
    check(result.after, expected["nps1"], "after")
    check(result.delta, expected["delta"], "delta")
    check(result.mix, expected["mix"], "mix")
    check(result.rate, expected["rate"], "rate")
    for (key, group) in zip(keys, result.groups) {
      check(group.mix, expected["by_segment"][key]["mix"], key)
      check(group.rate, expected["by_segment"][key]["rate"], key)
    }
  }

  func nonresponseRates() throws {
    let classes = try input["class"].texts.enumerated().map { index, name in
      (
        name, try #require(input["invited"][index].integer),
        ScoreCounts(
          detractors: input["det"][index].integer ?? 0,
          passives: input["pas"][index].integer ?? 0,
          promoters: input["pro"][index].integer ?? 0)
      )
    }
    let result = try nonresponse(classes)
    check(result.responsePct / 100, expected["response_rate"], "rate")
    for (index, item) in result.classes.enumerated() {
      check(item.responsePct / 100, expected["by_class"][index], "class \(index)")
    }
    check(result.adjusted, expected["nps_adjusted"], "adjusted")
    check((result.lowBound, result.highBound), expected["bounds"], "bounds")
    check(result.rIndicator, expected["r_indicator"], "r")
  }

  private func observations(_ names: [String], banded: Bool = false) throws -> Observations {
    let rows = OracleFile.loaded?.shared["kda"].items ?? []
    return try Observations(
      outcome: rows.map { row in
        banded
          ? Scale.zeroToTen.band(of: row["score"].number).sign.map(Double.init)
          : row["score"].number
      },
      predictors: names.map { name in (name, rows.map { $0[name].number }) })
  }

  func drivers() throws {
    let data = try observations(["sales", "delivery", "invoice", "aftersales"])
    if expected["b"].exists {
      let model = try linearRegression(data)
      check(model.r2, expected["r2"], "r2")
      check(model.adjustedR2, expected["adj_r2"], "adjusted")
      check(model.intercept.b, expected["b"]["const"], "b")
      check(model.intercept.se, expected["se"]["const"], "se")
      for item in model.coefficients {
        let name = item.name ?? ""
        check(item.b, expected["b"][name], "b")
        check(item.se, expected["se"][name], "se")
        check(item.beta, expected["beta_standardised"][name], "beta")
        check(item.vif, expected["vif"][name], "vif")
      }
      for (name, values) in zip(data.names, data.predictors) {
        let relation = try correlation(values, data.outcome)
        check(relation.pearson, expected["pearson"][name], "pearson")
        check(relation.spearman, expected["spearman"][name], "spearman")
      }
    } else if expected["lmg"].exists || expected["weights"].exists {
      let isShapley = expected["lmg"].exists
      let result = try isShapley ? shapleyImportance(data) : johnsonImportance(data)
      check(result.r2, expected["sum"], "r2")
      for share in result.shares {
        check(share.importance, expected[isShapley ? "lmg" : "weights"][share.name], share.name)
        check(share.sharePct.map { $0 / 100 }, expected["share"][share.name], share.name)
      }
    } else {
      let model = try ordinalRegression(
        observations(expected["predictors"].texts, banded: true))
      for item in model.coefficients {
        check(item.b, expected["coef"][item.name], item.name)
        check(item.se, expected["se"][item.name], item.name)
      }
      for (index, item) in model.thresholds.enumerated() {
        check(item.b, expected["thresholds"][index], item.name)
        check(item.se, expected["se"][item.name], item.name)
      }
      check(model.logLikelihood, expected["loglik"], "likelihood")
      #expect(model.converged)
    }
  }

  func kanoCases() throws {
    if input["rows"].exists {
      let rows = input["rows"].items
      let result = try penaltyReward(
        outcome: rows.map { $0["y"].number }, item: rows.map { $0["x"].number })
      check(result.penalty, expected["penalty"], "penalty")
      check(result.reward, expected["reward"], "reward")
      check(result.intercept, expected["intercept"], "intercept")
      check(result.pPenalty, expected["p"]["pen"], "p")
      check(result.pReward, expected["p"]["rew"], "p")
      check(result.rangeOfImpact, expected["range_of_impact_on_customer_satisfaction"], "range")
      return
    }
    let pairs = input["pairs_functional_dysfunctional"].items
    let result = try kano(
      functional: pairs.map { try KanoAnswer.named(try #require($0[0].text)) },
      dysfunctional: pairs.map { try KanoAnswer.named(try #require($0[1].text)) })
    #expect(result.classes.compactMap { $0?.rawValue } == expected["classes"].texts)
    for item in KanoClass.allCases {
      check(result.counts[item], expected["counts"][item.rawValue], item.rawValue)
    }
    #expect(result.mode?.rawValue == expected["mode"].text)
    check(result.better, expected["better"], "better")
    check(result.worse, expected["worse"], "worse")
  }

  func csat() throws {
    let result = try satisfaction(input["scores"].optionals)
    check(result.n, expected["n"], "n")
    check(result.topBoxPct, expected["t2b"], "top")
    check(result.bottomBoxPct, expected["b2b"], "bottom")
    check(result.mean, expected["mean"], "mean")
    check((result.low, result.high), expected["wilson_95"], "wilson")
  }

  func ces() throws {
    let result = effort(input["scores"].optionals)
    check(result.mean, expected["mean"], "mean")
    check(result.easyPct, expected["pct_easy"], "easy")
    check(result.netEasy, expected["net_easy_6_7_minus_1_3"], "net")
  }

  func growth() throws {
    let result = try earnedGrowth(
      lastYear: try #require(input["revenue_last_year"].number),
      existingNow: try #require(input["revenue_from_existing_now"].number),
      newNow: try #require(input["revenue_new_now"].number),
      earnedShare: try #require(input["earned_share_of_new"].number))
    check(result.nrrPct, expected["nrr_pct"], "nrr")
    check(result.encPct, expected["enc_pct"], "enc")
    check(result.earnedGrowthPct, expected["earned_growth_pct"], "earned")
    check(result.totalGrowthPct, expected["total_growth_pct"], "total")
  }

  func enps() throws {
    let result = try correlation(input["emp"].optionals, input["cust"].optionals)
    check(result.pearson, expected["pearson"], "pearson")
    check((result.low, result.high), expected["ci95_fisher"], "fisher")
    check(result.p, expected["p"], "p")
    check(result.r2, expected["r2"], "r2")
    check(result.spearman, expected["spearman"], "spearman")
    check(result.kendall, expected["kendall_tau_b"], "kendall")
  }

  func complaints() throws {
    let result = try survival(
      input["days"].optionals, ended: input["closed"].items.map { $0.integer == 1 })
    #expect(result.steps.map(\.time) == expected["time"].numbers)
    for (index, step) in result.steps.enumerated() {
      check(step.survival, expected["survival"][index], "survival")
      check(step.se, expected["se"][index], "se")
    }
    check(result.median, expected["median_days"], "median")
    check(result.percentEnded(by: 5), expected["km_closed_within_5_days_pct"], "within 5")
  }

  func habituation() throws {
    let line = try #require(
      simpleRegression(input["prior_extras"].numbers, input["satisfaction"].numbers))
    check(line.slope, expected["slope"], "slope")
    check(line.intercept, expected["intercept"], "intercept")
    check(line.r, expected["r"], "r")
    check(line.p, expected["p"], "p")
  }

  func anonymity() throws {
    let minimum = try #require(input["minimum"].integer)
    if input["published"].exists {
      let groups = input["published"]
      let pairs = try differencingPairs(
        groups.keys.compactMap { groups[$0].integer }, minimum: minimum)
      #expect(pairs.isEmpty == expected["allowed"].flag)
      check(pairs.first?.difference, expected["difference"], "difference")
      return
    }
    let keys = input["n"].keys
    let result = try suppressed(
      keys.compactMap { input["n"][$0].integer }, minimum: minimum,
      totalPublished: input["total_published"].flag ?? true)
    #expect(result.primary.map { keys[$0] } == expected["primary"].texts)
    #expect(result.complementary.map { keys[$0] } == expected["complementary"].texts)
    #expect(result.shown.map { keys[$0] } == expected["shown"].texts)
  }

  func recommendations() throws {
    let made = input.keys.compactMap { input[$0]["recommendations"].integer }.reduce(0, +)
    let share = try proportionInterval(
      try #require(input["enthusiast"]["recommendations"].integer), made)
    check(share.sharePct, expected["share_enthusiast_pct"], "share")
    check((share.low, share.high), expected["wilson_95"], "wilson")
  }

  func disconfirmation() throws {
    let gaps = zip(input["perceived"].numbers, input["expect"].numbers).map { $0 - $1 }
    let result = try #require(try meanTest(gaps))
    check(result.mean, expected["mean"], "mean")
    check(result.se, expected["se"], "se")
    check(result.t, expected["t"], "t")
    check(result.p, expected["p"], "p")
    check((result.low, result.high), expected["ci95"], "ci")
  }
}

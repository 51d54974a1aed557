import Statistics
import TestSupport
import Testing

extension OracleRunner {
  func core() throws {
    if input["codes"].exists {
      let coding = ScoreCoding(codeOfLowest: 1)
      #expect(input["codes"].optionals.map { coding.score(of: $0) } == expected["scores"].optionals)
      check(
        ScoreCounts(of: input["codes"].optionals, coding: coding).nps, expected["nps"], "nps")
      return
    }
    if input["nps"].exists {
      #expect(
        input["nps"].numbers.map(displayedScore) == expected["half_away"].items.map(\.integer))
      return
    }
    if input["counts"].exists {
      #expect(
        try displayedShares(input["counts"].numbers) == expected["display"].items.map(\.integer))
      return
    }
    let scale = try Scale.named(try #require(input["scale"].text))
    let scores = input["scores"].optionals
    if expected["categories"].exists {
      #expect(scores.map { scale.band(of: $0).rawValue } == expected["categories"].texts)
    }
    let score = try promoterScore(
      of: ScoreCounts(of: scores, coding: ScoreCoding(scale)), ScoreOptions(scale: scale))
    check(score.nps, expected["nps"], "nps")
    for (name, found) in [
      ("n", score.n), ("detractors", score.detractors), ("passives", score.passives),
      ("promoters", score.promoters), ("missing", score.missing), ("invalid", score.invalid),
    ] {
      check(found, expected[name], name)
    }
    let sorted = scores.compactMap(\.self).sorted()
    for key in expected["quantiles_type7"].keys {
      check(
        quantile(ofSorted: sorted, try #require(Double(key))), expected["quantiles_type7"][key], key
      )
    }
  }

  func oneSample() throws {
    let counts = counts(input)
    let score = try promoterScore(of: counts)
    check(score.n, expected["n"], "n")
    check(score.nps, expected["nps"], "nps")
    check(score.variance, expected["variance"], "variance")
    check(score.se, expected["se"], "se")
    for (method, name) in [
      (ScoreInterval.wald, "wald"), (.adjusted, "adjusted_wald"), (.score, "score"),
      (.t, "trinomial_t"),
    ] {
      for level in [90, 95, 99] {
        let result = try promoterScore(
          of: counts, ScoreOptions(confidence: Double(level) / 100, interval: method))
        check((result.low, result.high), expected["\(name)_\(level)"], "\(name) \(level)")
      }
    }
  }

  func bootstrap() throws {
    for method in [ScoreInterval.bootstrap, .bca] {
      let result = try promoterScore(
        of: counts(input["counts"]), ScoreOptions(interval: method, resamples: 20_000))
      let limits = expected["percentile_95"]
      let allowed = item.value["tolerance"]["percentile"].number
      check(result.low, limits[0], "\(method) low", within: allowed)
      check(result.high, limits[1], "\(method) high", within: allowed)
      check(result.se, expected["se"], "se", within: item.value["tolerance"]["se"].number)
    }
  }

  func bayes() throws {
    for (name, prior) in [("prior_1_1_1", [1.0, 1, 1]), ("prior_half", [0.5, 0.5, 0.5])] {
      let posterior = try posteriorScore(of: counts(input["counts"]), prior: prior)
      check(posterior.mean, expected[name]["mean"], name)
      check(posterior.sd, expected[name]["sd"], name)
    }
  }

  func proportion() throws {
    let (k, n) = (try #require(input["x"].integer), try #require(input["n"].integer))
    for (method, name) in [
      (ProportionMethod.wilson, "wilson"), (.clopperPearson, "clopper_pearson"),
      (.agrestiCoull, "agresti_coull"),
    ] {
      let share = try proportionInterval(k, n, method: method)
      check((share.low, share.high), expected["\(name)_95"], name)
    }
  }

  func twoSample() throws {
    let (a, b) = (counts(input["a"]), counts(input["b"]))
    let plain = try compare(a, b)
    check(plain.delta, expected["delta"], "delta")
    check(plain.se, expected["se"], "se")
    check(plain.z, expected["z"], "z")
    check(plain.p, expected["p"], "p")
    check((plain.low, plain.high), expected["ci95"], "ci")
    check(plain.chi2, expected["chi2_3x2"]["stat"], "chi2")
    check(plain.chi2P, expected["chi2_3x2"]["p"], "chi2 p")
    let adjusted = try compare(a, b, ComparisonOptions(adjusted: true))
    check(adjusted.delta, expected["adjusted"]["delta"], "adjusted delta")
    check(adjusted.se, expected["adjusted"]["se"], "adjusted se")
    check(adjusted.p, expected["adjusted"]["p"], "adjusted p")
    check((adjusted.low, adjusted.high), expected["adjusted"]["ci95"], "adjusted ci")
  }

  func paired() throws {
    let result = try comparePaired(after: bands(input["w2"]), before: bands(input["w1"]))
    check(result.delta, expected["delta"], "delta")
    check(result.se, expected["se"], "se")
    check(result.t, expected["t"], "t")
    check(result.df, expected["df"], "df")
    check(result.p, expected["p"], "p")
    check((result.low, result.high), expected["ci95"], "ci")
  }

  func overlap() throws {
    let (old, new) = (input["w1"], input["w2"])
    func bands(_ wave: OracleValue) -> [Band] {
      wave.keys.map { Scale.zeroToTen.band(of: wave[$0].number) }
    }
    let result = try compareOverlapping(
      bands(new), bands(old), pairs: overlappingPairs(new.keys, old.keys))
    check(result.delta, expected["delta"], "delta")
    check(result.nOverlap, expected["n_overlap"], "n_overlap")
    check(result.se, expected["se_overlap"], "se")
  }

  func multiplicity() throws {
    for (method, name) in [(Adjustment.holm, "holm"), (.bh, "BH"), (.bonferroni, "bonferroni")] {
      for (index, p) in try adjusted(input["p"].optionals, by: method).enumerated() {
        check(p, expected[name][index], "\(name) \(index)")
      }
    }
  }

  var survey: [OracleValue] { OracleFile.loaded?.shared["survey"]["rows"].items ?? [] }

  func weights() throws {
    let weights = survey.map { $0["w"].number }
    let score = try surveyScore(weights: weights, clusters: nil)
    check(score.nps, expected["nps"], "nps")
    check(score.se, expected["se"], "se")
    check(score.df, expected["df"], "df")
    check((score.low, score.high), expected["ci95_t"], "ci")
    check(score.nEffective, expected["n_eff"], "n_eff")
    let effective = try effectiveSample(weights.compactMap(\.self))
    check(effective.nEffective, expected["n_eff"], "n_eff")
    check(effective.deff, expected["deff"], "deff")
  }

  func cluster() throws {
    let isWeighted = expected["df"].exists
    let score = try surveyScore(
      weights: isWeighted ? survey.map { $0["w"].number } : nil,
      clusters: Grouping(survey.compactMap { $0["account"].text }))
    check(score.nps, expected["nps"], "nps")
    check(score.se, expected["se"], "se")
    check(score.df, expected["df"], "df")
    check((score.low, score.high), expected["ci95_t"], "ci")
  }

  private func surveyScore(weights: [Double?]?, clusters: Grouping?) throws -> PromoterScore {
    try weightedScore(
      of: survey.map { Scale.zeroToTen.band(of: $0["score"].number) },
      design: SampleDesign(weights: weights, clusters: clusters))
  }

  func raking() throws {
    var margins: [PopulationTotals] = []
    for name in ["region", "segment"] where input["pop_\(name)"].exists {
      let totals = input["pop_\(name)"]
      margins.append(
        PopulationTotals(
          variable: name, groups: Grouping(survey.compactMap { $0[name].text }),
          totals: totals.keys.map { ($0, totals[$0].number ?? 0) }))
    }
    if let message = expected["error"].text {
      let error = #expect(throws: StatisticsError.self) { try raked(margins) }
      #expect(error?.description.hasPrefix(message) ?? false)
      return
    }
    let result = try raked(margins)
    for (index, weight) in result.weights.enumerated() {
      check(weight, expected["weights"][index], "weight \(index)")
    }
    let score = try surveyScore(weights: result.weights, clusters: nil)
    check(score.nps, expected["nps"], "nps")
    check(score.nEffective, expected["n_eff"], "n_eff")
  }

  func sampleSizes() throws {
    if let v = input["v"].number {
      let plan = ComparisonPlan(
        variance1: v, variance2: v, confidence: 1 - (input["alpha"].number ?? 0.05),
        power: input["power"].number ?? 0.8)
      let size = try plan.waveSize(effect: try #require(input["delta"].number))
      check(size.exact, expected["n"], "n")
      check(size.n, expected["n_ceil"], "n")
      return
    }
    let variance = try scoreVariance(
      detractors: try #require(input["detractors"].number),
      promoters: try #require(input["promoters"].number))
    check(variance, expected["variance"], "variance")
    let size = try sampleSize(
      margin: try #require(input["moe_points"].number), variance: variance,
      population: input["N"].number, confidence: input["confidence"].number ?? 0.95)
    check(size.n0, expected["n0"], "n0")
    check(size.exact, expected["n"], "n")
    check(size.n, expected["n_ceil"], "n")
  }

  func minimumEffect() throws {
    let plan = ComparisonPlan(
      variance1: try #require(input["v1"].number), variance2: try #require(input["v2"].number),
      confidence: 1 - (input["alpha"].number ?? 0.05), power: input["power"].number ?? 0.8)
    let (n1, n2) = (try #require(input["n1"].number), try #require(input["n2"].number))
    check(try plan.minimumEffect(n1: n1, n2: n2), expected["mde_points"], "effect")
    check(try plan.power(effect: 10, n1: n1, n2: n2), expected["power_at_10_points"], "power")
  }
}

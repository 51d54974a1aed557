import TestSupport
/// The groups A to E of the reference cases.
extension OracleScript {
  mutating func core() {
    if input["codes"].exists {
      run("local t = cx.nps(\(input["codes"].lua), { code_of_lowest = 1 })")
      expect("t.nps", expected["nps"])
    } else if input["nps"].exists {
      for (index, nps) in input["nps"].items.enumerated() {
        expect("tonumber(cx.display.nps(\(nps.lua)))", expected["half_away"][index])
      }
    } else if input["counts"].exists {
      run("local s = cx.display.shares(\(input["counts"].lua))")
      expect("s", expected["display"])
    } else {
      let scores = input["scores"].lua
      run("local o = { scale = \(input["scale"].lua) }")
      run("local r = cx.nps(\(scores), o)")
      run("local bands = cx.nps_bands(\(scores), o)")
      run("local c = cx.table{ score = \(scores) }:column('score')")
      expect("bands", expected["categories"])
      for name in ["n", "nps", "detractors", "passives", "promoters", "missing", "invalid"] {
        expect("r.\(name)", expected[name])
      }
      expect("c:mean()", expected["mean"])
      expect("c:sd()", expected["sd_sample"])
      expect("c:median()", expected["median"])
      for share in expected["quantiles_type7"].keys {
        expect("c:quantile(\(share))", expected["quantiles_type7"][share])
      }
    }
  }

  mutating func oneSample() {
    run(
      "local c = { detractors = \(input["detractors"].lua), passives = \(input["passives"].lua), "
        + "promoters = \(input["promoters"].lua) }")
    run("local r = cx.nps(c)")
    for name in ["n", "nps", "variance", "se"] { expect("r.\(name)", expected[name]) }
    for (method, name) in [
      ("wald", "wald"), ("adjusted", "adjusted_wald"), ("score", "score"), ("t", "trinomial_t"),
    ] {
      for level in ["90", "95", "99"] where expected["\(name)_\(level)"].exists {
        run(
          "local \(method)\(level) = cx.nps(c, { interval = '\(method)', confidence = 0.\(level) })"
        )
        expect(
          "{ \(method)\(level).low, \(method)\(level).high }", expected["\(name)_\(level)"])
      }
    }
  }

  mutating func bootstrap() {
    for method in ["bootstrap", "bca"] {
      run(
        "local \(method) = cx.nps(\(Self.counts(input["counts"])), { interval = '\(method)', "
          + "resamples = 20000 })")
      expect(
        "{ \(method).low, \(method).high }", expected["percentile_95"],
        within: item.value["tolerance"]["percentile"].number)
      expect("\(method).se", expected["se"], within: item.value["tolerance"]["se"].number)
    }
  }

  mutating func bayes() {
    for (name, prior) in [("prior_1_1_1", "{ 1, 1, 1 }"), ("prior_half", "{ 0.5, 0.5, 0.5 }")] {
      run(
        "local \(name) = cx.nps(\(Self.counts(input["counts"])), { interval = 'bayes', "
          + "prior = \(prior) })")
      expect("(\(name).low + \(name).high) / 2", expected[name]["mean"])
      expect("(\(name).high - \(name).low) / 2 / 1.959963984540054", expected[name]["sd"])
    }
  }

  mutating func proportion() {
    for (method, name) in [
      ("wilson", "wilson"), ("clopper-pearson", "clopper_pearson"),
      ("agresti-coull", "agresti_coull"),
    ] {
      run(
        "local \(name) = cx.proportion(\(input["x"].lua), \(input["n"].lua), "
          + "{ interval = '\(method)' })")
      expect("{ \(name).low, \(name).high }", expected["\(name)_95"])
    }
  }

  mutating func twoSample() {
    run("local a, b = \(Self.counts(input["a"])), \(Self.counts(input["b"]))")
    run("local r, q = cx.compare(a, b), cx.compare(a, b, { adjusted = true })")
    for name in ["delta", "se", "z", "p"] { expect("r.\(name)", expected[name]) }
    expect("{ r.low, r.high }", expected["ci95"])
    expect("r.chi2", expected["chi2_3x2"]["stat"])
    expect("r.chi2_p", expected["chi2_3x2"]["p"])
    for name in ["delta", "se", "p"] { expect("q.\(name)", expected["adjusted"][name]) }
    expect("{ q.low, q.high }", expected["adjusted"]["ci95"])
  }

  mutating func paired() {
    let ids = "{ " + input["w1"].items.indices.map { "\($0)" }.joined(separator: ", ") + " }"
    run("local before = cx.table{ id = \(ids), score = \(input["w1"].lua) }")
    run("local after = cx.table{ id = \(ids), score = \(input["w2"].lua) }")
    run("local r = cx.compare({ before = before, after = after }, { paired = 'id' })")
    for name in ["delta", "se", "t", "df", "p"] { expect("r.\(name)", expected[name]) }
    expect("{ r.low, r.high }", expected["ci95"])
    expect("cx.nps(before).nps", expected["nps1"])
    expect("cx.nps(after).nps", expected["nps2"])
  }

  mutating func overlap() {
    for (name, wave) in [("before", input["w1"]), ("after", input["w2"])] {
      let ids = wave.keys.map { "\"\($0)\"" }.joined(separator: ", ")
      let scores = wave.keys.map { wave[$0].lua }.joined(separator: ", ")
      run("local \(name) = cx.table{ id = { \(ids) }, score = { \(scores) } }")
    }
    run("local r = cx.compare({ before = before, after = after }, { overlap = 'id' })")
    expect("r.delta", expected["delta"])
    expect("r.n_overlap", expected["n_overlap"])
    expect("r.se", expected["se_overlap"])
    expect("cx.compare(after, before).se", expected["se_independent"])
  }

  mutating func multiplicity() {
    for (method, name) in [("holm", "holm"), ("bh", "BH"), ("bonferroni", "bonferroni")] {
      run("local \(method) = cx.adjust(\(input["p"].lua), '\(method)')")
      expect(method, expected[name])
    }
  }

  private mutating func survey() {
    run(
      "local t = "
        + OracleValue.table(
          OracleFile.loaded?.shared["survey"]["rows"].items ?? [],
          ["id", "score", "w", "region", "segment", "account"].map { ($0, $0) }))
  }

  mutating func weights() {
    survey()
    run("local r, e = cx.nps(t, { weight = 'w' }), cx.weights.effective(t, { weight = 'w' })")
    for name in ["nps", "se", "n"] { expect("r.\(name)", expected[name]) }
    expect("{ r.low, r.high }", expected["ci95_t"])
    expect("cx.nps(t).nps", expected["nps_unweighted"])
    expect("t:column('w'):sum()", expected["sum_w"])
    expect("e.n_effective", expected["n_eff"])
    expect("e.deff", expected["deff"])
  }

  mutating func cluster() {
    survey()
    let weight = expected["df"].exists ? "weight = 'w', " : ""
    run("local r = cx.nps(t, { \(weight)cluster = 'account' })")
    for name in ["nps", "se"] { expect("r.\(name)", expected[name]) }
    expect("{ r.low, r.high }", expected["ci95_t"])
  }

  mutating func raking() {
    survey()
    let margins = ["region", "segment"].filter { input["pop_\($0)"].exists }.map { name in
      let totals = input["pop_\(name)"]
      return "\(name) = { "
        + totals.keys.map { "\($0) = \(totals[$0].lua)" }.joined(separator: ", ") + " }"
    }
    let call = "cx.weights.rake(t, { \(margins.joined(separator: ", ")) })"
    if let message = expected["error"].text {
      run("local _, message = pcall(function() return \(call) end)")
      run("local found = string.find(message, \"\(message)\", 1, true) and 1 or 0")
      expect("found", OracleValue(raw: 1))
      return
    }
    run("local w = \(call)")
    run("local r = cx.nps(w, { weight = 'weight' })")
    expect("w:column('weight'):values()", expected["weights"])
    expect("r.nps", expected["nps"])
    expect("r.n_effective", expected["n_eff"])
  }

  mutating func sampleSize() {
    if input["delta"].exists {
      run(
        "local r = cx.plan.wave_size{ effect = \(input["delta"].lua), "
          + "variance1 = \(input["v"].lua), variance2 = \(input["v"].lua), "
          + "power = \(input["power"].lua) }")
    } else {
      run(
        "local r = cx.plan.sample_size{ margin = \(input["moe_points"].lua), "
          + "detractors = \(input["detractors"].lua), promoters = \(input["promoters"].lua), "
          + "population = \(input["N"].lua), confidence = \(input["confidence"].lua) }")
    }
    expect("r.exact", expected["n"])
    expect("r.n", expected["n_ceil"])
  }

  mutating func minimumEffect() {
    run(
      "local o = { n1 = \(input["n1"].lua), n2 = \(input["n2"].lua), "
        + "variance1 = \(input["v1"].lua), variance2 = \(input["v2"].lua) }")
    run("local r = cx.plan.minimum_effect(o)")
    run("o.effect = 10")
    expect("r.effect", expected["mde_points"])
    expect("cx.plan.power(o).power", expected["power_at_10_points"])
  }

  mutating func realSurvey() {
    let file = SharedFiles.folder + "/" + (input["file"].text ?? "")
    run("local t = cx.read(\"\(file)\")")
    let missing = input["blank"].exists ? ", missing = { \(input["blank"].lua) }" : ""
    let options = "score = \(input["column"].lua), scale = '0-10'\(missing)"
    run("local r = cx.nps(t, { \(options), interval = 'wald' })")
    for name in ["n", "detractors", "passives", "promoters", "nps", "se"] {
      expect("r.\(name)", expected[name])
    }
    expect("{ r.low, r.high }", expected["wald_95"])
    guard input["weight"].exists else { return }
    run("local w = cx.nps(t, { \(options), weight = \(input["weight"].lua) })")
    expect("w.nps", expected["weighted_nps"])
    expect("w.se", expected["weighted_se"])
    expect("w.n_effective", expected["n_eff_kish"])
  }
}

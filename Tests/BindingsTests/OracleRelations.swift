import TestSupport
/// The groups F to I of the reference cases.
extension OracleScript {
  private mutating func months() {
    run(
      "local months = "
        + OracleValue.table(
          OracleFile.loaded?.shared["months"].items ?? [],
          [("period", "month"), ("detractors", "det"), ("passives", "pas"), ("promoters", "pro")]))
  }

  mutating func controlChart() {
    months()
    run(
      """
      local function named(points, wanted)
        local found = {}
        for row in points:rows() do
          if row.signal == wanted then found[#found + 1] = row.period end
        end
        return found
      end
      """)
    let baseline = input["baseline"].lua
    if expected["mr_bar"].exists {
      run("local r = cx.control.xmr(months, { baseline = \(baseline) })")
      for name in ["center", "mr_bar", "lcl", "ucl", "mr_ucl"] {
        expect("r.\(name)", expected[name])
      }
      run("local mr = r.points:column('mr'):values()")
      for (index, range) in expected["mr"].items.enumerated() {
        expect("mr[\(index + 2)]", range)
      }
      run("local out = named(r.points, 'limits')")
      expect("out", expected["out_of_limits"])
      expect("#out", OracleValue(raw: expected["out_of_limits"].items.count))
    } else if expected["signal_months"].exists {
      run("local r = cx.control.runs(months, { center = \(input["center"].lua) })")
      expect("r.signals", expected["signal_months"])
      expect("#r.signals", OracleValue(raw: expected["signal_months"].items.count))
    } else {
      run("local r = cx.control.nps(months, { baseline = \(baseline) })")
      expect("r.center", expected["center"])
      expect("r.variance", expected["variance"])
      for (index, point) in expected["points"].items.enumerated() {
        run("local p\(index) = r.points:row(\(index + 1))")
        expect("p\(index).value", point["nps"])
        expect("p\(index).lcl", point["lcl"])
        expect("p\(index).ucl", point["ucl"])
      }
      run("local out = named(r.points, 'limits')")
      expect("out", expected["out"])
    }
  }

  mutating func rolling() {
    // The months as answers: one row for each, on the first day of its month.
    run("local dates, scores = {}, {}")
    for month in OracleFile.loaded?.shared["months"].items ?? [] {
      for (key, score) in [("det", 0), ("pas", 7), ("pro", 10)] {
        run(
          "for _ = 1, \(month[key].lua) do dates[#dates + 1] = "
            + "cx.date(\"\(month["month"].text ?? "")-01\"); scores[#scores + 1] = \(score) end")
      }
    }
    run("local r = cx.trend(cx.table{ answered_at = dates, score = scores }, { rolling = 3 })")
    run("local pooled, own = r:column('rolling'):values(), r:column('nps'):values()")
    run(
      "local means = {} for i = 3, #r do means[i] = (own[i - 2] + own[i - 1] + own[i]) / 3 end")
    expect("pooled", expected["pooled"])
    expect("means", expected["mean_of_monthly"])
  }

  mutating func changePoint() {
    months()
    run("local r = cx.change_points(months)")
    run("local p = r.points:row(1)")
    expect("#r.points", OracleValue(raw: 1))
    expect("p.index", expected["last_index_of_first_segment_1based"])
    expect("p.period", expected["month_of_change"])
    expect("p.mean_before", expected["mean_before"])
    expect("p.mean_after", expected["mean_after"])
  }

  mutating func decomposition() {
    for (name, side) in [("before", input["period0"]), ("after", input["period1"])] {
      run("local segments, scores = {}, {}")
      for segment in side.keys {
        for (band, score) in [(0, 0), (1, 7), (2, 10)] {
          run(
            "for _ = 1, \(side[segment][band].lua) do segments[#segments + 1] = \"\(segment)\"; "
              + "scores[#scores + 1] = \(score) end")
        }
      }
      run("local \(name) = cx.table{ segment = segments, score = scores }")
    }
    run("local r = cx.mix_rate(before, after, { by = 'segment' })")
    run("local mix, rate = r.groups:map('segment', 'mix'), r.groups:map('segment', 'rate')")
    expect("r.before", expected["nps0"])
    expect("r.after", expected["nps1"])
    for name in ["delta", "mix", "rate"] { expect("r.\(name)", expected[name]) }
    for segment in expected["by_segment"].keys {
      expect("mix.\(segment)", expected["by_segment"][segment]["mix"])
      expect("rate.\(segment)", expected["by_segment"][segment]["rate"])
    }
  }

  mutating func nonresponse() {
    run(
      "local t = cx.table{ class = \(input["class"].lua), invited = \(input["invited"].lua), "
        + "detractors = \(input["det"].lua), passives = \(input["pas"].lua), "
        + "promoters = \(input["pro"].lua) }")
    run("local r = cx.nonresponse(t, { invited = 'invited', class = 'class' })")
    run("local rates = r.classes:map('class', 'response_pct')")
    expect("r.response_pct / 100", expected["response_rate"])
    for (index, name) in input["class"].texts.enumerated() {
      expect("rates.\(name) / 100", expected["by_class"][index])
    }
    expect("r.adjusted", expected["nps_adjusted"])
    expect("{ r.low_bound, r.high_bound }", expected["bounds"])
    expect("r.r_indicator", expected["r_indicator"])
  }

  mutating func drivers() {
    let names = ["sales", "delivery", "invoice", "aftersales"]
    run(
      "local t = "
        + OracleValue.table(
          OracleFile.loaded?.shared["kda"].items ?? [], (["score"] + names).map { ($0, $0) }))
    let all = names.map { "'\($0)'" }.joined(separator: ", ")
    run("local o = { outcome = 'score', predictors = { \(all) } }")
    if expected["b"].exists {
      run("local r = cx.drivers.regression(t, o)")
      expect("r.r2", expected["r2"])
      expect("r.adjusted_r2", expected["adj_r2"])
      for (column, key) in [
        ("b", "b"), ("se", "se"), ("beta", "beta_standardised"), ("vif", "vif"),
      ] {
        run("local \(column) = r.coefficients:map('name', '\(column)')")
        for name in names { expect("\(column).\(name)", expected[key][name]) }
        expect("\(column).intercept", expected[key]["const"])
      }
      for name in names {
        run("local c_\(name) = cx.correlation(t, { x = '\(name)', y = 'score' })")
        expect("c_\(name).pearson", expected["pearson"][name])
        expect("c_\(name).spearman", expected["spearman"][name])
      }
    } else if expected["lmg"].exists || expected["weights"].exists {
      let isShapley = expected["lmg"].exists
      run("local r = cx.drivers.\(isShapley ? "shapley" : "johnson")(t, o)")
      run("local part = r.shares:map('name', 'importance')")
      run("local share = r.shares:map('name', 'share_pct')")
      expect("r.r2", expected["sum"])
      for name in names {
        expect("part.\(name)", expected[isShapley ? "lmg" : "weights"][name])
        expect("share.\(name) / 100", expected["share"][name])
      }
    } else {
      run(
        "local r = cx.drivers.ordinal(t, { outcome = 'score', "
          + "predictors = \(expected["predictors"].lua.replacing(", n = 2", with: "")) })")
      run("local b = r.coefficients:map('name', 'b')")
      run("local se = r.coefficients:map('name', 'se')")
      for name in expected["predictors"].texts {
        expect("b.\(name)", expected["coef"][name])
        expect("se.\(name)", expected["se"][name])
      }
      expect("r.thresholds", expected["thresholds"])
      expect("r.threshold_se[1]", expected["se"]["-1|0"])
      expect("r.threshold_se[2]", expected["se"]["0|1"])
      expect("r.log_likelihood", expected["loglik"])
      expect("r.converged and 1", OracleValue(raw: 1))
    }
  }

  mutating func kano() {
    if input["rows"].exists {
      run("local t = " + OracleValue.table(input["rows"].items, [("y", "y"), ("x", "x")]))
      run("local r = cx.drivers.penalty_reward(t, { outcome = 'y', item = 'x' })")
      for name in ["penalty", "reward", "intercept"] { expect("r.\(name)", expected[name]) }
      expect("r.p_penalty", expected["p"]["pen"])
      expect("r.p_reward", expected["p"]["rew"])
      expect(
        "r.reward - r.penalty", expected["range_of_impact_on_customer_satisfaction"])
      return
    }
    let pairs = input["pairs_functional_dysfunctional"].items
    for (index, name) in ["functional", "dysfunctional"].enumerated() {
      run("local \(name) = { \(pairs.map { $0[index].lua }.joined(separator: ", ")) }")
    }
    run(
      "local r = cx.drivers.kano(cx.table{ functional = functional, "
        + "dysfunctional = dysfunctional })")
    expect("r.classes", expected["classes"])
    for name in expected["counts"].keys { expect("r.counts.\(name)", expected["counts"][name]) }
    expect("r.class", expected["mode"])
    expect("r.better", expected["better"])
    expect("r.worse", expected["worse"])
  }

  mutating func csat() {
    run("local r = cx.csat(\(input["scores"].lua))")
    expect("r.n", expected["n"])
    expect("r.top_box_pct", expected["t2b"])
    expect("r.bottom_box_pct", expected["b2b"])
    expect("r.mean", expected["mean"])
    expect("{ r.low, r.high }", expected["wilson_95"])
  }

  mutating func ces() {
    run("local r = cx.ces(\(input["scores"].lua))")
    expect("r.mean", expected["mean"])
    expect("r.easy_pct", expected["pct_easy"])
    expect("r.net_easy", expected["net_easy_6_7_minus_1_3"])
  }

  mutating func growth() {
    run(
      "local r = cx.loyalty.earned_growth{ last_year = \(input["revenue_last_year"].lua), "
        + "existing_now = \(input["revenue_from_existing_now"].lua), "
        + "new_now = \(input["revenue_new_now"].lua), "
        + "earned_share = \(input["earned_share_of_new"].lua) }")
    for name in ["nrr_pct", "enc_pct", "earned_growth_pct", "total_growth_pct"] {
      expect("r.\(name)", expected[name])
    }
  }

  mutating func correlation() {
    run("local r = cx.correlation(\(input["emp"].lua), \(input["cust"].lua))")
    for name in ["pearson", "p", "r2", "spearman"] { expect("r.\(name)", expected[name]) }
    expect("{ r.low, r.high }", expected["ci95_fisher"])
    expect("r.kendall", expected["kendall_tau_b"])
  }

  mutating func survival() {
    run("local t = cx.table{ days = \(input["days"].lua), closed = \(input["closed"].lua) }")
    run("local s = cx.survival(t, { time = 'days', event = 'closed' })")
    for name in ["time", "survival", "se"] {
      run("local \(name) = s:column('\(name)'):values()")
      expect(name, expected[name])
    }
    expect("s.median", expected["median_days"])
    expect("s:at(5)", expected["km_closed_within_5_days_pct"])
  }

  mutating func anonymity() {
    if input["published"].exists {
      let sizes = input["published"]
      let groups = sizes.keys.map { "\($0) = \(sizes[$0].lua)" }.joined(separator: ", ")
      run(
        "local r = cx.privacy.differences({ \(groups) }, { minimum = \(input["minimum"].lua) })")
      expect("r.allowed and 1 or 0", OracleValue(raw: expected["allowed"].flag == true ? 1 : 0))
      expect("r.difference", expected["difference"])
      return
    }
    let keys = input["n"].keys
    let names = keys.map { "\"\($0)\"" }.joined(separator: ", ")
    let sizes = keys.map { input["n"][$0].lua }.joined(separator: ", ")
    run("local t = cx.table{ store = { \(names) }, n = { \(sizes) } }")
    run("local s = cx.privacy.suppress(t, { minimum = \(input["minimum"].lua) })")
    expect("s.primary", expected["primary"])
    expect("s.complementary", expected["complementary"])
    run("local shown = {}")
    run("for row in s:rows() do if row.n then shown[#shown + 1] = row.store end end")
    expect("shown", expected["shown"])
  }
}

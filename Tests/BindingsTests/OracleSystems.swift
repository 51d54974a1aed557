import TestSupport
/// The reference cases of the customer-experience systems.
extension OracleScript {
  mutating func disconfirmation() {
    run(
      "local r = cx.expectation.gap(cx.table{ expected = \(input["expect"].lua), "
        + "perceived = \(input["perceived"].lua) })")
    for name in ["mean", "se", "t", "p", "below", "met", "exceeded"] {
      expect("r.\(name)", expected[name])
    }
    expect("{ r.low, r.high }", expected["ci95"])
    expect("r.net", expected["net_disconfirmation"])
  }

  mutating func delightBands() {
    run("local r = cx.delight.bands(\(input["scores_1_10"].lua))")
    expect("r.complaint_pct", expected["complaint_equivalent_pct"])
    expect("r.ordinary_pct", expected["nothing_special_pct"])
    expect("r.delight_pct", expected["delight_pct"])
    expect("r.mean", expected["mean"])
    run("local passes = r.mean_passes and 1 or 0")
    expect("passes", OracleValue(raw: expected["mean_passes"].flag == true ? 1 : 0))
  }

  mutating func qualityPerception() {
    run(
      "local r = cx.delight.quality_perception(cx.table{ quality = \(input["quality"].lua), "
        + "perception = \(input["perception"].lua) }, { cut = \(input["cut"].lua) })")
    for name in ["index", "gap", "quadrant"] {
      run("local \(name) = r:column('\(name)'):values()")
      expect(name, expected[name])
    }
  }

  mutating func peakEnd() {
    run("local id, at, rating = {}, {}, {}")
    for name in input["journeys"].keys.reversed() {
      for (index, value) in input["journeys"][name].items.enumerated() {
        run(
          "id[#id + 1] = '\(name)'; rating[#rating + 1] = \(value.lua); "
            + "at[#at + 1] = cx.date('2026-01-01') + cx.days(\(index + 1))")
      }
    }
    run("local t = cx.table{ journey_id = id, customer_id = id, at = at, rating = rating }")
    run("local r = cx.journey.peak_end(t, { scale = '1-10', neutral = \(input["neutral"].lua) })")
    for (key, column) in [
      ("peak", "peak"), ("end", "ending"), ("peak_end", "peak_end"), ("mean", "mean"),
    ] {
      run("local m_\(column) = r:map('journey_id', '\(column)')")
      for name in expected.keys { expect("m_\(column).\(name)", expected[name][key]) }
    }
    run("local peaks = r:map('journey_id', 'peak_at')")
    for name in expected.keys {
      expect("peaks.\(name) - cx.date('2026-01-01')", expected[name]["peak_index"])
    }
  }

  mutating func touchpoint() {
    run("local tp, score = {}, {}")
    for name in input["counts"].keys {
      for (band, value) in [(0, 2), (1, 8), (2, 10)] {
        run(
          "for _ = 1, \(input["counts"][name][band].lua) do tp[#tp + 1] = '\(name)'; "
            + "score[#score + 1] = \(value) end")
      }
    }
    run("local r = cx.journey.contribution(cx.table{ touchpoint = tp, score = score })")
    if expected["by_touchpoint"].exists {
      expect("r.nps", expected["nps"])
      for (column, key) in [
        ("share", "share"), ("nps", "nps"), ("contribution", "contribution"),
        ("above_average", "above_average"), ("leave_one_out", "leave_one_out_delta"),
      ] {
        run("local m_\(column) = r.touchpoints:map('touchpoint', '\(column)')")
        for name in expected["by_touchpoint"].keys {
          expect("m_\(column).\(name)", expected["by_touchpoint"][name][key])
        }
      }
    } else {
      run("local w = r:what_if(\(input["touchpoint"].lua), \(input["share"].lua))")
      expect("w.before", expected["nps_before"])
      expect("w.after", expected["nps_after"])
      expect("w.delta", expected["delta"])
    }
  }

  mutating func consistency() {
    run("local tp, rating = {}, {}")
    for name in input["ratings_1_10"].keys {
      for value in input["ratings_1_10"][name].items {
        run("tp[#tp + 1] = '\(name)'; rating[#rating + 1] = \(value.lua)")
      }
    }
    run(
      "local r = cx.maturity.experience(cx.table{ touchpoint = tp, rating = rating }, "
        + "{ low = 1, high = 10 })")
    for (column, key) in [("mean", "mean"), ("sd", "sd_pop"), ("consistency", "consistency")] {
      run("local m_\(column) = r.touchpoints:map('touchpoint', '\(column)')")
      for name in expected.keys { expect("m_\(column).\(name)", expected[name][key]) }
    }
  }

  mutating func promises() {
    let table = OracleValue.table(
      input["rows"].items, [("promised", "promised"), ("delivered", "delivered")])
    run("local r = cx.promises.kept(\(table), { direction = \(input["direction"].lua) })")
    for name in ["kept", "n", "kept_pct", "broken_pct"] { expect("r.\(name)", expected[name]) }
    expect("r.over_pct", expected["over_delivered_pct"])
    expect("r.mean_overrun", expected["mean_overrun_days_when_broken"])
  }

  mutating func habituation() {
    run(
      "local r = cx.extras.habituation(cx.table{ prior_extras = \(input["prior_extras"].lua), "
        + "satisfaction = \(input["satisfaction"].lua) })")
    for name in ["slope", "intercept", "r", "p"] { expect("r.\(name)", expected[name]) }
    run("local habit = r.habituation and 1 or 0")
    expect("habit", OracleValue(raw: expected["habituation"].flag == true ? 1 : 0))
  }

  mutating func recommendations() {
    run("local t = { group = {}, customers = {}, recommendations = {} }")
    for name in input.keys {
      run(
        "table.insert(t.group, '\(name)'); "
          + "table.insert(t.customers, \(input[name]["customers"].lua)); "
          + "table.insert(t.recommendations, \(input[name]["recommendations"].lua))")
    }
    run("local r = cx.loyalty.recommendations(cx.table(t), { enthusiast = 'enthusiast' })")
    expect("r.share_pct", expected["share_enthusiast_pct"])
    expect("r.customer_share_pct", expected["customer_share_pct"])
    expect("r.concentration", expected["concentration"])
    expect("{ r.low, r.high }", expected["wilson_95"])
    run("local band = r.in_band and 1 or 0")
    expect("band", OracleValue(raw: expected["in_band_80_90"].flag == true ? 1 : 0))
  }

  /// The mobile operator's customers: several systems on one real file.
  mutating func realCustomers() {
    run("local t = cx.read(\"\(SharedFiles.folder)/\(input["file"].text ?? "")\")")
    let score = expected["nps_CUSL3"]
    run("local s = cx.nps(t, { score = 'CUSL3', scale = '1-10', interval = 'wald' })")
    for name in ["n", "detractors", "passives", "promoters", "nps", "se"] {
      expect("s.\(name)", score[name])
    }
    expect("{ s.low, s.high }", score["wald_95"])
    expect("t:column('CUSL3'):mean()", score["mean"])
    let bands = expected["eight_of_ten_CUSA1"]
    run("local b = cx.delight.bands(t, { score = 'CUSA1', scale = '1-10' })")
    expect("b.complaint_pct", bands["below_8_pct"])
    expect("b.ordinary_pct", bands["exactly_8_pct"])
    expect("b.delight_pct", bands["9_or_10_pct"])
    expect("b.mean", bands["mean"])
    let gap = expected["disconfirmation_PERQ1_minus_CUEX1"]
    run("local g = cx.expectation.gap(t, { expected = 'CUEX1', perceived = 'PERQ1' })")
    for name in ["mean", "below", "met", "exceeded"] { expect("g.\(name)", gap[name]) }
    run("local c = cx.correlation(t, { x = 'CUSA1', y = 'CUSL3' })")
    expect("c.pearson", expected["pearson_CUSA1_CUSL3"])
  }
}

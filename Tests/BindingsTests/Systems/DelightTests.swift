import Testing

@Suite struct DelightTests {
  @Test func `a mean above 8 still shows who is below it`() throws {
    let run = try LuaRun(
      """
      local r = cx.delight.bands{ 10, 10, 10, 10, 10, 10, 10, 5, 5, 5 }
      return r.mean, r.mean_passes and 1 or 0, r.complaint_pct, #r.follow_up, tostring(r)
      """)
    #expect(Array(run.numbers.prefix(4)) == [8.5, 1, 30, 3])
    #expect(run.texts[4]?.contains("passes and hides them") ?? false)
  }

  @Test func `the follow-up list has the customers below 8 with all their columns`() throws {
    let run = try LuaRun(
      """
      local t = cx.table{ customer_id = { "K1", "K2", "K3", "K4" }, score = { 9, 7.9, nil, 3, n = 4 } }
      local r = cx.delight.bands(t)
      return r.follow_up:row(1).customer_id, r.follow_up:row(2).customer_id, r.n, r.missing
      """)
    #expect(run.texts[0] == "K2" && run.texts[1] == "K4")
    #expect(run.numbers[2] == 3 && run.numbers[3] == 1)
  }

  @Test func `another scale needs an explicit rescale`() throws {
    let message = try #require(luaError("return cx.delight.bands({ 4, 5 }, { scale = \"1-5\" })"))
    #expect(message.contains("rescale"))
    let run = try LuaRun(
      "return cx.delight.bands({ 4, 5, 6 }, { scale = \"1-5\", rescale = true })")
    let text = try LuaRun(
      "local r = cx.delight.bands({ 4, 5, 6 }, { scale = \"1-5\", rescale = true })\n"
        + "return r.delight_pct, r.complaint_pct, r.invalid")
    #expect(run.values.count == 1)
    expectClose(text.numbers, [50, 50, 1])
  }

  @Test func `0 is off the scale 1-10 and on 0-10`() throws {
    let run = try LuaRun(
      "return cx.delight.bands({ 0, 9 }).invalid, "
        + "cx.delight.bands({ 0, 9 }, { scale = \"0-10\" }).complaint_pct")
    #expect(run.numbers == [1, 50])
  }

  @Test func `customers observed for less than the window are left out`() throws {
    let run = try LuaRun(
      """
      local t = cx.table{ delighted = { true, true, false, false, true }, days = { 90, 90, 90, 90, 10 },
        outcome = { true, true, true, false, false } }
      local r = cx.delight.effect(t, { observed_days = "days", window_days = 60 })
      return r.n1, r.n2, r.difference, r.ratio, r.low, r.high, tostring(r)
      """)
    expectClose(Array(run.numbers.prefix(4)), [2, 2, 0.5, 2])
    #expect(run.texts[6]?.contains("less than the window") ?? false)
    #expect(run.texts[6]?.contains("Not shown") ?? false)
  }

  @Test(arguments: [
    ("0.03, uplift_high = 0.05", "pays"), ("-0.01, uplift_high = 0.05", "not shown"),
    ("0.001, uplift_high = 0.04", "not shown"),
  ]) func `a verdict needs an uplift whose interval agrees`(limits: String, verdict: String) throws
  {
    let run = try LuaRun(
      """
      local r = cx.delight.business_case{ cost = 2, acts = 5000, margin = 120, customers = 4000,
        uplift = 0.04, uplift_low = \(limits) }
      return r.verdict, r.value, r.break_even
      """)
    #expect(run.texts[0] == verdict)
    expectClose([run.numbers[1], run.numbers[2]], [9200, 10000.0 / 480000])
  }

  @Test func `an uplift without an interval shows nothing, and a dear one does not pay`() throws {
    let run = try LuaRun(
      """
      local o = { cost = 100, acts = 5000, margin = 120, customers = 4000, uplift = 0.04 }
      local a = cx.delight.business_case(o)
      o.uplift_low, o.uplift_high = 0.03, 0.05
      return a.verdict, a.low, cx.delight.business_case(o).verdict
      """)
    #expect(run.texts[0] == "not shown" && run.values[1].isNil)
    #expect(run.texts[2] == "does not pay")
  }

  @Test func `years are discounted at their end`() throws {
    let run = try LuaRun(
      """
      return cx.delight.business_case{ cost = 0, acts = 0, margin = 1, customers = 100, uplift = 1,
        discount = 0.1, years = 2 }.value
      """)
    expectClose(run.numbers, [100 / 1.1 + 100 / 1.21])
  }

  @Test func `the shape of the return is told from doses`() throws {
    let run = try LuaRun(
      """
      local o = { cost = 1, acts = 1, margin = 1, customers = 1, uplift = 0, dose = { 1, 2, 3, 4, 5, 6 } }
      o.outcome = { 2.1, 3.9, 8.2, 15.8, 32.4, 63.7 }
      local grows = cx.delight.business_case(o).shape
      o.outcome = { 2.1, 3.9, 6.2, 7.8, 10.1, 11.9 }
      return grows, cx.delight.business_case(o).shape
      """)
    #expect(run.texts == ["exponential", "linear"])
  }

  @Test func `a missing side gives nil and a facade is warned of`() throws {
    let run = try LuaRun(
      """
      local t = cx.table{ quality = { 0.3, nil, 0.9, n = 3 }, perception = { 0.9, 0.5, 0.9 } }
      local r = cx.delight.quality_perception(t)
      return r:row(2).index, r:row(1).quadrant, r.counts.facade, tostring(r)
      """)
    #expect(run.values[0].isNil && run.texts[1] == "facade" && run.numbers[2] == 1)
    #expect(run.texts[3]?.contains("hides poor quality") ?? false)
    #expect(
      luaError("cx.delight.quality_perception(cx.table{ quality = { 7 }, perception = { 1 } })")?
        .contains("0 to 1 in row 1") ?? false)
  }
}

import Testing

/// `cx.csat`, `cx.ces`, `cx.plan.*` as scripts call them.
@Suite struct SatisfactionAndPlanLuaTests {
  @Test func `csat counts the two best answers with Wilson limits`() throws {
    let run = try LuaRun(
      """
      local r = cx.csat{ 5, 4, 4, 3, 5, 2, 5, 1, 4, 5, 4, 3 }
      return r.top_box_pct, r.bottom_box_pct, r.mean, r.low, r.high, r.n
      """)
    expectClose(
      run.numbers,
      [66.66666666666667, 16.666666666666668, 3.75, 39.06220888727995, 86.18799089087868, 12])
  }

  @Test func `csat by group gives a table, and both forms agree`() throws {
    let run = try LuaRun(
      """
      local t = cx.table{ g = { "a", "a", "b" }, score = { 5, 1, 4 } }
      local one, two = t:by("g"):csat(), cx.csat(t:by("g"))
      return one:row(1).top_box_pct, one:row(2).top_box_pct, two:row(1).top_box_pct, #two,
        t:by("g"):ces{ version = "1.0" }:row(2).mean
      """)
    expectClose(run.numbers, [50, 100, 50, 2, 4])
  }

  @Test func `missing and invalid answers are counted outside n`() throws {
    let run = try LuaRun(
      """
      local r = cx.csat({ 5, nil, 9, 4, n = 4 })
      local e = cx.ces({ nil, n = 1 })
      return r.n, r.missing, r.invalid, e.mean, e.n
      """)
    expectClose(run.numbers, [2, 1, 1, nil, 0])
  }

  @Test func `effort has a mean, an easy share and a net`() throws {
    let run = try LuaRun(
      """
      local r = cx.ces{ 7, 6, 5, 4, 7, 3, 6, 2, 5, 7 }
      return r.mean, r.easy_pct, r.net_easy
      """)
    expectClose(run.numbers, [5.2, 70, 30])
  }

  @Test func `wrong options of csat and ces are refused`() {
    #expect(luaError("cx.csat({ 5 }, { top = 9 })") != nil)
    #expect(luaError("cx.ces({ 5 }, { version = \"3\" })")?.contains("2.0") == true)
    #expect(luaError("cx.csat(cx.table{ score = { \"a\" } })")?.contains("numbers") == true)
    #expect(luaError("cx.csat(cx.table{ scor = { 5 } })")?.contains("`scor`") == true)
    #expect(luaError("cx.csat(3)")?.contains("table") == true)
  }

  @Test func `sample sizes are rounded up and shrink with a known list`() throws {
    let run = try LuaRun(
      """
      local a = cx.plan.sample_size{ margin = 5, detractors = 0.2, promoters = 0.5 }
      local b = cx.plan.sample_size{ margin = 5, variance = 0.61, population = 800 }
      return a.n, a.exact, b.n, b.exact
      """)
    expectClose(run.numbers, [938, 937.3159522493663, 432, 431.86423578500916])
  }

  @Test func `effect, power and wave size follow from each other`() throws {
    let run = try LuaRun(
      """
      local e = cx.plan.minimum_effect{ n1 = 200, n2 = 200, variance1 = 0.61, variance2 = 0.61 }
      local p = cx.plan.power{ n1 = 200, n2 = 200, variance1 = 0.61, variance2 = 0.61, effect = 10 }
      local w = cx.plan.wave_size{ effect = 5, variance1 = 0.61, variance2 = 0.61 }
      return e.effect, p.power, w.n, w.exact
      """)
    expectClose(
      run.numbers, [21.881080041791684, 0.24897736095119313, 3831, 3830.2533103623546])
  }

  @Test func `plans without what they need are refused by name`() {
    #expect(luaError("cx.plan.sample_size{ variance = 0.6 }")?.contains("margin") == true)
    #expect(luaError("cx.plan.sample_size{ margin = 5 }")?.contains("variance") == true)
    #expect(
      luaError("cx.plan.sample_size{ margin = 5, variance = 0.5, promoters = 0.5 }")?
        .contains("say the same") == true)
    #expect(luaError("cx.plan.power{ n1 = 0, variance1 = 0.6, effect = 3 }") != nil)
    #expect(luaError("cx.plan.wave_size{ effect = 0, variance1 = 0.6 }") != nil)
  }
}

import Testing

/// `cx.control.*`, `cx.change_points`, `cx.slope`, `cx.trend_test`, `cx.mix_rate` and
/// `cx.nonresponse` as scripts call them.
@Suite struct SeriesLuaTests {
  @Test func `an XmR chart has limits of 2.66 mean moving ranges`() throws {
    let run = try LuaRun(
      """
      local r = cx.control.xmr({ 10, 12, 10, 12, 30 }, { baseline = 4 })
      return r.center, r.mr_bar, r.lcl, r.ucl, r.mr_ucl, r.signals[1], #r.signals,
        r.points:row(5).value, r.points:row(2).mr
      """)
    expectClose(
      run.numbers, [11, 2, 11 - 5.32, 11 + 5.32, 6.534, 5, 1, 30, 2])
  }

  @Test func `a period that is not over is shown and not judged`() throws {
    let run = try LuaRun(
      """
      local t = cx.table{ period = { "a", "b", "c", "d" }, detractors = { 10, 12, 10, 90 },
        passives = { 50, 50, 50, 5 }, promoters = { 40, 38, 40, 5 },
        complete = { true, true, true, false } }
      local x, n = cx.control.xmr(t), cx.control.nps(t)
      return x.points:row(4).value, x.points:row(4).signal, x.n, n.points:row(4).value,
        n.points:row(4).signal, n.center, n.points:row(4).lcl, x.signals[1]
      """)
    #expect(run.values[0].double == -85)
    #expect(run.values[1].isNil && run.values[4].isNil && run.values[7].isNil)
    expectClose([run.numbers[2], run.numbers[3], run.numbers[5]], [3, -85, 86.0 / 3])
    #expect(!run.values[6].isNil)
  }

  @Test func `baselines are counted from the start or named from one to another`() throws {
    let run = try LuaRun(
      """
      local t = cx.table{ period = { "2026-01", "2026-02", "2026-03", "2026-04" },
        nps = { 10, 20, 40, 50 } }
      return cx.control.xmr(t, { baseline = 2 }).center,
        cx.control.xmr(t, { baseline = { 2, 3 } }).center,
        cx.control.xmr(t, { baseline = { "2026-03", "2026-04" } }).center
      """)
    expectClose(run.numbers, [15, 30, 45])
    #expect(luaError("cx.control.xmr({ 1, 2, 3 }, { baseline = 9 })")?.contains("baseline") == true)
    #expect(luaError("cx.control.xmr({ 1, 2, 3 }, { baseline = 1 })")?.contains("2 to 3") == true)
    #expect(luaError("cx.control.xmr{ 1 }") != nil)
  }

  @Test func `a p chart works in shares`() throws {
    let run = try LuaRun(
      """
      local r = cx.control.p(cx.table{ count = { 10, 20, 60 }, n = { 100, 100, 100 } },
        { baseline = 2 })
      return r.center, r.points:row(1).ucl, r.points:row(3).signal, r.points:row(1).signal
      """)
    expectClose(
      [run.numbers[0], run.numbers[1]], [0.15, 0.15 + 3 * (0.15 * 0.85 / 100).squareRoot()])
    #expect(run.texts[2] == "limits" && run.values[3].isNil)
  }

  @Test func `ewma and cusum start at the centre`() throws {
    let run = try LuaRun(
      """
      local e = cx.control.ewma({ 10, 12, 14 }, { lambda = 0.5 })
      local c = cx.control.cusum({ 10, 12, 14 })
      return e.center, e.sigma, e.points:row(1).ewma, e.points:row(1).ucl, c.points:row(1).c_minus,
        c.points:row(1).c_plus, c.points:row(3).c_plus
      """)
    let sigma = 2 / 1.128
    expectClose(
      run.numbers,
      [
        12, sigma, 11, 12 + 3 * sigma * 0.5, 2 - 0.5 * sigma, 0, 2 - 0.5 * sigma,
      ])
  }

  @Test func `runs need a side and a length, and a point on the line breaks them`() throws {
    let run = try LuaRun(
      """
      local r = cx.control.runs({ 5, 6, 4, 7, 8, 9 }, { center = 4, length = 3 })
      local m = cx.control.runs({ 1, 1, 1, 9, 9, 9 }, { length = 3 })
      return #r.signals, r.signals[1], #m.signals, m.center
      """)
    expectClose(run.numbers, [1, 6, 2, 5])
  }

  @Test func `a change of level is found where it is`() throws {
    let run = try LuaRun(
      """
      local r = cx.change_points{ 10, 11, 10, 11, 30, 31, 30, 31 }
      local p = r.points:row(1)
      return #r.points, p.index, p.period, p.mean_before, p.mean_after,
        #cx.change_points{ 5, 6, 5, 6, 5, 6, 5, 6 }.points
      """)
    expectClose(run.numbers, [1, 4, 5, 10.5, 30.5, 0])
  }

  @Test func `slopes are per period, weighted by the answers when they are known`() throws {
    let run = try LuaRun(
      """
      local r = cx.slope{ 1, 3, 5, 7 }
      local t = cx.table{ nps = { 0, 10, 40 }, n = { 1, 1, 2 } }
      return r.ols, r.theil_sen, r.kendall_tau, r.n, cx.slope(t, { weight = "n" }).weighted,
        cx.slope({ 0, 10, 40 }, { weight = { 1, 1, 2 } }).weighted, r.weighted
      """)
    // Weighted means 2.25 and 22.5; Σw(t − t̄)(y − ȳ) = 57.5 over Σw(t − t̄)² = 2.75.
    expectClose(run.numbers, [2, 2, 1, 4, 57.5 / 2.75, 57.5 / 2.75, nil])
    #expect(luaError("cx.slope({ 1, 2 }, { weight = { 1 } })") != nil)
  }

  @Test func `a share without a trend has chi-squared 0`() throws {
    let run = try LuaRun(
      """
      local r = cx.trend_test(cx.table{ count = { 5, 5, 5 }, n = { 50, 50, 50 } })
      local t = cx.table{ period = { "a", "b" }, detractors = { 5, 1 }, passives = { 2, 2 },
        promoters = { 1, 9 } }
      return r.chi2, r.p, cx.trend_test(t, { count = "promoters" }).n
      """)
    expectClose(run.numbers, [0, 1, 20])
    #expect(luaError("cx.trend_test(cx.table{ count = { 9 }, n = { 5 } })") != nil)
  }

  @Test func `mix and rate add to the change, from answers and from counts`() throws {
    let run = try LuaRun(
      """
      local before = cx.table{ g = { "a", "a", "b" }, score = { 10, 3, 10 } }
      local after = cx.table{ g = { "a", "b", "b" }, score = { 10, 10, 3 } }
      local r = cx.mix_rate(before, after, { by = "g" })
      local c = cx.mix_rate(before:by("g"):nps(), after:by("g"):nps(), { by = "g" })
      return r.delta, r.mix + r.rate, #r.groups, c.mix - r.mix, r.n
      """)
    expectClose(run.numbers, [0, 0, 2, 0, 6])
    #expect(
      luaError("local t = cx.table{ score = { 1 } } return cx.mix_rate(t, t, {})")?.contains("by")
        == true)
  }

  @Test func `non-response takes rows of invitations as well as counts`() throws {
    let run = try LuaRun(
      """
      local rows = cx.table{ class = { "n", "n", "l", "l" }, invited = { true, true, true, true },
        answered = { true, false, true, true }, score = { 9, nil, 3, 9 } }
      local r = cx.nonresponse(rows, { invited = "invited", answered = "answered",
        class = "class" })
      return r.response_pct, r.adjusted, r.low_bound, r.high_bound, r.n, #r.classes
      """)
    expectClose(run.numbers, [75, 50, 0, 50, 3, 2])
  }

  @Test func `charts of groups have a row for each group`() throws {
    let run = try LuaRun(
      """
      local t = cx.table{ g = { "a", "a", "a", "b", "b", "b" }, nps = { 1, 2, 3, 10, 20, 30 } }
      local r = cx.control.xmr(t:by("g"))
      local one = cx.control.xmr(cx.table{ g = { "a", "b", "b" }, nps = { 1, 2, 3 } }:by("g"))
      return #r, r:row(2).center, one:row(1).center, one:notes():count() > 0 and 1
      """)
    expectClose(run.numbers, [2, 20, nil, 1])
  }
}

import Testing

/// Expectations, promises, complaints and extras.
@Suite struct PromiseTests {
  @Test func `within the tolerance an expectation is met`() throws {
    let run = try LuaRun(
      """
      local t = cx.table{ expected = { 8, 8, 8, nil, n = 4 }, perceived = { 8.5, 9.5, 6, 7 } }
      local r = cx.expectation.gap(t, { tolerance = 1 })
      return r.below, r.met, r.exceeded, r.net, r.n
      """)
    #expect(run.numbers == [1, 1, 1, 0, 3])
  }

  @Test func `weights of service quality sum to 1 and name every dimension`() throws {
    let table =
      "cx.table{ dimension = { \"a\", \"b\" }, expected = { 6, 5 }, perceived = { 5, 7 } }"
    let run = try LuaRun(
      "return cx.expectation.servqual(\(table), { weights = { a = 0.75, b = 0.25 } }).weighted, "
        + "cx.expectation.servqual(\(table)).weighted")
    expectClose(run.numbers, [-0.25, nil])
    for weights in ["{ a = 0.5, b = 0.6 }", "{ a = 1 }", "{ a = 0.5, b = 0.5, c = 0 }"] {
      #expect(luaError("cx.expectation.servqual(\(table), { weights = \(weights) })") != nil)
    }
    let wide = try LuaRun(
      "return cx.expectation.servqual(cx.table{ a_expected = { 6, 8 }, a_perceived = { 5, 6 } })"
        + ".gaps:row(1).gap")
    expectClose(wide.numbers, [-1.5])
  }

  @Test func `expectations drift by rating points a year`() throws {
    let run = try LuaRun(
      """
      local t = cx.table{ expected = { 6, 7.1, 7.9, 9 }, at = { cx.date("2022-01-01"),
        cx.date("2023-01-01"), cx.date("2024-01-01"), cx.date("2025-01-01") } }
      local r = cx.expectation.drift(t)
      return r.slope_per_year, r.low, r.high, r.n
      """)
    expectClose([run.numbers[0], run.numbers[3]], [0.98, 4], within: 0.01)
    #expect((run.numbers[1] ?? 0) > 0)
  }

  @Test func `open promises are excluded until they are due, and broken after it`() throws {
    let run = try LuaRun(
      """
      local function day(n) return cx.date("2026-03-01") + cx.days(n) end
      local t = cx.table{ promised = { day(0), day(0), day(5), day(-1) },
        delivered = { cx.time("2026-03-01T15:00:00Z"), cx.time("2026-03-03T09:00:00Z"), nil, nil, n = 4 } }
      local r = cx.promises.kept(t, { today = "2026-03-02" })
      return r.n, r.kept, r.broken_pct, r.mean_overrun, r.open, r.overdue
      """)
    expectClose(run.numbers, [3, 1, 200.0 / 3, 2, 1, 1])
  }

  @Test func `higher can be better, and an undelivered number without a due day is unknown`() throws
  {
    let run = try LuaRun(
      """
      local t = cx.table{ promised = { 5, 5, 5, n = 3 }, delivered = { 6, 4, nil, n = 3 } }
      local r = cx.promises.kept(t, { direction = "higher" })
      return r.n, r.kept, r.over_pct, tostring(r)
      """)
    #expect(Array(run.numbers.prefix(3)) == [2, 1, 50])
    #expect(run.texts[3]?.contains("when it is due") ?? false)
    #expect(
      luaError("cx.promises.kept(cx.table{ promised = { 5 }, delivered = { cx.today() } })")?
        .contains("both as dates") ?? false)
  }

  @Test func `over-delivering is compared with keeping the promise`() throws {
    let run = try LuaRun(
      """
      local t = cx.table{ promised = { 5, 5, 5, 5, 5, 5 }, delivered = { 7, 8, 5, 5, 3, 4 },
        score = { 4, 5, 8, 9, 9, 9 } }
      local r = cx.promises.effect(t)
      return r.over_minus_kept, r.classes:row(1).mean, r.classes:row(2).n, tostring(r)
      """)
    expectClose(Array(run.numbers.prefix(3)), [0.5, 4.5, 2])
    #expect(run.texts[3]?.contains("is not shown") ?? false)
  }

  @Test func `a reopened complaint is one, and an open one is censored`() throws {
    let run = try LuaRun(
      """
      local function day(n) return cx.date("2026-03-01") + cx.days(n) end
      local t = cx.table{ complaint_id = { "C1", "C1", "C2", "C3" },
        opened = { day(0), day(5), day(0), day(0) }, closed = { day(1), day(8), day(4), nil, n = 4 },
        contacts = { 1, 2, 1, 4 } }
      local r = cx.complaints.resolution(t, { sla_days = 5, today = "2026-03-10" })
      return r.n, r.median_days, r.within_sla_pct, r.open, r.reopened, r.contacts_mean
      """)
    expectClose(run.numbers, [3, 8, 100.0 / 3, 1, 1, 8.0 / 3])
  }

  @Test func `recovery compares answers after a complaint with those who never complained`() throws
  {
    let run = try LuaRun(
      """
      local function day(n) return cx.date("2026-03-01") + cx.days(n) end
      local answers = cx.table{ customer_id = { "K1", "K1", "K2", "K3" }, score = { 2, 10, 8, 9 },
        answered_at = { day(0), day(9), day(3), day(3) } }
      local complaints = cx.table{ customer_id = { "K1" }, opened = { day(4) } }
      local r = cx.complaints.recovery(answers, complaints, { scale = "0-10" })
      return r.delta, r.n1, r.n2, tostring(r)
      """)
    #expect(Array(run.numbers.prefix(3)) == [50, 1, 2])
    #expect(run.texts[3]?.contains("before the complaint") ?? false)
    #expect(luaError("cx.complaints.recovery(cx.table{ customer_id = {}, score = {} }, 3)") != nil)
  }

  @Test func `unwanted extras are counted of those judged, with their fit`() throws {
    let run = try LuaRun(
      """
      local t = cx.table{ type = { "wine", "wine", "flowers", "wine" },
        reaction = { "Uneasy", "pleased", "would rather have a discount", nil, n = 4 },
        preferred = { "flowers, wine", "chocolate", "flowers", nil, n = 4 } }
      local r = cx.extras.reception(t)
      return r.unwanted_pct, r.n, r.fit_pct, r.types:row(2).given, r.types:row(2).unwanted_pct
      """)
    expectClose(run.numbers, [200.0 / 3, 3, 200.0 / 3, 3, 50])
  }

  @Test func `habituation is judged within customers, and money says where to stop`() throws {
    let run = try LuaRun(
      """
      local t = cx.table{ customer_id = { "a", "a", "a", "b", "b", "b" }, prior_extras = { 0, 1, 2, 5, 6, 7 },
        satisfaction = { 7, 6.4, 6.1, 9.5, 9.1, 8.4 } }
      local pooled = cx.extras.habituation(t)
      local own = cx.extras.habituation(t, { customer = "customer_id", baseline = 5, value = 10, cost = 4 })
      return pooled.slope, own.slope, own.habituation and 1 or 0, own.customers, own.stop_at
      """)
    #expect((run.numbers[0] ?? 0) > 0)
    expectClose(Array(run.numbers[1...3]), [-0.5, 1, 2])
    #expect(run.numbers[4] == 9)
    #expect(
      luaError(
        "cx.extras.habituation(cx.table{ prior_extras = { 1 }, satisfaction = { 1 } }, { cost = 1 })"
      )?
      .contains("baseline") ?? false)
  }

  @Test func `regular extras are expected, and under three are not judged`() throws {
    let run = try LuaRun(
      """
      local function extras(...)
        local t = { customer_id = {}, at = {} }
        for i, n in ipairs{ ... } do t.customer_id[i] = "K"; t.at[i] = cx.date("2020-01-01") + cx.days(n) end
        return cx.extras.incidental(cx.table(t))
      end
      return extras(0, 200, 400, 600).verdict, extras(0, 10, 1000, 1020).verdict,
        extras(0, 30, 60).verdict, extras(0, 100).verdict
      """)
    #expect(
      run.texts == [
        "incidental, but expected", "incidental and unexpected", "too often", "not judged",
      ])
  }
}

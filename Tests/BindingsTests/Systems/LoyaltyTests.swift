import Testing

@Suite struct LoyaltyTests {
  @Test func `loyal is a promoter who bought again, and attitude only without purchases`() throws {
    let run = try LuaRun(
      """
      local t = cx.table{ satisfied = { true, true, true, false }, score = { 10, 10, 7, 3 },
        bought = { true, false, true, false } }
      local r = cx.loyalty.matrix(t, { score = "score", scale = "0-10", repurchased = "bought" })
      local a = cx.loyalty.matrix(t, { score = "score", scale = "0-10" })
      return r.cells:row(1).n, r.satisfied_not_loyal_pct, a.cells:row(1).n, tostring(a)
      """)
    expectClose(Array(run.numbers.prefix(3)), [1, 200.0 / 3, 2])
    #expect(run.texts[3]?.contains("Attitude only") ?? false)
  }

  @Test func `the claim of 80 to 90 percent is tested by the interval`() throws {
    let run = try LuaRun(
      """
      local function judged(k)
        return tostring(cx.loyalty.recommendations(cx.table{ group = { "promoter", "passive" },
          recommendations = { k, 500 - k } }))
      end
      return judged(430), judged(200), judged(400)
      """)
    #expect(run.texts[0]?.contains("holds here") ?? false)
    #expect(run.texts[1]?.contains("does not hold") ?? false)
    #expect(run.texts[2]?.contains("Not shown") ?? false)
  }

  @Test func `a middling public rating is passed over and drawn to its prior`() throws {
    let run = try LuaRun(
      """
      local r = cx.loyalty.public_rating(7, 30, { prior_mean = 8, prior_n = 10 })
      local s = cx.loyalty.public_rating(7.5, 30)
      return r.shrunken, r.passed_over and 1 or 0, s.passed_over and 1 or 0, s.shrunken
      """)
    expectClose(run.numbers, [7.25, 1, 0, nil])
    #expect(
      luaError("cx.loyalty.public_rating(7, 30, { prior_mean = 8 })")?.contains("prior_n") ?? false)
  }

  @Test func `revenue is summed by band and weighs the score`() throws {
    let run = try LuaRun(
      """
      local t = cx.table{ score = { 10, 3, 8, nil, 9, n = 5 }, revenue = { 100, 300, 100, 50, nil, n = 5 } }
      local r = cx.loyalty.revenue_at_risk(t, { scale = "0-10" })
      return r.detractors, r.passives, r.weighted_nps, r.n, tostring(r)
      """)
    expectClose(Array(run.numbers.prefix(4)), [300, 100, -40, 3])
    #expect(run.texts[4]?.contains("1 answer") ?? false)
    #expect(
      luaError(
        "cx.loyalty.revenue_at_risk(cx.table{ score = { 1 }, revenue = { -5 } }, { scale = \"0-10\" })"
      )?
      .contains("`revenue` is -5") ?? false)
  }

  @Test func `published scores have no test and lie inside the own interval or not`() throws {
    let run = try LuaRun(
      """
      local r = cx.benchmarks(cx.nps{ detractors = 10, passives = 20, promoters = 70 })
      local delta, inside = r:map("name", "delta"), r:map("name", "inside_interval")
      return delta.Rabo, delta.ING, delta.Apple, inside.Apple and 1 or 0, inside.ING and 1 or 0, tostring(r)
      """)
    expectClose(Array(run.numbers.prefix(5)), [68, 80, 0, 1, 0])
    #expect(run.texts[5]?.contains("there is no test") ?? false)
    #expect(luaError("cx.benchmarks(cx.csat{ 5, 4 })")?.contains("a result of `cx.nps`") ?? false)
  }

  @Test func `causes of staff and customers are compared as shares`() throws {
    let run = try LuaRun(
      """
      local r = cx.churn.causes({ price = 60, product = 20, service = 20 },
        { price = 20, product = 10, service = 70 })
      return r.tvd, r.hard_pct.employees, r.hard_pct.customers, r.gaps:row(3).gap, r.df, r.chi2, r.jsd_bits
      """)
    expectClose(
      run.numbers,
      [0.5, 80, 30, -50, 2, 20 + 10.0 / 3 + 250.0 / 9, 0.18816], within: 2e-2)
  }

  @Test func `few mentions are judged by simulated tables, the same each time`() throws {
    let chunk =
      "local r = cx.churn.causes({ a = 3, b = 1 }, { a = 1, b = 3 })\nreturn r.p, tostring(r)"
    let (first, second) = (try LuaRun(chunk), try LuaRun(chunk))
    #expect(first.numbers[0] == second.numbers[0])
    // Of 70 ways to draw four of eight, 34 are at least as far apart.
    expectClose([first.numbers[0]], [34.0 / 70], within: 0.02)
    #expect(first.texts[1]?.contains("simulated") ?? false)
  }

  @Test func `causes may come as a table of mentions`() throws {
    let run = try LuaRun(
      """
      local staff = cx.table{ cause = { "price", "price", "service" } }
      local gone = cx.table{ cause = { "price", "service" }, count = { 1, 2 } }
      local r = cx.churn.causes(staff, gone)
      return r.gaps:row(1).employees_pct, r.gaps:row(1).customers_pct, r.n
      """)
    expectClose(run.numbers, [200.0 / 3, 100.0 / 3, 6])
    #expect(luaError("cx.churn.causes(7, {})")?.contains("employees") ?? false)
  }
}

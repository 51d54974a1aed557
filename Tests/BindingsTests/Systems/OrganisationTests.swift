import Testing

@Suite struct OrganisationTests {
  private static let ratings = """
    local t = { touchpoint = {}, rating = {}, other = {}, weight = {}, seen = {} }
    local function add(name, ratings, other, weight, seen)
      for i, rating in ipairs(ratings) do
        table.insert(t.touchpoint, name); table.insert(t.rating, rating)
        table.insert(t.other, other[i]); table.insert(t.weight, weight); table.insert(t.seen, seen)
      end
    end
    add("order", { 9, 9, 8, 9 }, { 6, 7, 6, 6 }, 5, true)
    add("install", { 8, 8, 9, 8 }, { 8, 8, 9, 9 }, 1, true)
    local o = { low = 1, high = 10, competitor = "other", importance = "weight", intent = "seen" }

    """

  @Test func `an experience is branded when all four pass for what matters`() throws {
    let run = try LuaRun(
      Self.ratings
        + """
        local r = cx.maturity.experience(cx.table(t), o)
        o.competitor = nil
        local s = cx.maturity.experience(cx.table(t), o)
        return r.stage, s.stage, tostring(s), r.touchpoints:row(2).differentiated and 1 or 0
        """)
    #expect(run.texts[0] == "branded" && run.texts[1] == "predictable")
    #expect(run.texts[2]?.contains("cannot be called branded") ?? false)
    #expect(run.numbers[3] == 1)
  }

  @Test func `inconsistent touchpoints make a random experience`() throws {
    let run = try LuaRun(
      "return cx.maturity.experience(cx.table{ touchpoint = { \"a\", \"a\" }, rating = { 1, 10 } }, "
        + "{ low = 1, high = 10 }).stage")
    #expect(run.texts == ["random"])
    #expect(
      luaError(
        "cx.maturity.experience(cx.table{ touchpoint = { \"a\" }, rating = { 11 } }, "
          + "{ low = 1, high = 10 })")?.contains("off it") ?? false)
    #expect(
      luaError("cx.maturity.experience(cx.table{ touchpoint = { \"a\" }, rating = { 1 } })")?
        .contains("`low`") ?? false)
  }

  @Test func `an item without evidence counts at most 2 and the lowest theme decides`() throws {
    let run = try LuaRun(
      """
      local t = cx.table{ theme = { "journey", "journey", "contact" }, score = { 4, 5, 3 },
        evidence = { "map", nil, "photo", n = 3 } }
      local actions = cx.table{ at = { cx.date("2026-03-02"), cx.date("2026-03-03"), cx.date("2026-03-08") } }
      local r = cx.maturity.themes(t, { actions = actions, from = "2026-03-02", to = "2026-03-08" })
      return r.overall, r.themes:row(1).mean, r.themes:row(1).capped, r.steering_pct
      """)
    expectClose(run.numbers, [3, 3, 1, 40])
    #expect(
      luaError(
        "cx.maturity.themes(cx.table{ theme = { \"a\" }, score = { 6 }, evidence = { \"x\" } })")?
        .contains("1 to 5 in row 1") ?? false)
  }

  @Test func `branches with few employees are hidden and both readings of 80 percent print`() throws
  {
    let run = try LuaRun(
      """
      local t = cx.table{ employee_nps = { 10, 20, 30, 40, -90 }, customer_nps = { 5, 12, 14, 22, 90 },
        employees = { 8, 9, 7, 5, 4 } }
      local r = cx.employees.correlation(t)
      return r.n, r.hidden, r.pearson, r.r2, tostring(r)
      """)
    #expect(run.numbers[0] == 4 && run.numbers[1] == 1)
    #expect((run.numbers[2] ?? 0) > 0.9)
    #expect(run.texts[4]?.contains("two readings") ?? false)
  }

  @Test func `gaps to a competitor are paired and ranked by importance`() throws {
    let run = try LuaRun(
      """
      local t = cx.table{ item = { "a", "a", "a", "b", "b", "b" }, own = { 5, 6, 5, 8, 9, 8 },
        competitor = { 8, 9, 9, 6, 6, 5 }, importance = { 9, 9, 9, 2, 2, 2 } }
      local r = cx.competition.gap(t)
      return r:row(1).gap, r:row(1).high, r:row(1).priority, r:row(2).priority
      """)
    expectClose([run.numbers[0]], [-10.0 / 3])
    #expect((run.numbers[1] ?? 0) < 0)
    #expect(run.texts[2] == "improve" && run.texts[3] == "watch")
  }
}

import Testing

@Suite struct JourneyTests {
  private static let events = """
    local function day(n) return cx.date("2026-01-01") + cx.days(n) end
    local t = cx.table{
      journey_id = { "b", "a", "a", "a", "b", "c" }, customer_id = { "K2", "K1", "K1", "K1", "K2", "K3" },
      touchpoint = { "order", "order", "delivery", "invoice", "delivery", "order" },
      at = { day(1), day(1), day(3), day(2), day(2), day(1) },
      rating = { 3, 2, -4, 4, nil, nil, n = 6 },
      score = { 9, 9, 3, 10, 6, 7 } }

    """

  @Test func `events are ordered by time, and of equal distances the later is the peak`() throws {
    let run = try LuaRun(
      Self.events
        + """
        local r = cx.journey.peak_end(t)
        local a = r:row(1)
        return a.journey_id, a.peak_touchpoint, a.ending_touchpoint, a.peak, a.ending, a.peak_end,
          a.events, a.peak_at - day(0)
        """)
    #expect(Array(run.texts.prefix(3)) == ["a", "delivery", "delivery"])
    #expect(Array(run.numbers.dropFirst(3)) == [-4, -4, -4, 3, 3])
  }

  @Test func `a journey whose last event has no rating has no score and a reason`() throws {
    let run = try LuaRun(
      Self.events
        + """
        local r = cx.journey.peak_end(t)
        local b, c = r:row(2), r:row(3)
        return b.peak_end, b.reason, b.peak, b.events, c.peak_end, c.reason, c.events, tostring(r)
        """)
    #expect(run.values[0].isNil && run.values[4].isNil)
    #expect(run.texts[1] == "the last event has no rating")
    #expect(run.texts[5] == "no event has a rating")
    #expect(run.numbers[2] == 3 && run.numbers[3] == 2 && run.numbers[6] == 1)
    #expect(run.texts[7]?.contains("2 journeys have no rated end") ?? false)
  }

  @Test func `events of one instant keep their order in the table`() throws {
    let run = try LuaRun(
      """
      local t = cx.table{ journey_id = { "a", "a" }, touchpoint = { "first", "second" },
        at = { cx.date("2026-01-01"), cx.date("2026-01-01") }, rating = { 5, 1 } }
      return cx.journey.peak_end(t):row(1).ending_touchpoint
      """)
    #expect(run.texts == ["second"])
  }

  @Test func `ratings off the scale count as unrated, and weights are used`() throws {
    let run = try LuaRun(
      """
      local t = cx.table{ journey_id = { "a", "a", "a" }, rating = { 11, 10, 6 } }
      local r = cx.journey.peak_end(t, { scale = { 1, 10 }, weights = { 0.25, 0.75 } })
      return r:row(1).peak_end, r:row(1).mean, tostring(r)
      """)
    expectClose(Array(run.numbers.prefix(2)), [7, 8])
    #expect(run.texts[2]?.contains("off the scale") ?? false)
  }

  @Test func `one journey's name with two customers is two journeys`() throws {
    let run = try LuaRun(
      """
      local t = cx.table{ journey_id = { 1, 1 }, customer_id = { "K2", "K1" }, rating = { 5, 3 } }
      local r = cx.journey.peak_end(t)
      return #r, r:row(1).customer_id
      """)
    #expect(run.numbers[0] == 2 && run.texts[1] == "K1")
  }

  @Test func `neutral is the scale's middle and never the data's`() throws {
    let run = try LuaRun(
      """
      local t = cx.table{ journey_id = { 1, 1, 1 }, rating = { 1, 5, 5 } }
      return cx.journey.peak_end(t, { scale = "1-5" }):row(1).peak,
        cx.journey.peak_end(t, { scale = "1-5", neutral = 2 }):row(1).peak
      """)
    #expect(run.numbers == [5, 5])
    #expect(
      luaError(
        "cx.journey.peak_end(cx.table{ journey_id = { 1 }, rating = { 1 } }, { neutral = 9 })")?
        .contains("`neutral` is 9") ?? false)
  }

  @Test func `touchpoints build and destroy, and the sum is printed beside peak and end`() throws {
    let run = try LuaRun(
      Self.events
        + """
        local r = cx.journey.value(t)
        local d = r.touchpoints:row(1)
        return d.touchpoint, d.n, d.value, d.destroy_pct, r.journeys:row(1).value,
          r.journeys:row(1).peak_end, r.n
        """)
    #expect(run.texts[0] == "delivery")
    #expect(Array(run.numbers.dropFirst()) == [1, -4, 100, 2, -4, 4])
  }

  @Test func `contributions sum to the score and above average to 0`() throws {
    let run = try LuaRun(
      Self.events
        + """
        local r = cx.journey.contribution(t, { scale = "0-10" })
        local c, a = 0, 0
        for row in r.touchpoints:rows() do c = c + row.contribution; a = a + row.above_average end
        local w = r:what_if("delivery", 1)
        return r.nps, c, a, w.after - w.before, w.delta
        """)
    expectClose([run.numbers[1], run.numbers[2]], [run.numbers[0], 0])
    expectClose([run.numbers[3]], [run.numbers[4]])
    let message = luaError(
      Self.events
        + "cx.journey.contribution(t, { scale = \"0-10\" }):what_if(\"delivry\", 0.5)")
    #expect(message?.contains("Did you mean `delivery`?") ?? false)
  }

  @Test func `a handover succeeds in time, complete, and without a repeated question`() throws {
    let run = try LuaRun(
      """
      local function hour(n) return cx.time("2026-01-05T08:00:00Z") + cx.hours(n) end
      local t = cx.table{ from = { "a", "a", "a", "a", "b" }, to = { "b", "b", "b", "b", "b" },
        at = { hour(0), hour(0), hour(0), hour(0), hour(0) },
        accepted_at = { hour(2), hour(3), hour(4), nil, hour(1), n = 5 },
        complete = { true, false, true, true, true }, repeated = { false, false, true, false, false },
        score = { 10, 4, 3, 2, 9 } }
      local r = cx.journey.handovers(t, { sla_hours = 24, score = "score", scale = "0-10" })
      return r.success_pct, r.n, r.median_lag_hours, r.open, r.by_success:row(1).nps, tostring(r)
      """)
    #expect(Array(run.numbers.prefix(5)) == [25, 4, 3, 1, 100])
    #expect(run.texts[5]?.contains("same person on both sides") ?? false)
  }

  @Test func `small departments are hidden and in no figure`() throws {
    let run = try LuaRun(
      """
      local t = cx.table{ department = { "a", "a", "b", "b", "c" }, rating = { 1, 3, 5, 7, 1 } }
      local r = cx.journey.departments(t, { minimum = 2 })
      return r.eta2, r.worst, r.n, r.departments:row(3).mean, r.departments:row(3).n
      """)
    expectClose([run.numbers[0], run.numbers[2]], [0.8, 4])
    #expect(run.texts[1] == "a" && run.values[3].isNil && run.values[4].isNil)
  }

  @Test func `coverage names the moments that nobody measures`() throws {
    let run = try LuaRun(
      Self.events
        + """
        local moments = cx.table{ touchpoint = { "order", "invoice", "first use" },
          intended = { true, false, true } }
        local r = cx.journey.coverage(moments, t)
        return r.covered_pct, r.missing[1], r.intended_hit_pct
        """)
    expectClose([run.numbers[0], run.numbers[2]], [200.0 / 3, 50])
    #expect(run.texts[1] == "first use")
  }

  @Test func `attention is drawn by seed among those who may be called`() throws {
    let run = try LuaRun(
      """
      local t = cx.table{ customer_id = { "K1", "K2", "K3", "K4" }, opt_out = { false, true, false, false } }
      local contacts = cx.table{ customer_id = { "K3" }, at = { cx.today() - cx.days(10) } }
      local plan = cx.attention.plan(t, { budget = 1, contacts = contacts, seed = 7 })
      local again = cx.attention.plan(t, { budget = 1, contacts = contacts, seed = 7 })
      return #plan, plan:row(1).customer_id == again:row(1).customer_id and 1 or 0, #plan.control,
        plan.minimum_effect, plan:row(1).customer_id
      """)
    #expect(Array(run.numbers.prefix(3)) == [1, 1, 1])
    expectClose(
      [run.numbers[3]], [(1.959963984540054 + 0.8416212335729143) * 200.0.squareRoot() * 10])
    #expect(run.texts[4] == "K1" || run.texts[4] == "K4")
  }

  @Test func `the effect of attention is by intention to treat and without offers`() throws {
    let run = try LuaRun(
      """
      local plan = cx.table{ customer_id = { "K1", "K2", "K3" }, offer = { false, false, true } }
      local answers = cx.table{ customer_id = { "K1", "K2", "K3", "K4", "K5" }, score = { 10, 8, 1, 3, 7 } }
      local r = cx.attention.effect(answers, plan, { scale = "0-10" })
      return r.delta, r.n1, r.n2, tostring(r)
      """)
    #expect(Array(run.numbers.prefix(3)) == [100, 2, 2])
    #expect(run.texts[3]?.contains("another treatment") ?? false)
  }
}

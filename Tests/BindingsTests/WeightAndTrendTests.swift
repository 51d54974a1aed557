import Calendars
import Testing

/// `cx.weights.*` and `cx.trend` as scripts call them.
@Suite struct WeightAndTrendLuaTests {
  @Test func `post-stratification gives each category its share of the population`() throws {
    let run = try LuaRun(
      """
      local t = cx.table{ region = { "N", "S", "S", "S" }, score = { 10, 3, 3, 9 } }
      local w = cx.weights.poststratify(t, { region = { N = 40, S = 60 } })
      local r = cx.nps(w, { weight = "weight", poststratified = "region" })
      return w:row(1).weight, w:row(2).weight, r.nps, r.n
      """)
    expectClose(run.numbers, [40, 20, 40 - 20, 4])
  }

  @Test func `an empty cell is refused by name`() {
    let error = luaError(
      """
      local t = cx.table{ region = { "N", "S" } }
      return cx.weights.rake(t, { region = { N = 400, S = 350, X = 100 } })
      """)
    #expect(error?.contains("empty cell: region X has population 100 and 0 respondents") == true)
  }

  @Test func `raking fits both margins and notes its iterations`() throws {
    let run = try LuaRun(
      """
      local t = cx.table{ region = { "N", "N", "S", "S" }, segment = { "B", "P", "B", "P" } }
      local w = cx.weights.rake(t, { region = { N = 30, S = 70 }, segment = { B = 60, P = 40 } })
      local notes = w:notes()
      return w:row(1).weight, w:row(2).weight, w:row(3).weight, w:row(4).weight, notes:count()
      """)
    expectClose(run.numbers, [18, 12, 42, 28, 2], within: 1e-6)
  }

  @Test func `calibration fits totals of numbers and of categories`() throws {
    let run = try LuaRun(
      """
      local t = cx.table{ region = { "N", "N", "S" }, size = { 1, 3, 2 } }
      local w = cx.weights.calibrate(t, { region = { N = 4, S = 2 }, size = 14 })
      return w:row(1).weight + w:row(2).weight, w:row(3).weight,
        w:row(1).weight + 3 * w:row(2).weight + 2 * w:row(3).weight
      """)
    expectClose(run.numbers, [4, 2, 14])
  }

  @Test func `trimming keeps the sum and effective sizes are Kish's`() throws {
    let run = try LuaRun(
      """
      local t = cx.weights.trim(cx.table{ weight = { 1, 1, 1, 1, 9 } }, { at = 2 })
      local e = cx.weights.effective{ 1, 1, 2 }
      return t:column("weight"):sum(), e.n_effective, e.deff, e.n, t:notes():row(1).n
      """)
    expectClose(run.numbers, [13, 16.0 / 6, 1.125, 3, 1])
  }

  @Test func `bad weights are refused with their row`() {
    #expect(luaError("cx.weights.effective{ 1, -1 }")?.contains("row 2") == true)
    #expect(luaError("cx.weights.effective{ 0, 0 }")?.contains("0") == true)
    #expect(
      luaError("cx.weights.poststratify(cx.table{ a = { 1 } }, { a = 3 })")?.contains("`a`")
        == true)
    #expect(
      luaError("cx.weights.trim(cx.table{ weight = { 1, nil, n = 2 } })")?
        .contains("without a value") == true)
  }

  private static let answers = """
    local t = cx.table({
      { score = 10, answered_at = cx.date("2026-03-31") },
      { score = 3, answered_at = cx.date("2026-04-01") },
      { score = 9, answered_at = cx.date("2026-06-02") },
      { score = 9, answered_at = cx.date("2026-06-10") },
      { score = 8 },
    })

    """

  @Test func `a trend has every period, also those without answers`() throws {
    let run = try LuaRun(
      Self.answers + """
        local r = cx.trend(t)
        return #r, r:row(1).period, r:row(1).nps, r:row(3).period, r:row(3).nps, r:row(3).n,
          r:row(4).n
        """)
    #expect(run.values[0].wholeNumber == 4)
    #expect(run.texts[1] == "2026-03" && run.texts[3] == "2026-05")
    expectClose(
      [run.numbers[2], run.numbers[4], run.numbers[5], run.numbers[6]], [100, nil, 0, 2])
  }

  @Test func `the period that is not over is marked`() throws {
    let run = try LuaRun(
      Self.answers + """
        local r = cx.trend(t)
        return r:row(3).complete, r:row(4).complete, r:notes():count()
        """)
    guard case .boolean(true) = run.values[0], case .boolean(false) = run.values[1] else {
      Issue.record("May is over and June is not: \(run.values)")
      return
    }
    #expect(run.values[2].wholeNumber == 3)
  }

  @Test func `rolling figures pool the counts`() throws {
    let run = try LuaRun(
      Self.answers + """
        local r = cx.trend(t, { rolling = 2 })
        return r:row(1).rolling, r:row(2).rolling, r:row(3).rolling, r:row(4).rolling
        """)
    expectClose(run.numbers, [nil, 0, -100, 100])
  }

  @Test func `instants fall in the local period`() throws {
    let text = """
      local t = cx.table{ score = { 10 }, answered_at = { cx.time("2025-12-31T23:30:00Z") } }
      return cx.trend(t, { by = "year" }):row(1).period
      """
    #expect(try LuaRun(text).texts == ["2025"])
  }

  @Test func `weighted trends weigh each period`() throws {
    let run = try LuaRun(
      """
      local t = cx.table{ score = { 10, 3, 9 }, w = { 3, 1, 1 }, answered_at =
        { cx.date("2026-01-01"), cx.date("2026-01-02"), cx.date("2026-02-01") } }
      local r = cx.trend(t, { weight = "w", rolling = 2 })
      return r:row(1).nps, r:row(2).nps, r:row(2).rolling, r:row(1).promoters
      """)
    expectClose(run.numbers, [50, 100, 60, 1])
  }

  @Test func `groups have trends of their own`() throws {
    let run = try LuaRun(
      """
      local t = cx.table{ g = { "a", "b" }, score = { 10, 3 },
        answered_at = { cx.date("2026-01-01"), cx.date("2026-02-01") } }
      local r = t:by("g"):trend()
      return #r, r:row(1).g, r:row(1).nps, r:row(2).period
      """)
    #expect(run.values[0].wholeNumber == 2)
    #expect(run.texts[1] == "a" && run.texts[3] == "2026-02")
    #expect(run.values[2].double == 100)
  }

  @Test func `a trend of no rows is empty and wrong columns are named`() throws {
    #expect(
      try LuaRun(
        """
        local t = cx.table{ score = { 1 }, answered_at = { cx.date("2026-01-01") } }
        return #cx.trend(t:head(0))
        """
      ).values[0].wholeNumber == 0)
    #expect(
      luaError("cx.trend(cx.table{ score = { 9 }, answered_at = { \"x\" } })")?
        .contains("dates or times") == true)
    #expect(luaError("cx.trend(cx.table{ score = { 9 } })")?.contains("answered_at") == true)
    #expect(
      luaError(
        "cx.trend(cx.table{ score = { 9 }, answered_at = { cx.today() } }, { by = \"moon\" })")?
        .contains("month") == true)
  }
}

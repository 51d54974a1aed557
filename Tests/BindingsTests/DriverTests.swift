import Testing

/// `cx.drivers.*`, `cx.correlation`, `cx.survival`, `cx.reliability.*`, `cx.privacy.suppress` as
/// scripts call them.
@Suite struct DriverLuaTests {
  /// Twenty seeded answers in which `a` matters, `b` a little and one value of `b` is missing.
  private static let answers = """
    local seed = 7
    local function draw() seed = (seed * 1103515245 + 12345) % 2147483648 return seed % 5 + 1 end
    local a, b, score, worth, yes = { n = 60 }, { n = 60 }, {}, {}, {}
    for i = 1, 60 do
      a[i], b[i] = draw(), draw()
      score[i] = math.min(10, math.max(0, a[i] + b[i] // 2 + draw() // 2))
      worth[i] = i
      yes[i] = score[i] + draw() > 8
    end
    b[60] = nil
    local t = cx.table{ a = a, b = b, score = score, worth = worth, yes = yes }
    local o = { predictors = { "b", "a" } }

    """

  @Test func `regression keeps the order of predictors and leaves incomplete rows out`() throws {
    let run = try LuaRun(
      Self.answers + """
        local r = cx.drivers.regression(t, o)
        return r.coefficients:row(1).name, r.coefficients:row(2).name,
          r.coefficients:row(3).name, r.n, tostring(r)
        """)
    #expect(run.texts[0] == "b" && run.texts[1] == "a" && run.texts[2] == "intercept")
    #expect(run.values[3].wholeNumber == 59)
    #expect(run.texts[4]?.contains("1 row") == true)
  }

  @Test func `shares of Shapley and Johnson sum to R squared`() throws {
    let run = try LuaRun(
      Self.answers + """
        local s = cx.drivers.shapley(t, { predictors = { "b", "a" }, resamples = 50 })
        local j, r = cx.drivers.johnson(t, o), cx.drivers.regression(t, o)
        local d = cx.drivers.determinants(t, { groups = { one = { "a" }, two = { "b" } } })
        local first = cx.drivers.simple(t, { predictors = { "a" } })
        return s.shares:column("importance"):sum() - r.r2, j.shares:column("importance"):sum() - r.r2,
          d.shares:row(1).importance - s.shares:row(2).importance,
          s.shares:row(1).low and 1, j.shares:row(1).low,
          first:row(1).first - cx.correlation(t, { x = "a", y = "score" }).r2, first.n
        """)
    expectClose(run.numbers, [0, 0, 0, 1, nil, 0, 60], within: 1e-9)
  }

  @Test func `importance and performance carry their cuts beside the table`() throws {
    let run = try LuaRun(
      Self.answers + """
        local p = cx.drivers.importance_performance(t, o)
        local sum = p:column("performance"):mean()
        return p.performance_cut - sum, p.importance_cut - p:column("importance"):mean(), p.n, #p,
          tostring(p)
        """)
    expectClose(Array(run.numbers.prefix(4)), [0, 0, 59, 2])
    #expect(run.texts[4]?.contains("performance_cut") == true)
    #expect(
      luaError(Self.answers + "return cx.drivers.simple(t, o).cut")?.contains("cut") == true)
  }

  @Test func `the best customers are compared with the rest`() throws {
    let run = try LuaRun(
      Self.answers + """
        local r = cx.drivers.best_customers(t, { predictors = { "a", "b" }, value = "worth",
          top = 0.25 })
        return r.n_best, r.n, r:row(1).best_pct + r:row(2).best_pct,
          r:row(1).difference - (r:row(1).best_pct - r:row(1).rest_pct)
        """)
    expectClose(run.numbers, [14, 59, 100, 0])
  }

  @Test func `logit models say whether they settled and refuse separation`() throws {
    let run = try LuaRun(
      Self.answers + """
        local l = cx.drivers.logistic(t, { outcome = "yes", predictors = { "a", "b" } })
        local g = cx.drivers.ordinal(t, o)
        return l.converged and 1, l.intercept + l.thresholds[1], l.coefficients:row(3).b - l.intercept,
          g.converged and 1, #g.thresholds
        """)
    expectClose(run.numbers, [1, 0, 0, 1, 2])
    #expect(
      luaError(
        """
        local x, y = {}, {}
        for i = 1, 20 do x[i], y[i] = i, i > 10 end
        return cx.drivers.logistic(cx.table{ x = x, y = y }, { outcome = "y", predictors = { "x" } })
        """)?.contains("split completely") == true)
  }

  @Test func `too few answers, constant outcomes and unknown columns are refused by name`() {
    #expect(
      luaError(
        """
        return cx.drivers.shapley(cx.table{ score = { 1, 2, 3 }, a = { 1, 2, 1 } },
          { predictors = { "a" } })
        """)?.contains("at least 5 a predictor (5)") == true)
    #expect(
      luaError(Self.answers + "return cx.drivers.shapley(t, { predictors = { 'a', 'bb' } })")?
        .contains("Did you mean `b`") == true)
    #expect(
      luaError(Self.answers + "return cx.drivers.shapley(t, {})")?.contains("predictors") == true)
    #expect(
      luaError(Self.answers + "return cx.drivers.shapley(t, { predictors = { 'a', 'a' } })") != nil)
    #expect(
      luaError(
        Self.answers
          + "return cx.drivers.determinants(t, { groups = { x = { 'a' }, y = { 'a' } } })")?
        .contains("`a` in two") == true)
  }

  @Test func `drivers by group are stacked and a group too small is refused with a note`() throws {
    let run = try LuaRun(
      Self.answers + """
        local g = t:derive{ side = function(r) return r.worth > 56 and "y" or "x" end }:by("side")
        local r = cx.drivers.regression(g, o)
        local s = cx.drivers.simple(g, o)
        return #r, r:row(1).r2 and 1, r:row(2).r2, #s, r:notes():count() > 0 and 1
        """)
    expectClose(run.numbers, [2, 1, nil, 3, 1])
  }

  @Test func `a Kano class of no answers is nil and unknown answers are named`() throws {
    let run = try LuaRun(
      """
      local r = cx.drivers.kano(cx.table{ functional = { "like", nil, n = 2 },
        dysfunctional = { "dislike", "like" } })
      return r.classes[1], r.classes[2], r.counts.O, r.class, r.n
      """)
    #expect(run.texts[0] == "O" && run.values[1].isNil && run.texts[3] == "O")
    expectClose([run.numbers[2], run.numbers[4]], [1, 1])
    #expect(
      luaError(
        "cx.drivers.kano(cx.table{ functional = { 'love' }, dysfunctional = { 'like' } })")?
        .contains("like") == true)
  }

  @Test func `correlation takes columns, arrays and a table`() throws {
    let run = try LuaRun(
      """
      local t = cx.table{ x = { 1, 2, 3, 4 }, y = { 2, 4, 5, 9 }, g = { "a", "a", "a", "b" } }
      local one = cx.correlation(t:column("x"), t:column("y")).pearson
      local by = cx.correlation(t:by("g"), { x = "x", y = "y" })
      return one - cx.correlation({ 1, 2, 3, 4 }, { 2, 4, 5, 9 }).pearson,
        one - cx.correlation(t, { x = "x", y = "y" }).pearson, #by, by:row(2).pearson,
        cx.correlation({ 1, nil, 3, n = 3 }, { 1, 2, 3 }).n
      """)
    expectClose(run.numbers, [0, 0, 2, nil, 2])
    #expect(luaError("cx.correlation({ 1 }, { 1, 2 })")?.contains("as many") == true)
  }

  @Test func `survival has a median and the share ended by a day`() throws {
    let run = try LuaRun(
      """
      local s = cx.survival(cx.table{ time = { 1, 2, 3, 4 }, event = { true, true, false, true } })
      local none = cx.survival(cx.table{ time = { 1, 2 }, event = { false, false } })
      return s.median, s:at(2), s:at(0.5), s.n, #s, none.median, none:at(5), s:row(2).survival
      """)
    expectClose(run.numbers, [2, 50, 0, 4, 3, nil, 0, 0.5])
    #expect(luaError("cx.table{ a = { 1 } }:at(3)")?.contains("at") == true)
    #expect(
      luaError("cx.survival(cx.table{ time = { 1 }, event = { 3 } })")?.contains("true and false")
        == true)
  }

  @Test func `reliability is 1 when raters or items agree`() throws {
    let run = try LuaRun(
      """
      local a = cx.reliability.alpha(cx.table{ p = { 1, 2, 3 }, q = { 1, 2, 3 } }, { "p", "q" })
      local k = cx.reliability.kappa({ "x", "y", "x" }, { "x", "y", "y" })
      local i = cx.reliability.krippendorff({ 1, 2, 1 }, { 1, 2, 1 })
      return a.alpha, a.n, k.kappa, k.agreement_pct, i.alpha
      """)
    expectClose(run.numbers, [1, 3, 0.4, 200.0 / 3, 1])
    #expect(luaError("cx.reliability.kappa({ 'x' }, { 'x', 'y' })") != nil)
  }

  @Test func `groups named by whole numbers keep their names when they are hidden`() throws {
    let run = try LuaRun(
      """
      local scores, years = {}, {}
      for i = 1, 20 do scores[i], years[i] = 9, i <= 3 and 2024 or i <= 10 and 2025 or 2026 end
      local t = cx.table{ score = scores, year = years }
      local s = cx.privacy.suppress(t:by("year"):nps())
      return s.primary[1], s.complementary[1], s:row(1).year, s:row(1).nps, s:row(3).nps
      """)
    expectClose(run.numbers, [2024, 2025, 2024, nil, 100])
  }

  @Test func `small groups are hidden, and one more beside a published total`() throws {
    let run = try LuaRun(
      """
      local t = cx.table({ { store = "A", n = 12, nps = 10 }, { store = "B", n = 4, nps = 20 },
        { store = "C", n = 9, nps = 30 } })
      local s = cx.privacy.suppress(t)
      local open = cx.privacy.suppress(t, { total_published = false })
      return s.primary[1], s.complementary[1], s:row(2).nps, s:row(2).n, s:row(1).n, #open.complementary,
        s:row(2).store
      """)
    #expect(run.texts[0] == "B" && run.texts[1] == "C" && run.texts[6] == "B")
    expectClose(
      [run.numbers[2], run.numbers[3], run.numbers[4], run.numbers[5]], [nil, nil, 12, 0])
    #expect(luaError("cx.privacy.suppress(cx.table{ s = { 'A' }, n = { -3 } })") != nil)
    #expect(luaError("cx.privacy.suppress(cx.table{ s = { 'A' } })")?.contains("`n`") == true)
  }
}

import Testing

/// `cx.compare`, `groups:compare`, `cx.adjust` as scripts call them.
@Suite struct ComparisonLuaTests {
  private static let counts = """
    local a = { detractors = 10, passives = 20, promoters = 70 }
    local b = { detractors = 15, passives = 25, promoters = 60 }

    """

  @Test func `counts are compared as a minus b`() throws {
    let run = try LuaRun(
      Self.counts + """
        local r = cx.compare(a, b)
        return r.delta, r.se, r.z, r.p, r.low, r.high, r.minimum_effect, r.chi2, r.chi2_p, r.n
        """)
    expectClose(
      run.numbers,
      [
        15, 9.937303457175895, 1.5094638162798824, 0.13118029537394293, -4.476756879510127,
        34.47675687951012, 27.840455, 2.324786324786325, 0.3127368545311932, 200,
      ], within: 1e-5)
  }

  @Test func `before and after give after minus before, with options in either table`() throws {
    let run = try LuaRun(
      Self.counts + """
        return cx.compare{ before = b, after = a }.delta,
          cx.compare({ before = b, after = a }, { adjusted = true }).delta,
          cx.compare{ before = b, after = a, adjusted = true }.se
        """)
    expectClose(run.numbers, [15, 14.563106796116504, 9.87185065246218])
  }

  @Test func `tables, columns, arrays and results of nps compare alike`() throws {
    let run = try LuaRun(
      """
      local t = cx.table{ score = { 10, 9, 3, 8 } }
      local u = cx.table{ score = { 6, 9, 3, 8 } }
      return cx.compare(t, u).se, cx.compare(t:column("score"), u:column("score")).se,
        cx.compare({ 10, 9, 3, 8 }, { 6, 9, 3, 8 }).se, cx.compare(cx.nps(t), cx.nps(u)).se,
        cx.compare(cx.nps(t):table(), cx.nps(u):table()).se
      """)
    let first = try #require(run.numbers[0])
    expectClose(run.numbers, [first, first, first, first, first])
  }

  @Test func `a small change is said to be smaller than what the answers can show`() throws {
    let run = try LuaRun(
      """
      return tostring(cx.compare{ before = { detractors = 41, passives = 58, promoters = 101 },
        after = { detractors = 38, passives = 58, promoters = 104 } })
      """)
    let text = try #require(run.texts[0])
    #expect(text.contains("The change of +3 is smaller than what 200 + 200 answers can show (2"))
    #expect(text.contains("after − before"))
  }

  @Test func `paired answers are matched by key and those of one wave are left out`() throws {
    let run = try LuaRun(
      """
      local before = cx.table{ id = { "a", "b", "c", "d" }, score = { 9, 7, 6, 10 } }
      local after = cx.table{ id = { "d", "c", "b", "x" }, score = { 10, 8, 9, 1 } }
      local r = cx.compare(after, before, { paired = "id" })
      return r.delta, r.df, r.n_overlap, r.n, r.t
      """)
    expectClose(run.numbers, [66.6666666666667, 2, 3, 3, 2])
  }

  @Test func `overlapping waves take the shared customers into account`() throws {
    let run = try LuaRun(
      """
      local one = cx.table{ id = { "a", "b", "c" }, score = { 9, 3, 8 } }
      local two = cx.table{ id = { "b", "c", "d" }, score = { 9, 8, 3 } }
      local r = cx.compare(one, two, { overlap = "id" })
      return r.delta, r.n_overlap, r.se, cx.compare(one, two).se
      """)
    // Var = 2·(2/3)/3; covariance of b: (−1 − 0)(1 − 0)/9.
    expectClose(
      run.numbers, [0, 2, 100 * (4.0 / 9 + 2.0 / 9).squareRoot(), 100 * (4.0 / 9).squareRoot()])
  }

  @Test func `weights and clusters make one design of both sides`() throws {
    let run = try LuaRun(
      """
      local t = cx.table{ wave = { 1, 1, 1, 2, 2, 2 }, score = { 9, 3, 8, 10, 9, 2 },
        w = { 1, 2, 1, 1, 1, 2 }, account = { "a", "b", "c", "a", "b", "c" } }
      local one = t:where(function(r) return r.wave == 1 end)
      local two = t:where(function(r) return r.wave == 2 end)
      return cx.compare(one, two, { weight = "w" }).delta,
        cx.compare(one, two, { weight = "w", cluster = "account" }).delta
      """)
    expectClose(run.numbers, [-25, -25])
  }

  @Test func `each group is compared with the rest and chances are adjusted`() throws {
    let run = try LuaRun(
      """
      local t = cx.table{ g = { "x", "x", "y", "y", "z", "z" }, score = { 10, 9, 3, 4, 8, 10 } }
      local c = t:by("g"):compare()
      local d = cx.compare(t:by("g"), { adjust = "bonferroni" })
      return c:row(1).delta, c:row(2).delta, c:row(2).n, c:row(2).n_rest,
        c:row(2).p_adjusted / c:row(2).p, d:row(3).p_adjusted, #c
      """)
    expectClose([run.numbers[0], run.numbers[1]], [100 - -25, -100 - 75])
    expectClose([run.numbers[2], run.numbers[3], run.numbers[6]], [2, 4, 3])
  }

  @Test func `two sets of groups are matched by key, and a lone key has nil and a note`() throws {
    let run = try LuaRun(
      """
      local a = cx.table{ g = { "x", "x", "y", "y" }, score = { 10, 9, 3, 10 } }
      local b = cx.table{ g = { "x", "x", "z" }, score = { 3, 9, 3 } }
      local c = cx.compare(a:by("g"), b:by("g"))
      return #c, c:row(1).delta, c:row(2).delta, c:row(1).p_adjusted, c:row(1).p, c:row(3).g,
        c:notes():count()
      """)
    #expect(run.values[0].wholeNumber == 3)
    #expect(run.values[1].double == 100)
    #expect(run.values[2].isNil)
    #expect(run.values[3].double == run.values[4].double)
    #expect(run.values[5].text == "z")
    #expect((run.values[6].wholeNumber ?? 0) >= 1)
  }

  @Test func `empty sides have no difference and say so`() throws {
    let run = try LuaRun(
      """
      local r = cx.compare({}, { 9, 10 })
      return r.delta, r.p, tostring(r)
      """)
    #expect(run.values[0].isNil && run.values[1].isNil)
    #expect(run.texts[2]?.contains("no valid answers") == true)
  }

  @Test func `misuse names what was wrong`() throws {
    #expect(luaError("cx.compare({ 9 }, { 8 }, { adjsted = true })")?.contains("adjusted") == true)
    #expect(luaError("cx.compare{ before = { 9 } }")?.contains("after") == true)
    #expect(luaError("cx.compare({ 9 }, { 8 }, { weight = \"w\" })")?.contains("weight") == true)
    #expect(
      luaError("cx.compare({ 9 }, { 8 }, { paired = true, adjusted = true })")?
        .contains("do not go together") == true)
    #expect(luaError("cx.compare(cx.table{ score = { 9 } }:by(\"score\"), 3)") != nil)
    #expect(
      luaError(
        """
        local one = cx.nps({ 9, 3 }, { scale = "0-10" })
        local two = cx.nps({ 9, 3 }, { scale = "1-10" })
        return cx.compare(one, two)
        """)?.contains("1-10") == true)
  }

  @Test func `chances are adjusted by name and holes stay holes`() throws {
    let run = try LuaRun(
      """
      local h = cx.adjust({ 0.01, 0.04, 0.03 }, "holm")
      local b = cx.adjust({ 0.01, nil, 0.03, n = 3 }, "bonferroni")
      return h[1], h[2], h[3], b[1], b[2], b[3], b.n
      """)
    expectClose(run.numbers, [0.03, 0.06, 0.06, 0.02, nil, 0.06, 3])
    #expect(luaError("cx.adjust({ 0.1 }, \"hlm\")")?.contains("holm") == true)
    #expect(luaError("cx.adjust({ 1.5 })") != nil)
  }
}

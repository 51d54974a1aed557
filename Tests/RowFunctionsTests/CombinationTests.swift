import LuaRuntime
import RowFunctions
import Tables
import Testing

@Suite struct CombinationTests {
  let machine: RowMachine
  /// Ten rows with three countries (one of them missing) and two scores.
  let table = Table([
    ("country", .strings(["NL", "BE", nil, "NL", "BE", "NL", "NL", nil, "BE", "NL"])),
    ("score", .integers([1, 2, 1, 1, 2, 1, 1, 1, 2, 1])),
    ("amount", .numbers([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])),
  ])

  init() throws { machine = try RowMachine() }

  /// The values both ways, which must be the same, and how many rows ran in Lua.
  private func both(_ function: LuaReference) -> RowOutcome {
    let values = machine.values(function, table, .automatic)
    #expect(values == machine.values(function, table, .rowByRow))
    let matches = machine.matches(function, table, .automatic)
    #expect(matches == machine.matches(function, table, .rowByRow))
    return values
  }

  @Test(arguments: [
    "return function(c) local n = 0 for _ in c.country:gmatch('%a') do n = n + 1 end return n end",
    "return function(c) local s = 0 for i = 1, c.score do s = s + i end return s end",
    "return function(c) local t = { c.score, 5 } table.sort(t) return t[#t] end",
    "return function(c) local t = {} t[1] = c.country t.x = c.score return t.x .. t[1] end",
    "local w = { a = 1, b = 2 } return function(c) local s = 0 for _, v in pairs(w) do s = s + v * c.score end return s end",
    "return function(c) local n = 1 ::again:: n = n * 2 if n < c.score then goto again end return n end",
    "return function(c) local i = 0 while i < c.score do i = i + 1 end return i end",
    "return function(c) local r = c.score repeat r = r - 1 until r <= 0 return r end",
    "return function(c) return (c.country:gsub('N', 'M')) .. c.score end",
    "return function(c) return c.country .. c.country .. c.score end",
    "local function f(s, n) for i = 1, n do s = s .. i end return s end return function(c) return f(c.country, c.score) end",
  ])
  func `a pure function of few values runs once per combination`(source: String) throws {
    let function = try machine.function(source)
    let values = both(function)
    let explanation = try machine.rows.explain(function, over: table)
    #expect((1...3).contains(values.inLua), "\(explanation)")
  }

  @Test(arguments: [
    "local n = 0 return function(c) n = n + c.score return n end",
    "return function(c) count = (count or 0) + 1 return count end",
    "return function(c) local ok, v = pcall(function() return c.score end) return v end",
    "local seen = {} return function(c) seen[c.country or 0] = c.score return c.score end",
    "local s = setmetatable({}, { __index = function(t, k) return k end }) return function(c) for i = 1, 2 do end return s[c.score] end",
    "local co = coroutine.wrap(function() for i = 1, 1000 do coroutine.yield(i) end end) return function(c) return co() end",
    "local function first(...) return (...) end return function(c) return first(c.score, 1) end",
    "return function(c) local t = { c } return t[1].score end",
    "return function(c) for _, k in ipairs({ 'score', 'amount' }) do if c[k] > 5 then return k end end return 'none' end",
    "return function(c) local f = function() return c.score end return f() end",
    "return function(c) local s = 0 for i = 1, 2 do s = s + c.amount end return s end",
    "return function(c) local s = 0 for i = 1, 2 do s = s + c.score end return tostring({}) and s end",
    "local t = {} return function(c) t[#t + 1] = c.score local s = 0 for i = 1, #t do s = s + t[i] end return s end",
    "local t = {} local function add(t, v) t[#t + 1] = v return #t end return function(c) return add(t, c.score) end",
    "local t = { 1 } return function(c) table.insert(t, c.score) return #t end",
    "return function(c) return string.format('%d', c.score) .. type(c) end",
  ])
  func `a function with side effects or of many values runs row by row`(source: String) throws {
    // Each run gets its own machine, because the functions change what is outside.
    let other = try RowMachine()
    let values = machine.values(try machine.function(source), table, .automatic)
    #expect(values == other.values(try other.function(source), table, .rowByRow))
    #expect(values.inLua == 10)
    let explanation = try machine.rows.explain(try machine.function(source), over: table)
    #expect(explanation.hasPrefix("runs row by row, because of line 1: "))
  }

  @Test func `an error is that of the first row with the values`() throws {
    let function = try machine.function(
      """
      return function(c)
        for i = 1, 2 do if c.score == 2 then error("two") end end
        return c.country
      end
      """)
    #expect(both(function).description == "error: f:2: two (row 2)")
  }

  @Test func `rows set aside are counted for all rows of a combination`() throws {
    let function = try machine.function(
      "return function(c) for i = 1, 1 do end return c.country .. c.score end")
    let values = both(function)
    #expect(values.inLua == 3)
    #expect(values.description.hasSuffix("aside [2, 7] [(column: \"country\", count: 2)]"))
  }

  @Test func `explain names the columns and how many combinations there are`() throws {
    let function = try machine.function(
      "return function(c)\n for i = 1, 1 do end\n return c.country == 'NL' and c.score end")
    #expect(
      try machine.rows.explain(function, over: table)
        == "runs once per distinct combination of country, score (3), because of line 2: "
        + "it has a loop.")
  }

  @Test(arguments: [
    "return function(c) return c.country ~= 'NL' end",
    "return function(c) for i = 1, 1 do end return c.country ~= 'NL' end",
    "local n = 0 return function(c) n = n + 1 return c.country ~= 'NL' end",
  ])
  func `missing values that a function decided with are counted`(source: String) throws {
    let found = try machine.rows.evaluate(
      try machine.function(source), over: table, need: .selection)
    #expect(found.matches.elements == [1, 2, 4, 7, 8])
    #expect(found.missingReads.map(\.column) == ["country"])
    #expect(found.missingReads.map(\.count) == [2])
    #expect(
      found.plan(step: "where", rowCount: 10).reason
        .contains("2 rows had no country and were decided with nil"))
  }

  @Test func `a missing value that sets its row aside is not counted as decided with`() throws {
    let found = try machine.rows.evaluate(
      try machine.function("return function(c) return c.country > 'A' end"), over: table,
      need: .selection)
    #expect(found.missingReads.isEmpty)
    #expect(found.setAsideCounts.map(\.count) == [2])
  }
}

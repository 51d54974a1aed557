import LuaRuntime
import RowFunctions
import Tables
import Testing

@Suite struct RowFunctionTests {
  let machine: RowMachine
  let table = Table([
    ("tenure", .integers([30, 10, nil, 48, 25])),
    ("country", .strings(["NL", "BE", "NL", nil, "DE"])),
    ("revenue", .numbers([100, 400.5, 10, nil, .nan])),
    ("opt_out", .booleans([false, true, nil, false, true])),
    ("since", .dates([0, 10, nil, 400, 20_000])),
    ("at", .times([0, 1_500_000_000_000_000, nil, 34_560_000_000_000, -1])),
  ])

  init() throws { machine = try RowMachine() }

  /// Runs both ways, expects that no row needed Lua, and gives the outcome.
  private func both(
    _ source: String, translated: Bool = true, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> (values: RowOutcome, matches: RowOutcome) {
    let function = try machine.function(source)
    let values = machine.values(function, table, .automatic)
    let matches = machine.matches(function, table, .automatic)
    #expect(values == machine.values(function, table, .rowByRow), sourceLocation: sourceLocation)
    #expect(matches == machine.matches(function, table, .rowByRow), sourceLocation: sourceLocation)
    if translated {
      let explanation = try machine.rows.explain(function, over: table)
      #expect(values.inLua == 0, "\(explanation)", sourceLocation: sourceLocation)
    }
    return (values, matches)
  }

  @Test func `a comparison selects the rows for which it holds`() throws {
    let found = try both("return function(c) return c.tenure > 24 end")
    #expect(
      found.matches.description == "matches [0, 3, 4] | aside [2] [(column: \"tenure\", count: 1)]")
  }

  @Test func `and, or and parentheses decide as in Lua`() throws {
    let found = try both(
      """
      return function(c) return c.tenure > 24 and (c.country == "NL" or c.country == "DE") end
      """)
    #expect(
      found.matches.description == "matches [0, 4] | aside [2] [(column: \"tenure\", count: 1)]")
  }

  @Test func `a missing value is not equal to a text`() throws {
    let found = try both("return function(c) return c.country ~= \"NL\" end")
    #expect(found.matches.description == "matches [1, 3, 4] | aside [] []")
  }

  @Test(arguments: [
    "return function(c) return c.tenure end",
    "return function(c) return c.tenure * 2 + 1 end",
    "return function(c) return c.tenure / 7 end",
    "return function(c) return c.tenure // 7 end",
    "return function(c) return -c.tenure % 7 end",
    "return function(c) return c.tenure ^ 2 end",
    "return function(c) return c.revenue // 3 end",
    "return function(c) return c.revenue % -3 end",
    "return function(c) return -c.revenue end",
    "return function(c) return c.revenue / c.tenure > 5 end",
    "return function(c) return c.tenure > 24.5 end",
    "return function(c) return c.tenure == 30.0 end",
    "return function(c) return c.revenue >= 100 end",
    "return function(c) return not c.opt_out end",
    "return function(c) return c.opt_out == nil end",
    "return function(c) return c.opt_out == false end",
    "return function(c) return c.country end",
    "return function(c) return c.country < \"DE\" end",
    "return function(c) return #c.country end",
    "return function(c) return c.country .. \"!\" end",
    "return function(c) return c.country:lower() end",
    "return function(c) return c.country:lower():sub(1, 1) == \"n\" end",
    "return function(c) return string.upper(c.country) end",
    "local s = { NL = 1, BE = 2 } return function(c) return s[c.country] end",
    "local s = { NL = true, BE = true } return function(c) return s[c.country] and c.tenure > 1 end",
    "return function(c) if c.tenure < 20 then return \"new\" elseif c.tenure < 40 then return \"mid\" end return \"old\" end",
    "return function(c) local x = c.tenure or 0 if x > 5 then x = x + 1 end return x end",
    "local years = 2 return function(c) return c.tenure > years * 12 end",
    "local function old(c) return c.tenure > 24 end return function(c) return old(c) and c.opt_out end",
    "local function part(c) if c.tenure > 24 then return 1 end return 2 end return function(c) return part(c) + part(c) end",
    "return function(c) return math.floor(c.tenure / 7) end",
    "return function(c) return math.abs(c.tenure - 28) end",
    "return function(c) return math.max(c.tenure, 26, c.tenure - 1) end",
    "return function(c) return math.min(c.revenue, 50.5) end",
    "return function(c) return math.max(c.tenure) end",
    "return function(c) return math.sqrt(c.tenure - 20) > 2 end",
    "return function(c) return c.at:hour() end",
    "return function(c) return c.at:hour() < 12 and c.since end",
    "return function(c) return c.at >= c.since end",
    "return function(c) return c.since end",
    "return function(c) return c.tenure == c.revenue end",
    "return function(c) return c.country == c.country end",
    "local function one(v) if v == 7 then return 1 end return v end return function(c) return math.ceil(one(24) or c.tenure) end",
    "return function(c) return nil end",
    "return function(c) end",
    "return function(c) return true end",
    "return function(c) local a = c.country local b = c.tenure return b > 3 and a end",
    "return function(c) return c.country == \"NL\" and 1 or 2 end",
    "return function(c) return c.opt_out or false end",
  ])
  func `a translated function gives what Lua gives row by row`(source: String) throws {
    _ = try both(source)
  }

  @Test(arguments: [
    "return function(c) return c.tenure // 0 end",
    "return function(c) return math.floor(c.revenue / 7) end",
    "return function(c) return c.tenure % 0 end",
    "return function(c) return c.country + 1 end",
    "return function(c) return c.tenure < c.country end",
    "return function(c) return c.tenur end",
    "return function(c) return #c.tenure end",
    "return function(c) local s = 0 for i = 1, 3 do s = s + c.tenure end return s end",
    "return function(c) return c.opt_out and c.tenure end",
    "return function(c) return (c.revenue or 0) * 2 end",
    "return function(c) return { c.tenure } end",
    "return function(c) return c.tenure > nothing end",
    "return function(c) return c.country:nope() end",
    "return function(c) return c.tenure .. c.country end",
    "return function(c) error(\"no\") end",
    "return function(c) c.tenure = 1 end",
    "return function(c) return c.country == \"NL\" and 1 or \"x\" end",
  ])
  func `a function that is not translated gives the same result or error`(source: String) throws {
    _ = try both(source, translated: false)
  }

  @Test func `an error names the script's line and the row`() throws {
    let function = try machine.function("return function(c)\n return c.opt_out + 1 end")
    #expect(
      machine.values(function, table, .automatic).description
        == "error: f:2: attempt to perform arithmetic on a boolean value (field 'opt_out') (row 1)")
  }

  @Test func `a wrong column is answered with the closest one`() throws {
    let function = try machine.function("return function(c) return c.tenur end")
    #expect(
      machine.values(function, table, .automatic).description
        == "error: f:1: no column `tenur` in this table (tenure, country, revenue, opt_out, since, at)."
        + " Did you mean `tenure`?")
  }

  @Test func `an upvalue is read again for each evaluation`() throws {
    let chunk = try machine.vm.load(
      "local low = 24 return function(c) return c.tenure > low end, function(x) low = x end",
      name: "=f")
    let results = try machine.vm.call(chunk)
    guard case .function(let function) = results[0], case .function(let set) = results[1] else {
      Issue.record("no functions")
      return
    }
    #expect(machine.matches(function, table, .automatic).description.hasPrefix("matches [0, 3, 4]"))
    _ = try machine.vm.call(set, [.integer(40)])
    #expect(machine.matches(function, table, .automatic).description.hasPrefix("matches [3]"))
  }

  @Test func `strict raises where a row would be set aside`() throws {
    let function = try machine.function("return function(c) return c.tenure > 24 end")
    let found = machine.matches(function, table, .automatic, strict: true)
    #expect(found.description.contains("attempt to compare number with nil"))
    #expect(found.description.hasSuffix("(row 3); it has no `tenure`"))
    #expect(found == machine.matches(function, table, .rowByRow, strict: true))
  }

  @Test func `an integer column against a text is refused when it is passed`() throws {
    let function = try machine.function("return function(c) return c.tenure == \"24\" end")
    #expect(
      machine.matches(function, table, .automatic).description
        == "error: `tenure` holds integer values, which never equal \"24\" (line 1)."
        + " Write the number without quotes.")
  }

  @Test func `explain shows the expression or the line that stands in the way`() throws {
    let function = try machine.function(
      "return function(c) return c.tenure > 24 and (c.country == \"NL\" or c.opt_out) end")
    #expect(
      try machine.rows.explain(function, over: table)
        == "runs over whole columns: (tenure > 24 and (country == \"NL\" or opt_out))")
    let loop = try machine.function("return function(c)\n for i = 1, 2 do end end")
    #expect(
      try machine.rows.explain(loop, over: table)
        == "runs once for all rows, because of line 2: it has a loop.")
  }

  @Test func `a default of another kind leaves only its own rows to Lua`() throws {
    let function = try machine.function("return function(c) return (c.revenue or 0) > 50 end")
    let found = machine.matches(function, table, .automatic)
    #expect(found.inLua == 1)
    #expect(found.description == "matches [0, 1] | aside [] []")
    #expect(found == machine.matches(function, table, .rowByRow))
  }

  @Test func `a row that escaped cannot be read`() throws {
    let function = try machine.function("return function(c) kept = c return true end")
    _ = machine.matches(function, table, .automatic)
    let read = try machine.function("return function() return kept.tenure end")
    #expect(throws: LuaError.self) { try machine.vm.call(read) }
  }
}

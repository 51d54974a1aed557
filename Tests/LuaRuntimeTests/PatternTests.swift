import Foundation
import LuaRuntime
import Testing

/// Deed's own versions of Lua's functions against Lua's, which the machine keeps for this.
@Suite struct PatternTests {
  private static let trials =
    ProcessInfo.processInfo.environment["DEED_TEST_ALL"] == "1" ? 100_000 : 4_000

  /// Compares results or errors of one call; `%s` texts travel as upvalues.
  private static let comparison = """
    local seed, trials = ...
    local state = seed
    local function random(n)
      state = (state * 1103515245 + 12345) % 2147483648
      return (state >> 8) % n + 1
    end
    local letters = { "a", "b", "A", "0", "9", " ", ".", "-", "_", "(", ")", "[", "]", "%", "\\0", "é", "x", "\\n" }
    local atoms = { "a", "b", ".", "%a", "%d", "%s", "%w", "%S", "%.", "%%", "[ab]", "[^a]", "[a-z]",
      "[%d_]", "[]]", "[^]]", "%l", "%u", "%x", "%c", "%p", "%g", "%z", "(a)", "(%w+)", "()", "(.)", "%b()", "%bab",
      "%f[%w]", "%f[^%w]", "%1", "%2", "%0", "^", "$", "(", ")", "[", "%", "[a-", "[%", "é", "\\0", "x", "%f", "%b", "[^", "(a*(.)%w(%s*))" }
    local marks = { "", "", "", "*", "+", "-", "?", "**", "+?" }
    local function text(from, most)
      local parts = {}
      for i = 1, random(most) - 1 do parts[i] = from[random(#from)] end
      return table.concat(parts)
    end
    local function pattern()
      local parts = {}
      if random(6) == 1 then parts[1] = "^" end
      for _ = 1, random(5) do parts[#parts + 1] = atoms[random(#atoms)] .. marks[random(#marks)] end
      if random(6) == 1 then parts[#parts + 1] = "$" end
      return table.concat(parts)
    end
    local replacements = { "", "<%0>", "%1", "[%2]", "%%", "%", "%9", "x%1y%0", "%a",
      { a = "1", b = false, x = true }, { [1] = "one" },
      function(...) return select("#", ...) end, function(a) return a end, function() return nil end,
      function() return {} end, function(a, b) return b end }
    local function outcome(f, ...)
      local results = table.pack(pcall(f, ...))
      local shown = {}
      for i = 1, results.n do shown[i] = math.type(results[i]) or type(results[i])
        shown[i] = shown[i] .. ":" .. tostring(results[i]) end
      -- Lua names what was called by the table in which it finds it.
      return (table.concat(shown, "|"):gsub("'[%w_.?]*' ?", ""):gsub("table: 0x%x+", "table"))
    end
    local function walk(gmatch, s, p, init)
      local out = {}
      for a, b, c in gmatch(s, p, init) do
        out[#out + 1] = tostring(a) .. "," .. tostring(b) .. "," .. tostring(c)
        if #out > 50 then break end
      end
      return table.concat(out, ";")
    end
    local function same(name, s, p, own, lua)
      if own ~= lua then
        error(("%s %q %q\\nDeed %s\\nLua  %s"):format(name, s, p, own, lua), 0)
      end
    end
    for trial = 1, trials do
      local s, p = text(letters, 24), pattern()
      local init = random(4) == 1 and random(40) - 20 or nil
      local plain = random(8) == 1
      same("find", s, p, outcome(string.find, s, p, init, plain), outcome(lua.find, s, p, init, plain))
      same("match", s, p, outcome(string.match, s, p, init), outcome(lua.match, s, p, init))
      same("gmatch", s, p, outcome(walk, string.gmatch, s, p, init), outcome(walk, lua.gmatch, s, p, init))
      local r, n = replacements[random(#replacements)], random(4) == 1 and random(4) - 1 or nil
      same("gsub", s, p, outcome(string.gsub, s, p, r, n), outcome(lua.gsub, s, p, r, n))
    end
    return trials
    """

  @Test(arguments: [1, 2, 3]) func `patterns match as Lua's do`(seed: Int64) throws {
    let vm = try LuaVM()
    defer { vm.close() }
    try vm.exposeReplacedFunctions(as: "lua")
    let trials = Int64(Self.trials / 3)
    let result = try vm.call(
      vm.load(Self.comparison, name: "=patterns"), [.integer(seed), .integer(trials)])
    #expect(result.first?.wholeNumber == trials)
  }

  @Test func `a pattern that would take years is an error or stops with the script`() throws {
    let vm = try LuaVM()
    defer { vm.close() }
    let chunk = try vm.load(
      #"return pcall(string.find, ("a"):rep(3000), (".-"):rep(6) .. "b")"#, name: "=x")
    let (outcome, cause) = vm.watched(seconds: 0.3, ownsProcess: false) {
      Result { try vm.call(chunk) }
    }
    #expect(cause == .timedOut)
    #expect(throws: LuaError.self) { try outcome.get() }
  }
}

/// The table library against Lua's.
@Suite struct ListTests {
  private static let comparison = """
    local seed, trials = ...
    local state = seed
    local function random(n)
      state = (state * 1103515245 + 12345) % 2147483648
      return (state >> 8) % n + 1
    end
    local function list()
      local t = {}
      for i = 1, random(12) - 1 do t[i] = random(9) end
      return t
    end
    local function copy(t) return { table.unpack(t, 1, #t) } end
    local function shown(...)
      local parts = {}
      for i = 1, select("#", ...) do
        local value = select(i, ...)
        parts[i] = type(value) == "table" and "{" .. table.concat(value, ",") .. "}" or tostring(value)
      end
      -- Versions of Lua differ in the number of the argument that they blame.
      return (table.concat(parts, "|"):gsub("'[%w_.?]*' ?", ""):gsub("#%d", "#"))
    end
    local calls = {
      insert = function(f, t, a, b) return pcall(f, t, a, b) end,
      append = function(f, t, a) return pcall(f, t, a) end,
      remove = function(f, t, a) return pcall(f, t, a) end,
      pop = function(f, t) return pcall(f, t) end,
      move = function(f, t, a, b) return pcall(f, t, a, a + b, b) end,
      concat = function(f, t, a, b) return pcall(f, t, "-", a, b) end,
      unpack = function(f, t, a, b) return pcall(f, t, a, b) end,
      sort = function(f, t) return pcall(f, t) end,
      order = function(f, t) return pcall(f, t, function(x, y) return x > y end) end,
    }
    local functions = { append = "insert", pop = "remove", order = "sort" }
    local names = {}
    for name in pairs(calls) do names[#names + 1] = name end
    table.sort(names)
    for _ = 1, trials do
      local name = names[random(#names)]
      local call, f = calls[name], functions[name] or name
      local one = list()
      local two = copy(one)
      local a, b = random(16) - 4, random(16) - 4
      local left, right = shown(one, call(table[f], one, a, b)), shown(two, call(lua[f], two, a, b))
      left, right = left .. shown(one), right .. shown(two)
      if left ~= right then error(name .. "\\n" .. left .. "\\n" .. right, 0) end
    end
    local large = {}
    for i = 1, 5000 do large[i] = random(1000000) end
    table.sort(large)
    for i = 2, #large do assert(large[i - 1] <= large[i]) end
    return trials
    """

  @Test func `lists change as Lua changes them`() throws {
    let vm = try LuaVM()
    defer { vm.close() }
    try vm.exposeReplacedFunctions(as: "lua")
    let result = try vm.call(
      vm.load(Self.comparison, name: "=lists"), [.integer(7), .integer(20_000)])
    #expect(result.first?.wholeNumber == 20_000)
  }
}

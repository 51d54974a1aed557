import Testing

/// A script that tries to run for ever, to take all memory, or to get out.
struct Attack: Sendable, CustomTestStringConvertible {
  /// How it ends.
  enum End: Sendable {
    /// Only the time limit ends it.
    case stopped
    /// It ends by itself, with a result or an error.
    case ended
    /// Either, by the machine's speed.
    case any
  }

  let name: String
  let end: End
  let text: String

  var testDescription: String { name }

  init(_ name: String, _ end: End, _ text: String) {
    self.name = name
    self.end = end
    self.text = text
  }

  static let all = loops + callbacks + memory + lengths + recursion + escapes

  private static let loops = [
    Attack("an endless loop", .stopped, "while true do end"),
    Attack("a goto loop", .stopped, "::again:: goto again"),
    Attack("an endless for", .stopped, "for i = 1, math.huge do end"),
    Attack(
      "a loop in pcall", .stopped, "while true do pcall(function() while true do end end) end"),
    Attack("pcall of pcall", .stopped, "while true do pcall(pcall, pcall, error) end"),
    Attack(
      "a loop in an xpcall handler", .stopped,
      "xpcall(error, function() while true do end end) while true do end"),
    Attack(
      "a handler that starts over", .stopped,
      "local function f() while true do end end while true do xpcall(f, function() f() end) end"),
    Attack(
      "nested coroutines", .stopped,
      """
      local function deep(n)
        if n == 0 then while true do end end
        return coroutine.wrap(function() deep(n - 1) end)()
      end
      while true do pcall(deep, 20) end
      """),
    Attack(
      "coroutines that take turns", .stopped,
      """
      local a, b
      a = coroutine.wrap(function() while true do coroutine.yield() end end)
      b = coroutine.wrap(function() while true do a() coroutine.yield() end end)
      while true do b() end
      """),
    Attack(
      "resume that swallows errors", .stopped,
      "while true do coroutine.resume(coroutine.create(function() while true do end end)) end"),
    Attack(
      "a loop in a module's text", .stopped,
      "while true do load('while true do end')() end"),
    Attack(
      "a metamethod that loops", .stopped,
      "local t = setmetatable({}, { __index = function() while true do end end }) return t.x"),
    Attack(
      "closing variables of a for loop", .stopped,
      """
      local mt = {}
      local function make() return setmetatable({}, mt) end
      mt.__close = function() while true do end end
      local function chain(n)
        for _ in next, { 1 }, nil, make() do if n > 0 then chain(n - 1) end end
      end
      while true do pcall(chain, 100) end
      """),
  ]

  private static let callbacks = [
    Attack(
      "a sort comparator that loops", .stopped,
      "table.sort({ 3, 2, 1 }, function() while true do end end)"),
    Attack(
      "a sort comparator that lies", .any,
      """
      local t = {}
      for i = 1, 1e5 do t[i] = i end
      while true do pcall(table.sort, t, function() return true end) end
      """),
    Attack(
      "a gsub callback that loops", .stopped,
      "while true do pcall(string.gsub, 'x', 'x', function() while true do end end) end"),
    Attack(
      "a loop in tostring", .stopped,
      "tostring(setmetatable({}, { __tostring = function() while true do end end }))"),
    Attack(
      "a loop in a host function's callback", .stopped,
      "while true do pcall(cx.apply, function() while true do end end, 1) end"),
    Attack(
      "sorting a long list", .any,
      """
      local t = {}
      for i = 1, 2e6 do t[i] = -i end
      while true do table.sort(t) table.sort(t, function(a, b) return a > b end) end
      """),
    Attack("a finalizer", .ended, "setmetatable({}, { __gc = function() while true do end end })"),
    Attack(
      "a finalizer set later", .stopped,
      """
      local mt = {}
      local t = setmetatable({}, mt)
      mt.__gc = function() while true do end end
      pcall(setmetatable, t, mt)
      t = nil
      for i = 1, 1e5 do local _ = { i } end
      while true do end
      """),
    Attack(
      "a finalizer behind __index", .stopped,
      """
      local mt = setmetatable({}, { __index = { __gc = function() while true do end end } })
      for i = 1, 1e4 do setmetatable({}, mt) end
      while true do end
      """),
  ]

  private static let memory = [
    Attack(
      "a table that grows", .any,
      "local t = {} while true do t[#t + 1] = { #t } end"),
    Attack("a text that doubles", .any, "local s = 'x' while true do s = s .. s end"),
    Attack(
      "a text that doubles in pcall", .stopped,
      "while true do pcall(function() local s = 'x' while true do s = s .. s end end) end"),
    Attack("string.rep", .ended, "return #string.rep('x', 1 << 40)"),
    Attack(
      "string.rep of many", .stopped,
      "local t = {} while true do pcall(function() t[#t + 1] = ('x'):rep(1 << 24) end) end"),
    Attack(
      "table.concat", .any,
      "local t = {} for i = 1, 200 do t[i] = ('x'):rep(1 << 20) end return table.concat(t)"),
    Attack(
      "gsub that explodes", .any,
      "local s = ('x'):rep(1 << 16) return s:gsub('x', s)"),
    Attack(
      "huge formats", .ended,
      "local s = ('x'):rep(1 << 22) return (('%s'):rep(100)):format(table.unpack((function() "
        + "local t = {} for i = 1, 100 do t[i] = s end return t end)()))"),
    Attack("wide formats", .ended, "return ('%99999999d'):format(1)"),
    Attack("quoted control characters", .any, "return ('%q'):format(('\\0'):rep(1 << 25))"),
    Attack(
      "coroutines without end", .any,
      "local t = {} while true do t[#t + 1] = coroutine.create(print) end"),
    Attack(
      "closures without end", .any,
      "local f while true do local g = f f = function() return g end end"),
  ]

  private static let lengths = [
    Attack("string.rep of nothing", .ended, "return string.rep('', 1 << 62)"),
    Attack(
      "string.rep of nothing with nothing between", .ended,
      "return string.rep('', math.maxinteger, '')"),
    Attack("table.move over 2^60", .any, "table.move({}, 1, 1 << 60, 2)"),
    Attack(
      "table.move with a liar", .stopped,
      "while true do table.move(setmetatable({}, { __index = math.abs and function() end }), "
        + "1, 1 << 27, 2, setmetatable({}, { __newindex = function() end })) end"),
    Attack(
      "table.insert into a liar", .ended,
      "table.insert(setmetatable({}, { __len = function() return 1 << 60 end }), 1, 1)"),
    Attack(
      "table.remove from a liar", .ended,
      "table.remove(setmetatable({}, { __len = function() return 1 << 60 end }), 1)"),
    Attack(
      "table.concat of a liar", .ended,
      "table.concat(setmetatable({}, { __index = function() return '' end }), '', 1, 1 << 60)"),
    Attack("table.unpack of many", .ended, "return table.unpack({}, 1, 1 << 40)"),
    Attack(
      "table.unpack at the edge", .ended,
      "return table.unpack({}, math.mininteger, math.maxinteger)"),
    Attack("select overflow", .ended, "return select(math.mininteger, 1)"),
    Attack("string.byte of everything", .ended, "return ('x'):rep(1 << 24):byte(1, -1)"),
    Attack(
      "utf8.codepoint of everything", .ended,
      "return utf8.codepoint(('x'):rep(1 << 24), 1, -1)"),
    Attack(
      "string.char of many", .ended,
      "return string.char(table.unpack(setmetatable({}, { __index = function() return 65 end }), 1, 900000))"
    ),
    Attack(
      "pattern backtracking", .stopped,
      "return ('a'):rep(3000):find(('.-'):rep(6) .. 'b')"),
    Attack(
      "pattern backtracking in pcall", .stopped,
      "while true do pcall(string.match, ('a'):rep(30000), ('a*'):rep(20) .. 'b') end"),
    Attack(
      "pattern backtracking in gsub and gmatch", .stopped,
      """
      while true do
        pcall(string.gsub, ('a'):rep(3000), ('.-'):rep(6) .. 'b', '')
        pcall(function() for _ in ('a'):rep(3000):gmatch(('.-'):rep(6) .. 'b') do end end)
      end
      """),
    Attack(
      "a plain search that is quadratic", .any,
      "return ('a'):rep(1 << 22):find(('a'):rep(1 << 21) .. 'b', 1, true)"),
    Attack(
      "balanced parts of nothing", .stopped,
      "return ('('):rep(1 << 20):find('%b()')"),
    Attack(
      "back references", .stopped,
      "return ('a'):rep(1 << 16):find('(.-)(.-)%1%2b')"),
    Attack(
      "a deep pattern", .ended, "return ('a'):rep(300):find(('a?'):rep(300) .. ('('):rep(300))"),
    Attack("a date's format", .ended, "return os.date(('%c'):rep(1 << 20))"),
    Attack("string.pack", .ended, "return string.pack(('s'):rep(1 << 20), 'x')"),
  ]

  private static let recursion = [
    Attack("deep recursion in Lua", .any, "local function f() return 1 + f() end return f()"),
    Attack(
      "deep recursion in pcall", .any,
      "local function f() return pcall(f) end while true do f() end"),
    Attack(
      "deep recursion through C", .ended,
      "local function f(x) return (string.gsub('x', 'x', f)) end return f('x')"),
    Attack(
      "deep recursion through sort", .ended,
      "local function f() table.sort({ 1, 2, 3 }, f) end return f()"),
    Attack(
      "deep recursion through the host", .ended,
      "local function f(x) return cx.apply(f, x) end return f(1)"),
    Attack(
      "deep recursion through metamethods", .ended,
      "local t = setmetatable({}, {}) getmetatable(t).__index = function(_, k) return t[k] end return t.x"
    ),
    Attack(
      "a chain of __index", .ended,
      "local t = {} for i = 1, 1e5 do t = setmetatable({}, { __index = t }) end return t.x"),
    Attack(
      "a circle of __index", .ended,
      "local a, b = {}, {} setmetatable(a, { __index = b }) setmetatable(b, { __index = a }) return a.x"
    ),
    Attack(
      "deep coroutines", .ended,
      "local function f() return coroutine.wrap(f)() end return f()"),
    Attack("parser depth: parentheses", .ended, "return load('return ' .. ('('):rep(1e5))"),
    Attack(
      "parser depth: functions", .ended,
      "return load(('function f() '):rep(1e5))"),
    Attack("parser depth: tables", .ended, "return load('return ' .. ('{'):rep(1e5))"),
    Attack("parser depth: operators", .ended, "return load('return ' .. ('- -'):rep(1e5) .. '1')"),
    Attack(
      "parser depth: concatenation", .ended,
      "return load('return ' .. ('a..'):rep(1e5) .. 'a')"),
    Attack("many locals", .ended, "return load(('local a '):rep(1e4))"),
    Attack(
      "many constants", .any,
      "local t = {} for i = 1, 1e5 do t[i] = 'x' .. i .. '=1' end return load(table.concat(t, ' '))"
    ),
    Attack("a huge chunk", .any, "return load((' '):rep(1 << 25))"),
    Attack(
      "tables inside tables handed to the host", .ended,
      "local t = {} for i = 1, 1e5 do t = { t } end return cx.count(t)"),
  ]

  private static let escapes = [
    Attack("bytecode", .ended, "assert(not load('\\27LuaT\\0\\25\\147'))"),
    Attack("bytecode by mode", .ended, "assert(not load('return 1', 'x', 'b'))"),
    Attack("bytecode of its own", .ended, "assert(string.dump == nil)"),
    Attack(
      "a poisoned text", .ended,
      """
      assert(not pcall(function() getmetatable("").__index.upper = nil end))
      assert(not pcall(rawset, string, "upper", nil))
      assert(not pcall(setmetatable, "", {}))
      assert(("a"):upper() == "A")
      """),
    Attack(
      "the registry and debug", .ended,
      "assert(debug == nil and package == nil and io == nil and require == nil)"),
    Attack(
      "the metatable of an object", .ended,
      """
      local p = cx.probe("x")
      assert(getmetatable(p) == "locked")
      assert(not pcall(setmetatable, p, {}))
      assert(not pcall(rawset, p, "x", 1))
      assert(not pcall(rawget, p, 1))
      """),
    Attack(
      "error objects with a handler", .stopped,
      """
      local e = setmetatable({}, { __tostring = function() while true do end end,
        __index = function() while true do end end })
      xpcall(error, function(m) return m.x end, e)
      while true do end
      """),
    Attack(
      "an error object at the end", .ended,
      "error(setmetatable({}, { __tostring = function() while true do end end }))"),
    Attack(
      "yield across everything", .ended,
      """
      assert(not pcall(coroutine.yield))
      assert(not pcall(table.sort, { 2, 1 }, coroutine.yield))
      assert(coroutine.wrap(function() return pcall(coroutine.yield, 5) end)() == 5)
      """),
    Attack(
      "resuming itself", .ended,
      """
      local co
      co = coroutine.wrap(function() return co() end)
      assert(not pcall(co))
      assert(not coroutine.resume(coroutine.running()))
      """),
    Attack(
      "a stop that is kept in a coroutine", .stopped,
      """
      local co = coroutine.create(function()
        while true do pcall(function() while true do end end) coroutine.yield() end
      end)
      while true do coroutine.resume(co) end
      """),
    Attack("collecting garbage", .ended, "assert(not pcall(collectgarbage, 'stop'))"),
    Attack(
      "environments", .ended,
      "local f = load('x = 1') f() assert(x == 1) local _ENV = {} f = nil"),
    Attack(
      "a library's pairs", .ended,
      """
      local step, library = pairs(string)
      assert(not pcall(function() library.rep = nil end))
      assert(rawget(library, "rep") == nil)
      """),
  ]
}

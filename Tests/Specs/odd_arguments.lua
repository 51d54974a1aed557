--- Calls functions of Deed with arguments that nobody thinks of: each raises or returns.
--
-- The log names each call before it is made, so its last line is the call that crashed.
-- @param seed integer = 1
-- @param calls integer = 1000
local t = cx.read("sample:responses"):head(50)
local small = cx.table{
  a = { 1, 2, nil, 4, n = 4 }, b = { "x", "y", nil, "z", n = 4 }, score = { 9, 10, 3, nil, n = 4 },
  d = { cx.date("2026-01-31"), cx.date("2026-02-01"), nil, nil, n = 4 },
}
local empty = small:head(0)
local pool = {
  0/0, 1/0, -1/0, math.mininteger, math.maxinteger, -1, 0, 1, 2, 3, 100, 1e308, -1e308, 5e-324, 2^53,
  2^63, -2^63, 0.5, 1.5, -0.0, 0.95, 1 << 40, 1 << 31, -(1 << 31),
  "", "x", "a", "score", "b", "d", "country", "\0", ("x"):rep(1000), "2026-01-31", "0-10", "9999-12-31",
  "0001-01-01", "month", "day", "week", "é\xff", "%s%n", "../x", "*",
  {}, { 1 }, { 9, 10, 3 }, { 0/0, 1/0 }, { n = 1 << 40 }, { n = -1 }, { n = 1 << 31 }, { "a", "b" }, { a = 1 },
  { math.mininteger, math.maxinteger }, { detractors = 1, passives = 2, promoters = 3 },
  { [1] = 1, [1 << 40] = 2 }, { [1 << 31] = 1 },
  true, false, t, small, empty, t:by("country"), small:by("b"), empty:by("b"), small:column("score"),
  small:column("d"), empty:column("a"),
  cx.date("2026-01-31"), cx.date("9999-12-31"), cx.date("0001-01-01"), cx.now(),
  cx.time("9999-12-31T23:59:59Z"), cx.days(1), cx.days(1 << 38), cx.months(-5), cx.hours(7),
  function(r) return r.a end, function() return nil end, function() error("x") end,
  function() return 0/0 end, function() return math.mininteger end, print,
  cx.segment("S", function(c) return c.a ~= nil and c.a > 1 end), cx.nps{ 9, 10, 3 },
  cx.mean("score"), cx.count(), cx.quantile("score", 0.5), cx.lag("score", 1),
}
local methods = cx.text.words([[
  where derive pick drop rename sort head tail sample distinct split join concat longer wider by summary
  each map column values mean sum min max sd median quantile counts missing rows row count columns schema
  describe notes explain nps csat ces enps trend segment by_segments within cast levels month week quarter
  year start finish weekday date hour day table heading text]])
local options = cx.text.words([[
  score scale weight cluster confidence interval seed limit digits n kind many within_days left_at right_at
  prefix by at value name rows strata population margin power periods bins level min_n target unit p draws
  resamples predictors outcome baseline window from to date draw budget fill strict total types]])

local functions = { { "show", show }, { "plot", plot } }
local function collect(prefix, library, depth)
  for name, value in pairs(library) do
    if type(value) == "function" and name ~= "append" then
      functions[#functions + 1] = { prefix .. name, value }
    elseif type(value) == "table" and depth < 4 and name ~= "segments" then
      collect(prefix .. name .. ".", value, depth + 1)
    end
  end
end
collect("cx.", cx, 0)
table.sort(functions, function(a, b) return a[1] < b[1] end)

math.randomseed(args.seed)
local random = math.random

local function argument(depth)
  if depth > 2 or random(6) > 1 then return pool[random(#pool)] end
  local made = {}
  for _ = 1, random(4) do made[options[random(#options)]] = argument(depth + 1) end
  return made
end

local function described(value)
  if type(value) == "table" then
    local parts = {}
    for key, inner in pairs(value) do parts[#parts + 1] = tostring(key) .. "=" .. described(inner) end
    return "{" .. table.concat(parts, ",") .. "}"
  end
  if type(value) == "string" then return ("%q"):format(value:sub(1, 20)) end
  local _, text = pcall(tostring, value)
  return (tostring(text):sub(1, 24):gsub("\n", " "))
end

for call = 1, args.calls do
  local given, count = {}, random(0, 4)
  for place = 1, count do given[place] = argument(0) end
  local chosen = functions[random(#functions)]
  local name, called = chosen[1], chosen[2]
  if random(2) == 1 then
    local object, method = pool[random(#pool)], methods[random(#methods)]
    local is_there, found = pcall(function() return object[method] end)
    if is_there and found then
      name, called = method, found
      table.insert(given, 1, object)
      count = count + 1
    end
  elseif random(2) == 1 then
    given[1], count = ({ t, small, empty, small:by("b") })[random(4)], math.max(1, count)
  end
  local words = {}
  for place = 1, count do words[place] = described(given[place]) end
  log(("%d %s(%s)"):format(call, name, table.concat(words, ", ")))
  local is_fine, result = pcall(called, table.unpack(given, 1, count))
  if is_fine then
    pcall(tostring, result)
    if result ~= nil and random(4) == 1 then pool[#pool + 1] = result end
    if #pool > 300 then table.remove(pool, random(80, 300)) end
  end
end
print("all " .. args.calls .. " calls raised or returned")

local recipes = require "cx.recipes"

local function days(...)
  local list = { n = select("#", ...) }
  for place, text in pairs({ ... }) do list[place] = cx.date(text) end
  return list
end

test("each customer's last answer is kept, and answers of nobody are not", function()
  local t = cx.table{
    customer_id = { "K1", "K2", "K1", nil, n = 4 }, score = { 3, 8, 9, 5 },
    answered_at = days("2026-01-05", "2026-01-06", "2026-02-01", "2026-02-02"),
  }
  local last = recipes.last_answers(t)
  expect(last:count()):equal(2)
  expect(last:map("customer_id", "score")):equal({ K1 = 9, K2 = 8 })
end)

test("a wave's change is from the wave before it, and the first has none", function()
  local t = cx.table{
    score = { 9, 3, 10, 10, 0 },
    answered_at = days("2026-01-05", "2026-01-06", "2026-02-01", "2026-03-01", "2026-03-02"),
  }
  local waves = recipes.waves(t, { scale = "0-10" })
  expect(waves:count()):equal(3)
  expect(waves:row(1).period):equal("2026-01")
  expect(waves:row(1).change):equal(nil)
  expect(waves:row(2).change):equal(100.0)
  expect(waves:row(3).change):equal(-100.0)
  expect(waves:row(3).n):equal(2)
end)

test("answers without a day are in no wave", function()
  local t = cx.table{ score = { 9, 3 }, answered_at = { cx.date("2026-01-05"), nil, n = 2 } }
  expect(recipes.waves(t, { unit = "quarter", scale = "0-10" }):row(1).n):equal(1)
end)

test("a unit or an option that is not there is refused", function()
  local t = cx.table{ score = { 9 }, answered_at = { cx.date("2026-01-05") } }
  expect(function() recipes.waves(t, { unit = "fortnight" }) end):raises("got fortnight")
  expect(function() recipes.waves(t, { unti = "week" }) end):raises("no option `unti`")
end)

test("missing values are counted by column, and a table without rows has no share", function()
  local t = cx.table{ a = { 1, nil, 3, nil, n = 4 }, b = { "x", "y", "z", "w" } }
  local missing = recipes.missing(t)
  expect(missing:row(1)):equal({ column = "a", missing = 2, missing_pct = 50.0 })
  expect(missing:row(2).missing):equal(0)
  expect(recipes.missing(t:head(0)):row(1).missing_pct):equal(nil)
end)

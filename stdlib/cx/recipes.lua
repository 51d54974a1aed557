--- Steps that analyses often begin with, each a few verbs on tables.
local M = {}
local H = {}

--- The last answer of each customer.
---@param responses table Answers, a row each
---@param options? table The columns: `customer` ("customer_id") and `at` ("answered_at")
---@return table Each customer's last row, the newest first; of equal times the first one
---@usage
--- local recipes = require "cx.recipes"
--- local t = cx.table{ customer_id = { "K1", "K1" }, score = { 3, 9 },
---   answered_at = { cx.date("2026-01-05"), cx.date("2026-02-01") } }
--- return recipes.last_answers(t):row(1).score --> 9
function M.last_answers(responses, options)
  local o = H.options("last_answers", options, { customer = "customer_id", at = "answered_at" })
  local customer = o.customer
  return responses:where(function(r) return r[customer] ~= nil end):sort("-" .. o.at)
    :distinct(customer)
end

--- The score of each period, and its change from the period before it.
--- Options: `score` ("score"), `at` ("answered_at"), `scale` (the column's own), and `unit`:
--- "month", or "week", "quarter", "year".
---@param responses table Answers with a score and a day or time
---@param options? table How the columns are called, and the length of a period
---@return table One row a period: `period`, `n`, `nps` in points, `change`, nil for the first
---@usage
--- local recipes = require "cx.recipes"
--- local t = cx.table{ score = { 9, 3, 10 }, answered_at = { cx.date("2026-01-05"),
---   cx.date("2026-01-06"), cx.date("2026-02-01") } }
--- return recipes.waves(t, { scale = "0-10" }):row(2).change --> 100.0
function M.waves(responses, options)
  local o = H.options("waves", options, {
    score = "score", at = "answered_at", unit = "month", scale = false,
  })
  local period = H.periods[o.unit]
  if not period then
    error(("waves: unit is week, month, quarter or year, got %s"):format(tostring(o.unit)), 2)
  end
  return responses:by{ period = period(o.at) }
    :summary{ n = cx.count(o.score), nps = cx.nps(o.score, { scale = o.scale or nil }) }
    :where(function(r) return r.period ~= nil end)
    :derive{ before = cx.lag("nps", 1) }
    :derive{ change = function(r) return r.nps - r.before end }
    :drop("before")
end

--- How much of each column is missing.
---@param t table Any table
---@return table One row a column: `column`, `missing`, `missing_pct`, nil for a table without rows
---@usage
--- local recipes = require "cx.recipes"
--- return recipes.missing(cx.table{ a = { 1, nil, 3, n = 3 } }):row(1).missing --> 1
function M.missing(t)
  local names, counts, shares = t:columns(), {}, { n = #t:columns() }
  local rows = t:count()
  for place, name in ipairs(names) do
    counts[place] = t:column(name):missing()
    if rows > 0 then shares[place] = 100 * counts[place] / rows end
  end
  return cx.table{ column = names, missing = counts, missing_pct = shares }
end

H.periods = {
  week = function(at) return function(r) return r[at]:week() end end,
  month = function(at) return function(r) return r[at]:month() end end,
  quarter = function(at) return function(r) return r[at]:quarter() end end,
  year = function(at) return function(r) return r[at]:year() end end,
}

-- The options with their defaults; a name that is none of them is an error at the caller's line.
function H.options(name, given, defaults)
  local options = {}
  for key, value in pairs(defaults) do options[key] = value end
  for key, value in pairs(given or {}) do
    if defaults[key] == nil then
      error(("%s: there is no option `%s`"):format(name, tostring(key)), 3)
    end
    options[key] = value
  end
  return options
end

return M

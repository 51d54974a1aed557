--- W12 row by row: the same function, with `...` so that it is not translated.
-- @param customers file   country, tenure_months
local customers = cx.read(args.customers, { columns = { "country", "tenure_months" } })
for _, name in ipairs(customers:columns()) do customers:column(name):missing() end
local function chosen_by_row(c, ...) return c.tenure_months > 24 and c.country == "NL" end
local plan = tostring(customers:where(chosen_by_row):explain())
assert(plan:find("row by row", 1, true), plan)

return function()
  local chosen = customers:where(chosen_by_row)
  return cx.table{ { n = chosen:count(), share = chosen:count() / customers:count() } }
    :pick("n", "share")
end

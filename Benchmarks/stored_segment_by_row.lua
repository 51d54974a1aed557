--- W3ft: the question of W3 from the stored tables, with a function that must run row by row.
local customers = cx.customers()
local asked = 0
local loyal = customers:where(function(c)
  asked = asked + 1
  return c.tenure_months > 24
    and (c.country == "NL" or c.country == "BE")
    and c.revenue / c.tenure_months > 10
    and c.segment ~= "trial"
end)

local result = cx.nps(cx.responses({ duplicates = "all" }):within(loyal), { scale = "0-10" })
assert(asked == customers:count(), "the function did not run once for each row")
show(cx.table({ { n = result.n, nps = result.nps, promoters = result.promoters } })
  :pick("n", "promoters", "nps"), { format = "csv" })

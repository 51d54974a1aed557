--- W3: what do loyal, valuable customers in the Benelux answer? From the stored tables.
local loyal = cx.customers():where(function(c)
  return c.tenure_months > 24
    and (c.country == "NL" or c.country == "BE")
    and c.revenue / c.tenure_months > 10
    and c.segment ~= "trial"
end)

local result = cx.nps(cx.responses({ duplicates = "all" }):within(loyal), { scale = "0-10" })
show(cx.table({ { n = result.n, nps = result.nps, promoters = result.promoters } })
  :pick("n", "promoters", "nps"), { format = "csv" })

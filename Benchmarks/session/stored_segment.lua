--- W3 in a session: the stored tables are asked for anew each time.
return function()
  local loyal = cx.customers():where(function(c)
    return c.tenure_months > 24
      and (c.country == "NL" or c.country == "BE")
      and c.revenue / c.tenure_months > 10
      and c.segment ~= "trial"
  end)
  local result = cx.nps(cx.responses({ duplicates = "all" }):within(loyal), { scale = "0-10" })
  return cx.table({ { n = result.n, nps = result.nps, promoters = result.promoters } })
    :pick("n", "promoters", "nps")
end

--- W3 in a session: tables in memory, each repetition filters, matches and adds up anew.
-- @param customers file   customer_id, segment, country, tenure_months, revenue
-- @param responses file   customer_id, score
local customers = cx.read(args.customers, {
  columns = { "customer_id", "segment", "country", "tenure_months", "revenue" },
})
local responses = cx.read(args.responses, { columns = { "customer_id", "score" } })
for _, name in ipairs(customers:columns()) do customers:column(name):missing() end
for _, name in ipairs(responses:columns()) do responses:column(name):missing() end

return function()
  local loyal = customers:where(function(c)
    return c.tenure_months > 24
      and (c.country == "NL" or c.country == "BE")
      and c.revenue / c.tenure_months > 10
      and c.segment ~= "trial"
  end)
  local result = cx.nps(responses:within(loyal), { scale = "0-10" })
  return cx.table({ { n = result.n, nps = result.nps, promoters = result.promoters } })
    :pick("n", "promoters", "nps")
end

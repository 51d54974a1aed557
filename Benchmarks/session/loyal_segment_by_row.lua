--- W3f in a session: as W3, with a function that must run row by row.
-- @param customers file   customer_id, segment, country, tenure_months, revenue
-- @param responses file   customer_id, score
local customers = cx.read(args.customers, {
  columns = { "customer_id", "segment", "country", "tenure_months", "revenue" },
})
local responses = cx.read(args.responses, { columns = { "customer_id", "score" } })
for _, name in ipairs(customers:columns()) do customers:column(name):missing() end
for _, name in ipairs(responses:columns()) do responses:column(name):missing() end

return function()
  local asked = 0
  local loyal = customers:where(function(c)
    asked = asked + 1
    return c.tenure_months > 24
      and (c.country == "NL" or c.country == "BE")
      and c.revenue / c.tenure_months > 10
      and c.segment ~= "trial"
  end)
  local result = cx.nps(responses:within(loyal), { scale = "0-10" })
  assert(asked == customers:count(), "the function did not run once for each row")
  return cx.table({ { n = result.n, nps = result.nps, promoters = result.promoters } })
    :pick("n", "promoters", "nps")
end

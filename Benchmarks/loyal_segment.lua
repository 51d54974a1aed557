--- W3: what do loyal, valuable customers in the Benelux answer?
-- @param customers file   customer_id, segment, country, tenure_months, revenue
-- @param responses file   customer_id, score
local customers = cx.read(args.customers, {
  columns = { "customer_id", "segment", "country", "tenure_months", "revenue" },
})
local responses = cx.read(args.responses, { columns = { "customer_id", "score" } })

local loyal = customers:where(function(c)
  return c.tenure_months > 24
    and (c.country == "NL" or c.country == "BE")
    and c.revenue / c.tenure_months > 10
    and c.segment ~= "trial"
end)

local result = cx.nps(responses:within(loyal), { scale = "0-10" })
show(cx.table({ { n = result.n, nps = result.nps, promoters = result.promoters } })
  :pick("n", "promoters", "nps"), { format = "csv" })

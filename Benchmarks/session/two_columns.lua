--- W12: one million rows chosen by a plain Lua function of two columns, over whole columns.
-- @param customers file   country, tenure_months
local customers = cx.read(args.customers, { columns = { "country", "tenure_months" } })
for _, name in ipairs(customers:columns()) do customers:column(name):missing() end

return function()
  local chosen = customers:where(function(c) return c.tenure_months > 24 and c.country == "NL" end)
  return cx.table{ { n = chosen:count(), share = chosen:count() / customers:count() } }
    :pick("n", "share")
end

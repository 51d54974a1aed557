--- Who recommends: do most recommendations come from enthusiasts (80–90 %), and what is it worth?
--
-- Tests the claim on your own customers, weighs the score by revenue, and splits growth into what
-- existing customers and recommendations brought.
-- @param group string = enthusiasm          The column that says who is an enthusiast
-- @param enthusiast string = enthusiast     Its value for enthusiasts
-- @param count string = recommendations     The column of recommendations made
-- @param survey string = relation           The survey whose score is weighed by revenue
-- @param revenue string = revenue_this_year  The column of revenue
local H = {}

local function main()
  local customers = cx.customers()
  show(cx.loyalty.recommendations(customers, {
    group = args.group, recommendations = args.count, enthusiast = args.enthusiast,
  }), { title = "Who recommends", digits = 1 })

  local answers = cx.responses({ survey = args.survey })
    :join(customers:pick("customer_id", args.revenue), "customer_id")
  show(cx.loyalty.revenue_at_risk(answers, { revenue = args.revenue }), {
    title = "The score weighed by revenue", digits = 1,
  })
  show(cx.benchmarks(cx.nps(answers)), { title = "Beside published scores", digits = 1 })

  local known = {}
  for _, name in ipairs(customers:columns()) do known[name] = true end
  if known.revenue_last_year and known.is_new and known.earned then
    show(H.growth(customers), { title = "Growth that customers brought", digits = 1 })
  end
end

--- Earned growth: the part of new revenue that came by recommendation is the earned one.
function H.growth(customers)
  local function revenue(rows) return rows:column(args.revenue):sum() or 0 end
  local new = customers:where(function(c) return c.is_new == true end)
  local earned = revenue(new:where(function(c) return c.earned == true end))
  local total = revenue(new)
  return cx.loyalty.earned_growth({
    last_year = customers:column("revenue_last_year"):sum(),
    existing_now = revenue(customers:where(function(c) return c.is_new == false end)),
    new_now = total, earned_share = total > 0 and earned / total or 0,
  })
end

main()

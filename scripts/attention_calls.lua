--- Attention calls: whom do we call only to ask how they are, and did the last calls do anything?
--
-- Draws a list at random among the customers who may be contacted, and says beforehand how small an
-- effect it can show. Then judges the calls that were made, by intention to treat: who was to be
-- called counts as called, reached or not. A call with an offer is another treatment.
-- @param budget integer = 100       Calls of the next round
-- @param exclude integer = 90       Nobody contacted within these days
-- @param seed integer = 1           Where the draw begins
-- @param calls string = attention_calls   The calls that were planned earlier
-- @param drawn string = called      Its column of those who were drawn
-- @param survey string = attention  The survey after the calls
-- @param today date = today         The day on which it is asked
local H = {}

local function main()
  local plan = cx.attention.plan(cx.customers(), {
    budget = args.budget, exclude_days = args.exclude, contacts = cx.contacts(), seed = args.seed,
    today = args.today,
  })
  show(plan:pick(H.shown(plan)), { title = "The next calls", limit = 10 })
  if plan.minimum_effect then
    show(("%d to call, %d not: an effect below %.1f points will often stay unseen.")
      :format(plan:count(), plan.control:count(), plan.minimum_effect))
  end

  local answers = cx.responses({ survey = args.survey, duplicates = "all" })
  local earlier = cx.data(args.calls)
  if answers:count() == 0 or earlier:count() == 0 then
    show("No earlier calls with answers: there is no effect to judge yet.")
    return
  end
  local called = earlier:where(function(c) return c[args.drawn] == true end)
  show(cx.attention.effect(answers, called), { title = "What the calls did", digits = 1 })
end

--- The columns of a customer that a caller needs, as far as there are.
function H.shown(table)
  local columns = {}
  for _, name in ipairs(table:columns()) do
    if name == "customer_id" or name == "name" or name == "language" then
      columns[#columns + 1] = name
    end
  end
  return columns
end

main()

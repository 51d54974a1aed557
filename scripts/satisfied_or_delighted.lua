--- Satisfied or delighted: do delighted customers come back more than merely satisfied ones?
--
-- Sorts satisfaction by the 8/10 rule, and compares how many delighted (9–10) and merely satisfied
-- (8) customers bought again within the window. It is an association, not a proof of cause; where
-- the interval holds 0, delight is not shown to pay.
-- @param survey string = satisfaction   The survey of satisfaction
-- @param scale enum(1-10|0-10) = 1-10   Its scale
-- @param outcome string = bought_again  The column that says whether it happened
-- @param observed string = observed_days  The days that a customer was observed
-- @param window integer = 90            The days within which it counts
-- @param by string = business           A column that makes groups; empty for none
local function main()
  local answers = cx.responses({ survey = args.survey })
  local bands = cx.delight.bands(answers:pick("customer_id", "score", "answered_at"), {
    scale = args.scale,
  })
  show(bands, { title = "The 8/10 rule", digits = 1, limit = 5 })

  local judged = answers:derive({
    delighted = function(r)
      if r.score >= 9 then return true end
      if r.score >= 8 then return false end
      return nil
    end,
  })
  local options = {
    outcome = args.outcome, observed_days = args.observed, window_days = args.window,
  }
  show(cx.delight.effect(judged, options), { title = "Delighted minus satisfied", digits = 3 })
  if args.by ~= "" then
    show(cx.delight.effect(judged:by(args.by), options), {
      title = "The same by " .. args.by, digits = 3,
    })
  end

  show(cx.loyalty.matrix(
    answers:derive({ satisfied = function(r) return r.score >= 8 end }),
    { loyal = args.outcome }
  ), { title = "Satisfied and loyal", digits = 1 })
end

main()

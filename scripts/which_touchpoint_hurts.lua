--- Which touchpoint hurts: where does the score lose most, and what would it be worth to fix?
--
-- Splits the score into what each touchpoint adds, tests each touchpoint against the rest with
-- chances adjusted for their number, and says what the score would be if half of the worst one's
-- detractors became passives. A second table shows where ratings destroy value.
-- @param survey string = moment    The survey that is asked after a touchpoint
-- @param by string = touchpoint    The column that says which one
-- @param share number = 0.5        The share of its detractors to turn into passives
-- @param scale string = -5-5       The scale of the touchpoints' ratings
-- @param min_n integer = 30        Touchpoints with fewer answers are left out
local function main()
  local all = cx.responses({ survey = args.survey, duplicates = "all" })
    :where(function(r) return r[args.by] ~= nil end)
  local sizes = all:by(args.by):summary({ answers = cx.count("score") })
    :where(function(s) return s.answers >= args.min_n end)
  local answers = all:join(sizes, args.by, { kind = "semi" })
  if answers:count() == 0 then
    show(("No touchpoint has %d answers to the survey `%s`."):format(args.min_n, args.survey))
    return
  end

  local found = cx.journey.contribution(answers, { by = args.by })
  show(found, { title = "What each touchpoint adds to the score", digits = 1 })

  local compared = answers:by(args.by):compare():sort("delta")
  show(compared:pick(args.by, "delta", "low", "high", "p_adjusted", "n"), {
    title = "Each touchpoint minus the rest", digits = 3,
  })

  local worst = compared:row(1)
  if worst.high and worst.high < 0 then
    show(found:what_if(worst[args.by], args.share), {
      title = ("If %d%% of the detractors of %s became passives")
        :format(math.floor(args.share * 100 + 0.5), worst[args.by]), digits = 1,
    })
    cx.finding(("%s costs most: %.1f points below the rest"):format(worst[args.by], -worst.delta))
  else
    show("No touchpoint is shown to be worse than the rest.")
  end

  local events = cx.touchpoints()
  if events:count() > 0 then
    show(cx.journey.value(events, { scale = args.scale }).touchpoints:sort("value"), {
      title = "Where ratings build and destroy value", digits = 2,
    })
  end
end

main()

--- Did the deeds help: are signs given, are they subtle, and does a noticed one move the score?
--
-- Counts what was given and noticed, judges whether it was bragging, and sets the first answer
-- after a noticed sign against the first answer after one that nobody noticed. Where the interval
-- holds 0 no effect is shown, and the smallest effect that can be shown is printed beside it.
-- @param survey string = visit   The survey that is asked after a visit
-- @param by string = deed        The column of items that makes the groups, such as team
-- @param within integer = 30     The days in which an answer counts
-- @param min_n integer = 30      Groups with fewer answers on one side are not judged
local H = {}

local function main()
  local items = cx.deed_items()
  local answers = cx.responses({ survey = args.survey, duplicates = "all" })
  if items:count() == 0 then
    show("No good deeds yet: `deed deeds today` makes the first list.")
    return
  end

  show(cx.deeds.rates(items, { by = args.by })
    :pick(args.by, "due", "done", "done_pct", "noticed", "noticed_pct", "unknown", "quarantined"), {
    title = "Given and noticed", digits = 1,
  })
  local subtle = cx.deeds.subtle(items)
  show(("Subtlety: %s (%s)."):format(subtle.verdict, subtle.reason))

  if answers:count() == 0 then
    show(("No answers to the survey `%s`: --survey names another."):format(args.survey))
    return
  end
  local effects = cx.deeds.effect(items:by(args.by), answers, { within_days = args.within })
  show(effects:derive({ verdict = H.verdict }):pick(
    args.by, "delta", "low", "high", "n1", "n2", "minimum_effect", "verdict"), {
    title = "NPS after a noticed sign, minus after one that was not", digits = 1,
  })
  show(effects:pick(args.by, "mean_difference", "mean_low", "mean_high", "mean_p"), {
    title = "The same in points of the score", digits = 2,
  })
  show(cx.deeds.effect(items, answers, { within_days = args.within }), {
    title = "All together", digits = 1,
  })
end

--- What an interval says.
function H.verdict(effect)
  if effect.n1 < args.min_n or effect.n2 < args.min_n then return "too few answers" end
  if effect.low > 0 then return "helps" end
  if effect.high < 0 then return "hurts" end
  return "not shown"
end

main()

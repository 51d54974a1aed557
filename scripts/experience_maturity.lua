--- Experience maturity: is the experience random, predictable or branded, and what holds it back?
--
-- Judges touchpoints by four tests: is it experienced as intended, is it the same each time, is it
-- better than the competitor's, is it good where it matters? Then the organisation by four themes,
-- where items without evidence count at most 2 and the lowest theme decides.
-- @param ratings string = experience_ratings   Ratings of ours and of the competitor's
-- @param items string = maturity_items         Items of the themes, 1–5, with their evidence
-- @param low number = 1                        The lowest rating
-- @param high number = 10                      The highest rating
local function main()
  local experience = cx.maturity.experience(cx.data(args.ratings), {
    low = args.low, high = args.high, competitor = "competitor", importance = "importance",
    intent = "intent",
  })
  show(experience, { title = "The experience is " .. tostring(experience.stage), digits = 2 })

  local themes = cx.maturity.themes(cx.data(args.items))
  show(themes, { title = "The four themes", digits = 2 })

  local weakest = experience.touchpoints:sort("consistency"):row(1)
  if weakest and weakest.consistency and weakest.consistency < 0.6 then
    cx.finding(("%s is the least consistent touchpoint"):format(tostring(weakest.touchpoint)))
  end
end

main()

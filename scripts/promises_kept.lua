--- Promises kept: who does what was promised, and does doing more bring anything?
--
-- Customers want one thing: that you do what you promised. Counts kept, exceeded and broken
-- promises by team, and tests what a broken one costs and whether exceeding one adds to keeping it.
-- Promises that are open and not due are in no figure.
-- @param by string?                     The column that says who promised; `team`, else `promiser`
-- @param direction enum(lower|higher) = lower   Whether less or more than promised is better
-- @param outcome string = score         What keeping a promise should move
-- @param today date = today             The day on which it is asked
local function main()
  local promises = cx.promises()
  local options = { direction = args.direction, today = args.today }
  show(cx.promises.kept(promises, options), { title = "All promises", digits = 1 })

  local known = {}
  for _, name in ipairs(promises:columns()) do known[name] = true end
  local who = args.by or (known.team and "team" or "promiser")
  local by = cx.promises.kept(promises:by(who), options):sort("kept_pct")
  show(by:pick(who, "kept_pct", "low", "high", "over_pct", "broken_pct", "mean_overrun", "n",
    "overdue"), { title = "By " .. who, digits = 1 })

  if known[args.outcome] then
    local effect = cx.promises.effect(promises, {
      direction = args.direction, today = args.today, outcome = args.outcome,
    })
    show(effect, { title = "What keeping a promise does", digits = 2 })
  else
    show(("No column `%s`: what keeping a promise does is not known."):format(args.outcome))
  end

  local worst = by:row(1)
  if worst and worst[who] ~= nil and worst.kept_pct and worst.high < 100 then
    cx.finding(("%s keeps %.0f%% of its promises"):format(tostring(worst[who]), worst.kept_pct))
  end
end

main()

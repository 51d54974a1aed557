--- Extras or habit: are extras welcome, and do they still work the tenth time?
--
-- Looks at three things. Are extras wanted, by type? Does satisfaction fall with each earlier
-- extra, so that they become a right whose cost stays and whose effect goes? And are they still
-- incidental and unexpected?
-- @param by string = business     The column that makes groups; empty for none
-- @param cap integer = 180        At most one extra to a customer in so many days
-- @param alpha number = 0.05      The chance of a false alarm that is accepted
local function main()
  local extras = cx.extras()
  show(cx.extras.reception(extras), { title = "Unwanted extras", digits = 1 })

  local rated = extras:where(function(e) return e.satisfaction ~= nil end)
  local options = { customer = "customer_id", alpha = args.alpha }
  show(cx.extras.habituation(rated, options), { title = "Habituation", digits = 3 })
  if args.by ~= "" then
    local by = cx.extras.habituation(rated:by(args.by), options)
    show(by:pick(args.by, "slope", "low", "high", "p", "habituation", "n", "customers"), {
      title = "Habituation by " .. args.by, digits = 4,
    })
    for row in by:rows() do
      if row.habituation then
        cx.finding(("extras have become a habit in %s"):format(tostring(row[args.by])))
      end
    end
  end

  local rhythm = cx.extras.incidental(extras, { cap_days = args.cap })
  show(("Rhythm: %s (mean gap %.0f days, variation %.2f, %d customers judged)."):format(
    rhythm.verdict, rhythm.mean_gap_days or 0, rhythm.variation or 0, rhythm.n))
end

main()

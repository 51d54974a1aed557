--- W4 in a session: peaks and ends of a table that is in memory, in the file's order.
-- @param touchpoints file   customer_id, journey_id, touchpoint, at, valence
local events = cx.read(args.touchpoints, {
  columns = { "customer_id", "journey_id", "touchpoint", "at", "valence" },
}):rename{ rating = "valence" }
for _, name in ipairs(events:columns()) do events:column(name):missing() end

return function()
  return cx.journey.peak_end(events):by("peak_touchpoint")
    :summary{ n = cx.count(), score = cx.mean("peak_end") }
end

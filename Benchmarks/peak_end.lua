--- W4: which moments are the peaks of journeys, and how are those journeys remembered?
-- @param touchpoints file?   customer_id, journey_id, touchpoint, at, valence; else the workspace's
local events
if args.touchpoints then
  events = cx.read(args.touchpoints, {
    columns = { "customer_id", "journey_id", "touchpoint", "at", "valence" },
  }):rename{ rating = "valence" }
else
  events = cx.touchpoints()
end
local peaks = cx.journey.peak_end(events):by("peak_touchpoint")
show(peaks:summary{ n = cx.count(), score = cx.mean("peak_end") }, { format = "csv", limit = 1000 })

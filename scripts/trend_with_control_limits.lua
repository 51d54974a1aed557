--- Which months are signals, and which are only noise?
--
-- The score by period, with limits that follow the number of answers. A period outside the limits
-- or in a run of eight on one side is a signal: look for a cause there, and only there. The last
-- period is shown and not judged while it is not over.
-- @param responses file = "sample:responses"            Survey export, one row for each answer
-- @param score string = score                           The column that holds the score
-- @param at string = answered_at                        The column with the day or time
-- @param by enum(day|week|month|quarter|year) = month   The length of a period
-- @param baseline integer?                              Periods from the start that set the limits
-- @param rolling integer = 3                            Periods that are pooled for the trend
local t = cx.read(args.responses)

local series = cx.trend(t, {
  score = args.score, at = args.at, by = args.by, rolling = args.rolling,
})
show(series:pick("period", "nps", "low", "high", "rolling", "n", "complete"), {
  title = "NPS by " .. args.by, limit = 60, digits = 1,
})

local chart = cx.control.nps(series, { baseline = args.baseline })
show(chart, { title = "Limits by the answers of each " .. args.by, limit = 60, digits = 1 })

if chart.n >= 4 then
  show(cx.control.xmr(series, { baseline = args.baseline }), {
    title = "Limits by the changes from one " .. args.by .. " to the next", limit = 60, digits = 1,
  })
end

if chart.n >= 8 then
  show(cx.change_points(series), { title = "Changes of level", digits = 1 })
  show(cx.slope(series), { title = "Slope", digits = 2 })
end

for point in chart.points:rows() do
  if point.signal then
    cx.finding(point.period .. " is a signal (" .. point.signal .. ")", { value = point.value })
  end
end

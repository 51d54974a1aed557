--- Journey peaks: which moments do customers remember, and does the score follow them?
--
-- Finds the peak and the end of every journey, counts which touchpoints are peaks, good and bad,
-- and tests whether the score after a journey follows its peak and its end. Where it does not, the
-- rule of peak and end does not hold here: then look at `which_touchpoint_hurts`.
-- @param scale string = -5-5       The scale of the touchpoints' ratings
-- @param survey string = journey   The survey that is asked after a journey
-- @param min_n integer = 30        Touchpoints that are a peak less often are left out
local H = {}

local function main()
  local events = cx.touchpoints()
  if events:count() == 0 then
    show("No touchpoints yet: deed import touchpoints FILE brings them.")
    return
  end
  local journeys = cx.journey.peak_end(events, { scale = args.scale })
  show(journeys:summary({
    journeys = cx.count(), peak = cx.mean("peak"), ending = cx.mean("ending"),
    peak_end = cx.mean("peak_end"), mean = cx.mean("mean"),
  }), { title = "All journeys", digits = 2 })

  local peaks = journeys:where(function(j) return j.peak_touchpoint ~= nil end)
    :by("peak_touchpoint"):summary({
      n = cx.count(), peak = cx.mean("peak"), peak_end = cx.mean("peak_end"),
      good_share = cx.share(function(j) return j.peak > 0 end),
    }):where(function(p) return p.n >= args.min_n end):sort("-n")
  show(peaks, { title = "What customers remember", digits = 2 })

  local answers = cx.responses({ survey = args.survey, duplicates = "all" })
  if answers:count() == 0 then
    show(("No answers to the survey `%s`: whether the score follows is not known.")
      :format(args.survey))
    return
  end
  H.follow(answers:join(journeys:pick("journey_id", "peak", "ending", "peak_end"), "journey_id"))
end

--- Whether scores follow peak and end, in each business when there are several.
function H.follow(answers)
  local has_business = false
  for _, name in ipairs(answers:columns()) do has_business = has_business or name == "business" end
  local parts = answers:by(has_business and "business" or "survey_id")
  local rows = {}
  for name, part in parts:each() do
    local complete = part:where(function(r)
      return r.score ~= nil and r.peak ~= nil and r.ending ~= nil
    end)
    if complete:count() >= args.min_n then
      local model = cx.drivers.regression(complete, { predictors = { "peak", "ending" } })
      for row in model.coefficients:head(2):rows() do
        rows[#rows + 1] = {
          business = tostring(name), of = row.name, points = row.b, low = row.low,
          high = row.high, p = row.p, n = model.n,
          shown = row.p < 0.05 and row.b > 0,
        }
      end
    end
  end
  if #rows > 0 then
    show(cx.table(rows):pick("business", "of", "points", "low", "high", "p", "n", "shown"), {
      title = "Points of score for each point of peak and end", digits = 3,
    })
  end
end

main()

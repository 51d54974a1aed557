--- What drives recommendation?
--
-- How much of the differences in the score each rating explains. The shares are fair to ratings
-- that go together (Shapley values); the intervals come from resampling. A relation is not a
-- cause: test what you change. The map says where a high importance meets a low mean.
-- @param responses file = "sample:responses"                        One row for each answer
-- @param outcome string = score                                     What is to be explained
-- @param predictors list(string) = sales,delivery,service,price     The ratings that may explain it
-- @param resamples integer = 500                                    Resamples for the intervals
-- @param seed integer = 1                                           Where the resamples begin
local t = cx.read(args.responses)
local o = {
  outcome = args.outcome, predictors = args.predictors,
  resamples = args.resamples, seed = args.seed,
}

local drivers = cx.drivers.shapley(t, o)
show(drivers, { title = "What explains " .. args.outcome, digits = 3 })

local model = { outcome = args.outcome, predictors = args.predictors }
show(cx.drivers.regression(t, model), {
  title = "The same as a regression: one point more of a rating", digits = 3,
})

show(cx.drivers.importance_performance(t, model), {
  title = "Important and badly done comes first: concentrate", digits = 3,
})

local effects = {}
for index, item in ipairs(args.predictors) do
  local found = cx.drivers.penalty_reward(t, { outcome = args.outcome, item = item })
  effects[index] = { item = item, penalty = found.penalty, reward = found.reward }
end
show(cx.table(effects):pick("item", "penalty", "reward"), {
  title = "What a rating to 2 costs, and what one from 4 brings", digits = 2,
})

local best = drivers.shares:sort("-importance"):row(1)
cx.finding(best.name .. " explains most of " .. args.outcome, { value = best.share_pct })

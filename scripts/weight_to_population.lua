--- What is the score if the answers had come from the customers as they are?
--
-- Answers seldom have the customers' own mix. This rakes them to the totals that you give, says
-- what that costs in precision, and shows the score with and without weights.
-- @param responses file = "sample:responses"   Survey export with one row for each answer
-- @param score string = score                  The column that holds the score
-- @param totals list(string)?                Customers, as column:category=number; the sample's
-- @param trim number = 4                       Weights are cut at this many times their mean
-- @param out outfile?                          Where to write the answers with their weights
local sample = {
  "segment:business=30", "segment:consumer=55", "segment:enterprise=15",
  "channel:app=25", "channel:email=20", "channel:phone=10", "channel:store=15", "channel:web=30",
}

local targets = {}
for _, total in ipairs(args.totals or sample) do
  local column, category, number = total:match("^([^:]+):([^=]+)=([%d.]+)$")
  if not column then
    error("`" .. total .. "` is no total; expected column:category=number, such as region:N=40", 0)
  end
  targets[column] = targets[column] or {}
  targets[column][category] = tonumber(number)
end

local t = cx.read(args.responses)
for column in pairs(targets) do
  t = t:where(function(r) return r[column] ~= nil end)
end

local raked = cx.weights.rake(t, targets)
local weighted = cx.weights.trim(raked, { at = args.trim })
show(weighted:notes(), { title = "How the weights were made" })
show(cx.weights.effective(weighted), { title = "What the weights cost in precision" })

show(cx.nps(t, { score = args.score }), { title = "As the answers came" })
show(cx.nps(weighted, { score = args.score, weight = "weight" }), {
  title = "As the customers are",
})

if args.out then weighted:write(args.out) end

--- W1: how willing are customers to recommend us, by country and channel?
-- @param responses file   Survey export with columns country, channel and score
local responses = cx.read(args.responses, { columns = { "country", "channel", "score" } })
local groups = responses:by("country", "channel"):nps({ scale = "0-10" })

show(groups:pick("country", "channel", "n", "promoters", "passives", "detractors", "nps"), {
  format = "csv", limit = 1000,
})

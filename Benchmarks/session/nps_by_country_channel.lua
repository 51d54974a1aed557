--- W2: NPS by country and channel of a table that is in memory.
-- @param responses file   Survey export with columns country, channel and score
local responses = cx.read(args.responses, { columns = { "country", "channel", "score" } })
for _, name in ipairs(responses:columns()) do responses:column(name):missing() end

return function()
  return responses:by("country", "channel"):nps({ scale = "0-10" })
    :pick("country", "channel", "n", "promoters", "passives", "detractors", "nps")
end

--- W2: how willing are customers to recommend us, by country and channel? From the stored table.
-- Every answer counts, as in the tools that this is compared with.
local groups = cx.responses({ duplicates = "all" }):by("country", "channel"):nps({ scale = "0-10" })

show(groups:pick("country", "channel", "n", "promoters", "passives", "detractors", "nps"), {
  format = "csv", limit = 1000,
})

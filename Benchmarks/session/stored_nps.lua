--- W2 in a session: the stored table is asked for anew each time.
return function()
  return cx.responses({ duplicates = "all" }):by("country", "channel"):nps({ scale = "0-10" })
    :pick("country", "channel", "n", "promoters", "passives", "detractors", "nps")
end

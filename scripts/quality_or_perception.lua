--- Quality or perception: where is the service good and nobody sees it, and where is it a facade?
--
-- Compares objective quality with its perception. Good and not seen is hidden quality: there a
-- discreet sign (a good deed) pays first. Seen as good and not good is a facade: there the quality
-- comes first, whatever the ratings say.
-- @param data string = quality   The table with quality and perception, 0–1
-- @param cut number = 0.7        From here on a side is high
-- @param name string = touchpoint   The column that names a row
local function main()
  local rows = cx.data(args.data)
  local judged = cx.delight.quality_perception(rows, { cut = args.cut })
  show(judged:sort("gap"), { title = "Quality and perception", digits = 2, limit = 50 })

  local counts = judged.counts
  show(("%d delight, %d hidden quality, %d facade, %d weak"):format(
    counts.delight, counts["hidden quality"], counts.facade, counts.weak))

  local hidden = cx.deeds.candidates(rows, { cut = args.cut })
  if hidden:count() > 0 then
    show(hidden, { title = "Where a sign would help most", digits = 2 })
    cx.finding(("%s is good and not seen"):format(tostring(hidden:row(1)[args.name])))
  end
  local facades = judged:where(function(r) return r.quadrant == "facade" end)
  if facades:count() > 0 then
    show(facades, { title = "Facades: improve the quality before anything else", digits = 2 })
  end
end

main()

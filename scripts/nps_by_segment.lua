--- NPS by segment: who recommends us, and who does not?
--
-- Ranks every segment with enough answers by its Net Promoter Score, each with its 95% interval
-- and with what was missing or off the scale. Segments whose intervals overlap widely may well
-- be equal. Smaller segments are listed apart, so that chance does not win the ranking.
-- @param responses file = "sample:responses"   Survey export with one row for each answer
-- @param score string = score                  The column that holds the score
-- @param scale enum(0-10|1-10) = 0-10          The scale that the survey used
-- @param missing list(number)?                 Scores that mean "no answer", such as 99
-- @param by list(string) = country,channel     The columns that make the segments
-- @param min_n integer = 30                    Segments with fewer answers are not ranked
local H = {}

local function main()
  local options = { score = args.score, scale = args.scale, missing = args.missing }
  local answers = cx.read(args.responses)
  local segments = answers:by(args.by):nps(options)

  show(cx.nps(answers, options), { title = "All answers", digits = 1 })

  local ranked = segments:where(function(s) return s.n >= args.min_n end):sort("-nps")
  local small = segments:where(function(s) return s.n < args.min_n end):sort("-n")
  local shown = H.columns(segments, #args.by)
  if ranked:count() > 0 then
    show(ranked:pick(shown), {
      title = "NPS by " .. table.concat(args.by, " and "), limit = 50, digits = 1,
    })
  end
  if small:count() > 0 then
    show(small:pick(shown), {
      title = ("Fewer than %d answers: not ranked"):format(args.min_n), limit = 10, digits = 1,
    })
  end
  if segments:count() == 0 then show("No rows, so no segments.") end
end

--- The keys, which come first, then the figures that matter.
function H.columns(segments, keys)
  local columns = table.move(segments:columns(), 1, keys, 1, {})
  for _, name in ipairs({
    "nps", "low", "high", "n", "promoters", "passives", "detractors", "missing", "invalid",
  }) do columns[#columns + 1] = name end
  return columns
end

main()

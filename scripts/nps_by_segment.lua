--- NPS by segment: who recommends us, and who does not?
-- @param responses file = "sample:responses"   Survey export with a score column
-- @param score string = score                  The column that holds the score
-- @param scale enum(0-10|1-10) = 0-10          The scale the survey used
-- @param by list(string) = country,channel     Columns that make the segments
-- @param min_n integer = 30                    Smaller segments are listed apart, not ranked
local t = cx.read(args.responses)

local total = cx.nps(t, { score = args.score, scale = args.scale })
show(total, { title = "All answers" })

local segments = t:by(args.by):nps{ score = args.score, scale = args.scale }
local large = segments:where(function(s) return s.n >= args.min_n end)
local small = segments:where(function(s) return s.n < args.min_n end)

local columns = { "nps", "low", "high", "n", "promoters", "passives", "detractors", "missing", "invalid" }
local picked = table.move(columns, 1, #columns, #args.by + 1, table.move(args.by, 1, #args.by, 1, {}))

show(large:sort("-nps"):pick(picked), {
  title = "NPS by " .. table.concat(args.by, ", "), limit = 50, digits = 1,
})

if small:count() > 0 then
  show(small:sort("-n"):pick(picked), {
    title = "Fewer than " .. args.min_n .. " answers: not ranked", limit = 10, digits = 1,
  })
end

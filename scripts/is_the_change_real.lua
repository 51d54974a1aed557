--- Is the change real, or could it be chance?
--
-- Compares the answers since a day with those of as many days before, and says what the number
-- of answers could have shown. Then splits the change into who answered and what they answered,
-- and compares each group with itself: many groups are many chances, so their p is adjusted.
-- @param responses file = "sample:responses"   Survey export with one row for each answer
-- @param score string = score                  The column that holds the score
-- @param at string = answered_at               The column with the day or time of the answer
-- @param days integer = 180                    The days on each side
-- @param last date?                            The last day that counts; the last day answered
-- @param customer string?                      Who answered, when some answered on both sides
-- @param by string = segment                   The groups to look into
local t = cx.read(args.responses):where(function(r) return r[args.at] ~= nil end)

local day = t:derive{ day = function(r) return r[args.at]:date() end }
local last = args.last or day:column("day"):max()
local turn = last - cx.days(args.days)
local start = turn - cx.days(args.days)

local before = day:where(function(r) return r.day > start and r.day <= turn end)
local after = day:where(function(r) return r.day > turn and r.day <= last end)

local change = cx.compare(
  { before = before, after = after },
  { score = args.score, overlap = args.customer }
)
show(change, { title = "After " .. turn .. " against the " .. args.days .. " days before" })

if change.minimum_effect then
  local needed = cx.plan.wave_size{
    effect = change.delta ~= 0 and change.delta or change.minimum_effect,
    variance1 = cx.nps(before, { score = args.score }).variance,
    variance2 = cx.nps(after, { score = args.score }).variance,
  }
  show(needed, { title = "To show a change of this size" })
end

show(
  cx.mix_rate(before, after, { by = args.by, score = args.score }),
  { title = "Who answered, and what they answered", digits = 1 }
)

show(
  cx.compare(after:by(args.by), before:by(args.by), { score = args.score })
    :pick(args.by, "delta", "low", "high", "p", "p_adjusted", "minimum_effect", "n1", "n2"),
  { title = "Change by " .. args.by .. ", after − before", digits = 2 }
)

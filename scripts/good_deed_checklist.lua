--- Good deeds: which signs does a team give today, to whom, and why?
--
-- Prints the checklist of a day: of the customers who come, some get a discreet sign of a service
-- that they would not notice. One sign a journey, each deed at most once in 180 days, drawn by lot
-- so that nobody can count on it, never to who wants none. The list of a day is made once and kept;
-- `deed deeds done ITEM --by NAME` records what became of it, `deed deeds today` makes a sheet.
-- @param date date = today        The day of the list
-- @param team string?             The team; all teams without it
-- @param draw number = 0.5        The chance that a customer who may get a sign gets it
-- @param budget number?           The money for the day
-- @param explain boolean = false  Also list who was left out, by rule
local H = {}

local function main()
  local visits = cx.visits()
  local list = cx.deeds.checklist(visits, {
    date = args.date, team = args.team, draw = args.draw, budget = args.budget,
  })
  local title = ("Good deeds of %s, %s"):format(tostring(args.date), args.team or "all teams")
  if list:count() > 0 then
    show(list:pick("due_at", "touchpoint", "customer_id", "sign", "reason", "state", "id"), {
      title = title, limit = 500,
    })
  else
    show(title)
    show(H.why_nothing(visits, list))
  end
  if args.explain then H.explain(list) end
end

--- What to do about an empty list.
function H.why_nothing(visits, list)
  if list.candidates > 0 then return "No visit passed the rules; --explain lists them." end
  local dated = visits:where(function(v) return v.at ~= nil end)
  if dated:count() == 0 then return "There are no visits: deed import visits FILE brings them." end
  local at = dated:column("at")
  return ("No visit of the day goes with a deed. The visits are from %s to %s; --date takes a day.")
    :format(tostring(at:min():date()), tostring(at:max():date()))
end

--- How many were left out by each rule, and who.
function H.explain(list)
  show(list.rules, { title = "Left out, by rule" })
  local rejected = list:rejected()
  for rule in list.rules:rows() do
    local rows = rejected:where(function(r) return r.rule == rule.rule end)
    if rows:count() > 0 then
      show(rows:pick("due_at", "customer_id", "deed", "reason"), {
        title = "Left out: " .. rule.rule, limit = 500,
      })
    end
  end
end

main()

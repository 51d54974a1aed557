--- Today's agenda: whom does the team thank, call and surprise today, and what is due?
--
-- Enthusiastic customers on the agenda every day: new promoters to thank, new detractors to call,
-- promises that are due, good deeds for today's visits, and a few customers to ask how they are.
-- Customers who want no contact are never on it. Made for a schedule on working days.
-- @param date date = today   The day
-- @param team string?        The team; all teams without it
-- @param calls integer = 3   Attention calls to propose
-- @param limit integer = 10  Rows to show of each part
local H = {}

local PARTS = {
  { "thank", "Thank: new promoters" }, { "call", "Call: new detractors, lowest first" },
  { "promises", "Promises due, longest overdue first" }, { "deeds", "Good deeds of today" },
  { "attention", "Ask: how are you?" },
}

local function main()
  local day = cx.steering.digest({ date = args.date, team = args.team, calls = args.calls })
  show(("Agenda of %s for %s"):format(tostring(args.date), args.team or "all teams"))
  for _, part in ipairs(PARTS) do
    local rows = day[part[1]]
    if rows:count() > 0 then
      show(rows, { title = ("%s (%d)"):format(part[2], rows:count()), limit = args.limit })
    elseif part[1] == "deeds" and not H.has_list() then
      show(("%s: no list yet; deed run good_deed_checklist --date %s makes it")
        :format(part[2], tostring(args.date)))
    else
      show(part[2] .. ": none")
    end
  end
  if day.call:count() > 0 then
    local n = day.call:count()
    cx.finding(("%d customers to call today"):format(n), { value = n })
  end
end

--- Whether the day has a list already.
function H.has_list()
  return cx.deed_items():where(function(i) return i.date == args.date end):count() > 0
end

main()

--- Why customers leave: do staff and customers name the same causes?
--
-- Staff tend to name price, product and terms; customers who left tend to name service, attention
-- and attitude. This tests it on your own data: how far the two lists are apart, whether that is
-- more than chance, and the gap for each cause.
-- @param data string = leaving_causes   The table with one row for each mention
-- @param side string = said_by          The column that says who named the cause
-- @param staff string = employees       Its value for staff
-- @param customers string = customers   Its value for customers
-- @param cause string = cause           The column of causes
-- @param hard list(string) = "price,product,delivery terms"   The causes that staff call hard
local function main()
  local mentions = cx.data(args.data)
  local function said_by(who)
    return mentions:where(function(m) return m[args.side] == who end)
  end
  local staff, customers = said_by(args.staff), said_by(args.customers)
  if staff:count() == 0 or customers:count() == 0 then
    show("One side names no cause: there is nothing to compare.")
    return
  end
  local found = cx.churn.causes(staff, customers, { cause = args.cause, hard = args.hard })
  show(found, { title = "Causes of leaving", digits = 3 })

  show(("Hard causes: %.0f%% of what staff say, %.0f%% of what customers say.")
    :format(found.hard_pct.employees, found.hard_pct.customers))
  if found.p and found.p < 0.05 then
    local missed = found.gaps:sort("gap"):row(1)
    cx.finding(("staff name %s %.0f points less than customers who left")
      :format(missed.cause, -missed.gap))
  end
end

main()

--- Employees and customers: do enthusiastic employees go with enthusiastic customers (80 %)?
--
-- Compares the employees' score of each branch with its customers' score. Branches with too few
-- employees are left out, because a score of four people is nobody's secret. With few branches the
-- interval is wide, whatever the correlation.
-- @param employees string = employees   The table with one row for each employee
-- @param by string = branch             The column that both sides share
-- @param survey string = relation       The customers' survey
-- @param scale enum(0-10|1-10) = 0-10   The scale of the employees' score
-- @param minimum integer = 5            Employees that a branch needs
local function main()
  local staff = cx.data(args.employees):by(args.by):enps({ scale = args.scale })
    :pick(args.by, "nps", "n"):rename({ employee_nps = "nps", employees = "n" })

  local answers = cx.responses({ survey = args.survey })
    :join(cx.customers():pick("customer_id", args.by), "customer_id")
  local customers = answers:by(args.by):nps():pick(args.by, "nps", "n")
    :rename({ customer_nps = "nps", answers = "n" })

  local both = staff:join(customers, args.by):where(function(b)
    return b.employees >= args.minimum
  end)
  show(both:sort("-employee_nps"), { title = "By " .. args.by, digits = 1 })
  show(cx.employees.correlation(both, { minimum = args.minimum }), {
    title = "Together", digits = 2,
  })
end

main()

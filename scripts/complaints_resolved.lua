--- Complaints resolved: how fast are complaints solved, and what do they leave behind?
--
-- The second wish of customers: solve my complaint fast and without hassle. Times are by
-- Kaplan–Meier, so that open complaints are not forgotten. Then the score of customers after their
-- complaint is compared with that of customers who never complained.
-- @param by string = channel        The column that makes groups
-- @param sla integer = 5            Days within which a complaint should be closed
-- @param effort string = ces        The column of the customer's effort, 1–7
-- @param survey string = relation   The survey whose score is compared
-- @param today date = today         The day on which it is asked
local function main()
  local complaints = cx.complaints()
  local options = { sla_days = args.sla, today = args.today }
  local known = {}
  for _, name in ipairs(complaints:columns()) do known[name] = true end
  if known[args.effort] then options.effort = args.effort end

  show(cx.complaints.resolution(complaints, options), {
    title = "All complaints", limit = 5, digits = 2,
  })
  local by = cx.complaints.resolution(complaints:by(args.by), options)
  show(by, { title = "By " .. args.by, digits = 1 })

  local answers = cx.responses({ survey = args.survey })
  if answers:count() == 0 then
    show(("No answers to `%s`: what complaints leave behind is not known."):format(args.survey))
    return
  end
  show(cx.complaints.recovery(answers, complaints), {
    title = "After a complaint minus never complained", digits = 1,
  })
end

main()

--- The sample's visits and a year of good deeds.
--
-- Built in (truths.lua has the figures):
--   * a sign that was noticed brings points on the next answer at the hotel and the dealer;
--   * in the web shop it brings nothing;
--   * the front desk takes to it at once, the showroom in its fifth week, the bar not at all;
--   * few signs are rated as bragging.
-- Coming visits go from 2026-02-23 to 2026-03-15; nobody gave signs in the last five months, but
-- for a few, so that the list of 2026-03-02 has customers in and out of their pause.
local K, tables = ...
local truths = K.truths

K.seed(truths.seeds.deeds)

local PLACES = {
  room = { "front-desk", "folded_roll", "photo" }, bar = { "bar", "brand_side", "none" },
  delivery = { "showroom", "handkerchief", "photo" },
  invoice = { "back-office", "free_delivery_line", "invoice" },
}
local STAFF = {
  ["front-desk"] = { "Emma", "Noah" }, bar = { "Lena", "Milan" }, showroom = { "Lotte", "Wout" },
  ["back-office"] = { "Yara" },
}
local OBJECTIONS = { { "no_time", 5 }, { "feels_fake", 4 }, { "forgot", 3 }, { "not_my_job", 1 } }

local visits = K.rows(
  "visit_id", "customer_id", "journey_id", "touchpoint", "at", "team", "business", "party",
  "nights", "invoice_amount", "invoice_text")
local items = K.rows(
  "id", "date", "team", "customer_id", "visit_id", "journey_id", "touchpoint", "deed", "reason",
  "due_at", "state", "done_by", "done_at", "evidence_ref", "noticed", "bragging", "objection")
local answers = K.rows(
  "response_id", "customer_id", "survey_id", "score", "answered_at", "business")

local number, given = 0, 0

local function visit(customer, journey, touchpoint, day, hour)
  number = number + 1
  local row = {
    visit_id = ("V%05d"):format(number), customer_id = customer.customer_id, journey_id = journey,
    touchpoint = touchpoint, team = PLACES[touchpoint][1], business = customer.business,
    at = K.time(day, hour, 15 * K.whole(0, 3)), party = K.whole(1, 4),
    nights = customer.business == "hotel" and K.whole(1, 4) or nil,
  }
  if touchpoint == "invoice" then
    local is_free = K.chance(0.85)
    row.invoice_amount = is_free and 0 or 4.95
    row.invoice_text = is_free and "delivery not charged / loyal customer" or "delivery"
  end
  visits.add(row)
  return row
end

--- How eager a team is to give signs, by the week since it began.
local function eagerness(team, week)
  local known = truths.teams
  if team == "showroom" and week < known.weeks_at_first then return known.showroom_at_first end
  return known[team]
end

local function sign(customer, day)
  local touchpoint = customer.business == "hotel" and (K.chance(0.6) and "room" or "bar")
    or customer.business == "dealer" and "delivery" or "invoice"
  local place = PLACES[touchpoint]
  given = given + 1
  local row = visit(customer, ("S%05d"):format(given), touchpoint, day, K.whole(8, 16))
  local done = K.chance(eagerness(place[1], day // 7))
  local noticed
  if done then noticed = K.unless(0.06, K.chance(0.5)) end
  items.add({
    id = ("H%05d"):format(given), date = K.day(day), team = place[1],
    customer_id = customer.customer_id, visit_id = row.visit_id, journey_id = row.journey_id,
    touchpoint = touchpoint, deed = place[2], reason = "the first time for this customer",
    due_at = row.at, state = done and "done" or K.pick({ { "skipped", 5 }, { "refused", 2 } }),
    done_by = done and STAFF[place[1]][K.whole(1, #STAFF[place[1]])] or nil,
    done_at = done and row.at or nil,
    evidence_ref = done and place[3] == "photo" and ("photo-%05d.jpg"):format(given) or nil,
    noticed = noticed,
    bragging = done and K.chance(0.4) and (K.chance(truths.deeds.bragging) and 4 or K.whole(1, 3)) or nil,
    objection = not done and K.unless(0.25, K.pick(OBJECTIONS)) or nil,
  })
  if K.chance(0.75) then
    local effect = noticed and truths.deeds.noticed[customer.business] or 0
    answers.add({
      response_id = ("VR%05d"):format(given), customer_id = customer.customer_id,
      survey_id = "visit", business = customer.business,
      score = K.score(
        truths.deeds.level + effect + truths.deeds.spread * K.noise(), 0, 10),
      answered_at = K.time(day + K.whole(1, 14), K.whole(7, 19), K.whole(0, 59)),
    })
  end
end

for customer in tables.customers:rows() do
  if customer.opt_out ~= true then
    if K.chance(0.75) then sign(customer, K.whole(0, 186)) end
    if K.chance(0.12) then sign(customer, K.whole(190, 340)) end
  end
end

--- Coming visits: stays of one to four nights, deliveries, orders with their invoices.
local stay = 0
for customer in tables.customers:rows() do
  if K.chance(customer.business == "hotel" and 0.3 or 0.4) then
    stay = stay + 1
    local journey = ("N%05d"):format(stay)
    local day = K.whole(359, 377)
    if customer.business == "hotel" then
      for night = 0, K.whole(0, 3) do
        visit(customer, journey, "room", day + night, K.whole(8, 11))
        if K.chance(0.5) then visit(customer, journey, "bar", day + night, K.whole(15, 18)) end
      end
    elseif customer.business == "dealer" then
      visit(customer, journey, "delivery", day, K.whole(8, 16))
    else
      visit(customer, journey, "invoice", day, K.whole(7, 17))
    end
  end
end

return {
  { name = "visits", table = visits.table() },
  { name = "deed_items", table = items.table() },
  { name = "responses", table = answers.table() },
}

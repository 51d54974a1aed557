--- The sample's journeys: touchpoints with ratings from −5 to 5, and what customers answer after.
--
-- Built in (truths.lua has the figures):
--   * the score of a journey follows its peak and its end, not its length; in the web shop it
--     follows neither;
--   * of single moments, the shop's parcel hurts;
--   * the invoice of the dealer and support in the shop wait long (handovers).
-- Not built in: at the hotel no moment is better or worse than another.
local K, tables = ...
local truths = K.truths

K.seed(truths.seeds.journeys)

local STEPS = {
  hotel = {
    { "booking", "web", "sales" }, { "check_in", "desk", "front-desk" },
    { "room", "stay", "rooms" }, { "breakfast", "stay", "kitchen" }, { "bar", "stay", "bar" },
    { "check_out", "desk", "front-desk" },
  },
  dealer = {
    { "test_drive", "showroom", "sales" }, { "offer", "email", "sales" },
    { "contract", "showroom", "sales" }, { "delivery", "showroom", "workshop" },
    { "invoice", "email", "office" }, { "service", "workshop", "workshop" },
  },
  shop = {
    { "search", "web", "web" }, { "order", "web", "web" }, { "payment", "app", "web" },
    { "parcel", "carrier", "warehouse" }, { "support", "phone", "support" },
    { "invoice", "email", "office" },
  },
}
local WEIGHTS = truths.journeys

local touchpoints = K.rows(
  "customer_id", "journey_id", "touchpoint", "channel", "at", "rating", "direct", "department")
local responses = K.rows(
  "response_id", "customer_id", "survey_id", "score", "answered_at", "business", "journey_id")
local handovers = K.rows(
  "customer_id", "business", "from", "to", "at", "accepted_at", "complete", "repeated", "score")

local number = 0
for customer in tables.customers:rows() do
  local id, business = customer.customer_id, customer.business
  local liking = K.latent(id, "liking")
  for _ = 1, K.chance(0.45) and 2 or 1 do
    number = number + 1
    local journey = ("J%05d"):format(number)
    local day, hour = K.whole(0, 340), K.whole(7, 13)
    local peak, ending
    for place, step in ipairs(STEPS[business]) do
      if place == 1 or K.chance(0.8) then
        day = day + (business == "hotel" and place > 2 and K.whole(0, 1) or K.whole(0, 3))
        -- The typical step is a little good, and now and then one is very good or very bad.
        local exact = 1 + 0.5 * liking + 1.2 * K.noise()
        if K.chance(0.12) then exact = exact + K.pick({ { 3.5, 6 }, { -4.5, 4 } }) end
        local rating = K.unless(0.1, K.score(exact, -5, 5))
        touchpoints.add({
          customer_id = id, journey_id = journey, touchpoint = step[1], channel = step[2],
          at = K.time(day, hour + place, K.whole(0, 59)), rating = rating,
          direct = step[2] ~= "email" and step[2] ~= "carrier", department = step[3],
        })
        if rating then
          if not peak or math.abs(rating) >= math.abs(peak) then peak = rating end
          ending = rating
        end
      end
    end
    if ending and day <= K.LAST - 15 and K.chance(0.75) then
      local exact = WEIGHTS.follows[business]
        and WEIGHTS.level + WEIGHTS.peak * peak + WEIGHTS.ending * ending
        or WEIGHTS.shop_level
      responses.add({
        response_id = ("JR%05d"):format(number), customer_id = id, survey_id = "journey",
        score = K.score(exact + WEIGHTS.spread * K.noise(), 0, 10), business = business,
        answered_at = K.time(day + K.whole(1, 10), K.whole(7, 19), K.whole(0, 59)),
        journey_id = journey,
      })
    end
    if business ~= "hotel" then
      local hours = math.floor(2 + 30 * K.random() ^ 2)
      local complete, repeated = K.chance(0.8), K.chance(0.2)
      local good = complete and not repeated and hours <= truths.handovers.hours
      handovers.add({
        customer_id = id, business = business, from = business == "shop" and "web" or "sales",
        to = business == "shop" and "warehouse" or "workshop",
        at = K.time(math.min(day, K.LAST - 5), 9), complete = complete, repeated = repeated,
        accepted_at = K.unless(0.05, K.time(math.min(day, K.LAST - 5), 9) + cx.hours(hours)),
        score = K.score(
          (good and truths.handovers.good or truths.handovers.other)
            + truths.handovers.spread * K.noise(), 0, 10),
      })
    end
  end
end

local moments = K.rows(
  "response_id", "customer_id", "survey_id", "score", "answered_at", "business", "touchpoint")
K.seed(truths.seeds.moments)
number = 0
for customer in tables.customers:rows() do
  for _, step in ipairs(STEPS[customer.business]) do
    if K.chance(0.35) then
      number = number + 1
      local level = step[1] == truths.moments.hurting and truths.moments.hurting_level
        or truths.moments.level
      moments.add({
        response_id = ("MR%05d"):format(number), customer_id = customer.customer_id,
        survey_id = "moment", business = customer.business, touchpoint = step[1],
        score = K.unless(0.02, K.score(level + truths.moments.spread * K.noise(), 0, 10)),
        answered_at = K.time(K.whole(0, 364), K.whole(7, 19), K.whole(0, 59)),
      })
    end
  end
end

--- The moments that customers name, and the ones that we meant to be peaks.
local named = K.rows("business", "touchpoint", "named_by", "intended_peak")
for _, moment in ipairs({
  { "hotel", "check_in", 61, false }, { "hotel", "room", 74, true }, { "hotel", "bar", 38, true },
  { "hotel", "breakfast", 55, false }, { "hotel", "lost_luggage", 12, false },
  { "dealer", "test_drive", 48, false }, { "dealer", "delivery", 83, true },
  { "dealer", "service", 40, false }, { "dealer", "waiting_room", 21, false },
  { "shop", "order", 52, false }, { "shop", "parcel", 90, true },
  { "shop", "unpacking", 47, true }, { "shop", "support", 33, false },
}) do
  named.add({
    business = moment[1], touchpoint = moment[2], named_by = moment[3], intended_peak = moment[4],
  })
end

return {
  { name = "touchpoints", table = touchpoints.table() },
  { name = "responses", table = responses.table() },
  { name = "responses", table = moments.table() },
  { name = "handovers", table = handovers.table() },
  { name = "moments", table = named.table() },
}

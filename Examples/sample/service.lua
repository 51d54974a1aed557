--- The sample's promises, complaints, extras, contacts and attention calls.
--
-- Built in (truths.lua has the figures):
--   * the warehouse keeps fewer promises than the workshop and the front desk;
--   * a broken promise costs points; delivering more than promised brings nothing;
--   * complaints by phone are closed sooner than those by web form and email, in each business;
--   * at the hotel extras become a right: points less for each earlier one; at the dealer not;
--   * gifts are unwanted more often than drinks and upgrades;
--   * having complained costs points; a complaint that was solved well wins nothing over none;
--   * the call that only asks "how are you?" brings points to those on the list.
local K, tables = ...
local truths = K.truths

K.seed(truths.seeds.service)

local PROMISERS = { hotel = "front desk", dealer = "workshop", shop = "warehouse" }
local TEAMS = { hotel = "front-desk", dealer = "showroom", shop = "back-office" }

local promises = K.rows(
  "promise_id", "customer_id", "promised", "delivered", "due", "promiser", "team", "business",
  "score")
local complaints = K.rows(
  "complaint_id", "customer_id", "opened", "closed", "channel", "contacts", "business", "reopened",
  "ces")
local extras = K.rows(
  "customer_id", "at", "type", "reaction", "cost", "business", "prior_extras", "satisfaction",
  "preferred")
local contacts = K.rows("customer_id", "at", "kind", "survey_id")
local calls = K.rows("customer_id", "at", "called", "reached")
local answers = K.rows(
  "response_id", "customer_id", "survey_id", "score", "answered_at", "business")

local UNWANTED = { { "uneasy", 4 }, { "price suspicion", 3 }, { "discount", 3 } }
local MEDIANS = truths.complaints.medians

local numbers = { promise = 0, complaint = 0, answer = 0 }
for customer in tables.customers:rows() do
  local id, business = customer.customer_id, customer.business
  if K.chance(0.5) then
    numbers.promise = numbers.promise + 1
    local promised, due = K.whole(2, 10), K.whole(5, 380)
    local keeps = K.chance(truths.promises.kept[business])
    local earlier = K.pick({ { 0, 6 }, { 1, 3 }, { 2, 1 } })
    local delivered = promised + (keeps and -earlier or K.whole(1, 6))
    local is_open = due > K.LAST or K.chance(truths.promises.never)
    local effect = not keeps and truths.promises.broken or earlier > 0 and truths.promises.over
      or 0
    promises.add({
      promise_id = ("P%04d"):format(numbers.promise), customer_id = id, promised = promised,
      delivered = not is_open and delivered or nil, due = K.day(due), business = business,
      promiser = PROMISERS[business], team = TEAMS[business],
      score = not is_open and K.score(
        truths.promises.level + effect + truths.promises.spread * K.noise(), 0, 10) or nil,
    })
  end
  if K.complained(id) then
    numbers.complaint = numbers.complaint + 1
    local channel = K.pick({ { "phone", 4 }, { "email", 4 }, { "web", 2 } })
    local opened = K.whole(0, 362)
    -- Exponential times have their median at ln 2 of the mean.
    local days = math.floor(-math.log(1 - K.random()) * MEDIANS[channel] / math.log(2) + 0.5)
    complaints.add({
      complaint_id = ("C%04d"):format(numbers.complaint), customer_id = id, opened = K.day(opened),
      closed = opened + days <= K.LAST and K.day(opened + days) or nil, channel = channel,
      contacts = 1 + math.floor(days / 4) + (K.chance(0.3) and 1 or 0), business = business,
      reopened = K.chance(0.08), ces = K.score(5.6 - 0.18 * days + K.noise(), 1, 7),
    })
  end
  if business ~= "shop" and K.chance(0.4) then
    local day = K.whole(0, 60)
    for prior = 0, K.whole(1, 5) do
      local kind = K.pick({ { "gift", 4 }, { "upgrade", 3 }, { "drink", 3 } })
      local unwanted = K.chance(truths.extras.unwanted[kind])
      extras.add({
        customer_id = id, at = K.time(day, K.whole(7, 18)), type = kind, business = business,
        reaction = K.unless(0.3, unwanted and K.pick(UNWANTED) or "pleased"),
        cost = kind == "gift" and 12 or kind == "upgrade" and 30 or 6, prior_extras = prior,
        satisfaction = K.score(8.4 + 0.7 * K.latent(id, "liking") + 0.8 * K.noise()
          + truths.extras.habit[business] * prior, 1, 10),
        preferred = K.pick({ { "upgrade", 5 }, { "drink", 3 }, { "gift", 2 } }),
      })
      day = day + K.whole(10, 110)
      if day > K.LAST then break end
    end
  end
  if K.chance(0.3) then
    contacts.add({
      customer_id = id, at = K.time(K.whole(200, 365), K.whole(7, 17)),
      kind = K.pick({ { "invitation", 5 }, { "campaign", 3 }, { "call", 2 } }),
      survey_id = K.pick({ { "relation", 1 }, { "satisfaction", 1 } }),
    })
  end
  -- The plan of January drew half of its list for a call.
  if K.chance(0.35) then
    local called = K.chance(0.5)
    local reached
    if called then reached = K.chance(0.8) end
    calls.add({ customer_id = id, at = K.day(318), called = called, reached = reached })
    if K.chance(0.8) then
      numbers.answer = numbers.answer + 1
      answers.add({
        response_id = ("AR%05d"):format(numbers.answer), customer_id = id, survey_id = "attention",
        score = K.score(
          truths.attention.level + (called and truths.attention.effect or 0)
            + truths.attention.spread * K.noise(), 0, 10), business = business,
        answered_at = K.time(K.whole(330, 364), K.whole(7, 19), K.whole(0, 59)),
      })
    end
  end
end

return {
  { name = "promises", table = promises.table() },
  { name = "complaints", table = complaints.table() },
  { name = "extras", table = extras.table() },
  { name = "contacts", table = contacts.table() },
  { name = "attention_calls", table = calls.table() },
  { name = "responses", table = answers.table() },
}

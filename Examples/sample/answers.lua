--- The sample's surveys: the yearly relation, satisfaction, and ratings beside a competitor.
--
-- Built in (truths.lua has the figures):
--   * recommendation follows employee, proposition and brand; the competition has none of it;
--   * who is delighted (9–10) buys again more often than who is satisfied (8); the dealer has no
--     such difference;
--   * service is better than the competitor's, price worse, range equal;
--   * the arrival is consistent, the repair is not; only the arrival is meant, valued, different;
--   * the room and the workshop's work are good and nobody sees it (hidden quality); support in
--     the shop is the other way round (facade).
-- Not built in: the months differ by chance only.
local K, tables = ...
local truths = K.truths

K.seed(truths.seeds.answers)

local COMMENTS = {
  high = {
    "Snel en vriendelijk geholpen.", "Prachtige kamer, tot volgend jaar!",
    "L’accueil était parfait.", "De verkoper nam echt de tijd.",
  },
  low = {
    "Niemand belde terug.", "Te lang gewacht op de levering.",
    "Personne ne connaissait mon dossier.", "De rekening klopte niet.",
  },
}

local function comment(score)
  if score >= 7 and score <= 8 or not K.chance(0.3) then return nil end
  local texts = score >= 9 and COMMENTS.high or COMMENTS.low
  return texts[K.whole(1, #texts)]
end

local relation = K.rows(
  "response_id", "customer_id", "survey_id", "score", "answered_at", "comment", "business",
  "brand_trust", "brand_image", "competition_price", "competition_offer", "proposition_quality",
  "proposition_fit", "employee_attention", "employee_skill")
local satisfaction = K.rows(
  "response_id", "customer_id", "survey_id", "score", "answered_at", "business", "bought_again",
  "observed_days", "expected", "perceived")
local competition = K.rows("customer_id", "item", "own", "competitor", "importance")
local stages = K.rows(
  "customer_id", "touchpoint", "rating", "competitor", "importance", "intent")

local function item(mean, own) return K.score(mean + own + 1.1 * K.noise(), 1, 10) end

local number = 0
for customer in tables.customers:rows() do
  number = number + 1
  local id = customer.customer_id
  local climate = K.latent(customer.branch, "climate")
  local liking = K.latent(id, "liking")
  if K.chance(0.8) then
    local row = {
      response_id = ("RR%05d"):format(number), customer_id = id, survey_id = "relation",
      business = customer.business,
      answered_at = K.time(K.whole(0, 364), K.whole(7, 19), K.whole(0, 59)),
      brand_trust = item(7.2, 0.4 * liking), brand_image = item(7, 0.4 * liking),
      competition_price = item(6.8, 0), competition_offer = item(7, 0),
      proposition_quality = item(7.4, 0.5 * liking), proposition_fit = item(7.1, 0.5 * liking),
      employee_attention = item(7.3, 0.5 * liking + 0.8 * climate),
      employee_skill = item(7.5, 0.5 * liking + 0.8 * climate),
    }
    local exact = 8
      + truths.determinants.employee * ((row.employee_attention + row.employee_skill) / 2 - 7.4)
      + truths.determinants.proposition * ((row.proposition_quality + row.proposition_fit) / 2 - 7.25)
      + truths.determinants.brand * ((row.brand_trust + row.brand_image) / 2 - 7.1)
    if K.complained(id) then exact = exact + truths.complaints.cost end
    row.score = K.unless(0.02, K.score(exact + 1.1 * K.noise(), 0, 10))
    row.comment = row.score and comment(row.score)
    relation.add(row)
  end
  if K.chance(0.7) then
    local expected = K.score(7.8 + 0.9 * K.noise(), 1, 10)
    local score = K.score(7.9 + 0.8 * liking + 0.9 * K.noise(), 1, 10)
    local chances = truths.satisfaction
    local again = score >= 9 and chances.delighted or score == 8 and chances.satisfied
      or chances.others
    if customer.business == "dealer" then again = chances.dealer end
    satisfaction.add({
      response_id = ("SR%05d"):format(number), customer_id = id, survey_id = "satisfaction",
      score = score, business = customer.business, bought_again = K.chance(again),
      observed_days = K.chance(0.85) and 365 or K.whole(60, 364), expected = expected,
      perceived = score,
      answered_at = K.time(K.whole(0, 364), K.whole(7, 19), K.whole(0, 59)),
    })
  end
  if K.chance(0.15) then
    for _, subject in ipairs({ { "service", 9 }, { "price", 7 }, { "range", 6 } }) do
      local base = K.score(7.2 + 0.9 * K.noise(), 1, 10)
      competition.add({
        customer_id = id, item = subject[1], competitor = base, importance = subject[2],
        own = K.score(base + truths.competition[subject[1]] + K.noise(), 1, 10),
      })
    end
  end
  if K.chance(0.06) then
    for _, step in ipairs(truths.steps) do
      stages.add({
        customer_id = id, touchpoint = step[1],
        rating = K.score(step[2] + step[3] * K.noise(), 1, 10),
        competitor = K.score(step[4] + 1.1 * K.noise(), 1, 10), intent = K.chance(step[5]),
        importance = step[6],
      })
    end
  end
end

local quality = K.rows("business", "touchpoint", "quality", "perception", "revenue")
for _, row in ipairs(truths.quality) do
  quality.add({
    business = row[1], touchpoint = row[2], quality = row[3], perception = row[4], revenue = row[5],
  })
end

local themes = K.rows("theme", "item", "score", "evidence")
for _, row in ipairs({
  { "journey", "The journey is drawn from the customer's side", 4, "map of 2025-09" },
  { "journey", "Every moment has an owner", 3, "list of owners" },
  { "contact", "Employees may solve a complaint themselves", 4, "rule of 2025-04" },
  { "contact", "Emotion is part of the training", 3, "training plan" },
  { "agenda", "Enthusiastic customers open the day", 4, nil },
  { "agenda", "The board reads comments every week", 2, "minutes" },
  { "innovation", "New services come from what customers say", 3, "two pilots" },
  { "innovation", "Pilots are measured before they grow", 2, nil },
}) do
  themes.add({ theme = row[1], item = row[2], score = row[3], evidence = row[4] })
end

return {
  { name = "responses", table = relation.table() },
  { name = "responses", table = satisfaction.table() },
  { name = "competition", table = competition.table() },
  { name = "experience_ratings", table = stages.table() },
  { name = "quality", table = quality.table() },
  { name = "maturity_items", table = themes.table() },
}

--- The sample's people: customers of a hotel, a car dealer and a web shop, and who serves them.
--
-- Built in (truths.lua has the figures):
--   * a branch's employees and customers go together (both follow the branch's climate);
--   * recommendations come from enthusiasts: about 85 of 100, by a fifth of the customers;
--   * what employees think why customers leave is not what customers say, but for moving house.
-- Not built in: opting out goes with nothing, nor does the survey panel of a person.
local K = ...
local truths = K.truths

K.seed(truths.seeds.people)

local FIRST_NAMES = {
  "An", "Bart", "Chloé", "Daan", "Els", "Fatima", "Guy", "Hanne", "Ilse", "Joris", "Katrien",
  "Luc", "Maud", "Noor", "Olivier", "Pieter", "Quinten", "Ruth", "Sofie", "Tom",
}
local LAST_NAMES = {
  "Aerts", "Baert", "Claes", "Dubois", "Engels", "Fontaine", "Goossens", "Hendrickx", "Jacobs",
  "Kok", "Lambert", "Maes", "Nijs", "Peeters", "Renard", "Smet", "Thijs", "Vermeulen", "Willems",
}
local BRANCHES = {
  hotel = { "Antwerpen", "Brugge", "Gent", "Knokke" },
  dealer = { "Leuven", "Mechelen", "Namur", "Schoten" },
  shop = { "Hasselt", "Kortrijk", "Liège", "Mons" },
}
local COUNTRIES = { { "BE", 60 }, { "NL", 25 }, { "FR", 10 }, { "DE", 5 } }

local customers = K.rows(
  "customer_id", "name", "opt_out", "business", "branch", "country", "language", "segment",
  "since", "enthusiasm", "recommendations", "revenue_last_year", "revenue_this_year",
  "is_new", "earned", "panel")
local number = 0
for _, part in ipairs({ { "hotel", 700 }, { "dealer", 500 }, { "shop", 600 } }) do
  local business, count = part[1], part[2]
  for _ = 1, count do
    number = number + 1
    local id = ("K%04d"):format(number)
    local branch = BRANCHES[business][K.whole(1, 4)]
    local country = K.pick(COUNTRIES)
    local language = (country == "FR" or (country == "BE" and K.chance(0.35))) and "fr" or "nl"
    -- What somebody thinks of us on a scale from 0 to 10, before any single experience.
    local liking = 7.4 + 0.9 * K.latent(branch, "climate") + 1.2 * K.latent(id, "liking")
    local enthusiasm = liking >= 8.75 and "enthusiast" or liking >= 6.5 and "satisfied"
      or "critical"
    local told = 0
    local chance = truths.recommendations[enthusiasm]
    for _ = 1, 4 do if K.chance(chance) then told = told + 1 end end
    local is_new = K.chance(0.18)
    local revenue = math.floor(200 + 2300 * K.random() ^ 2)
    local grows = 1 + 0.05 * (liking - 7.4) + 0.1 * K.noise()
    local earned
    if is_new then earned = K.chance(truths.recommendations.earned) end
    customers.add({
      customer_id = id, business = business, branch = branch, country = country,
      name = FIRST_NAMES[K.whole(1, #FIRST_NAMES)] .. " " .. LAST_NAMES[K.whole(1, #LAST_NAMES)],
      opt_out = K.unless(0.02, K.chance(0.06)), language = language,
      segment = K.pick({ { "private", 70 }, { "business", 30 } }),
      since = K.day(is_new and K.whole(0, 330) or -K.whole(30, 3000)),
      enthusiasm = enthusiasm, recommendations = told, is_new = is_new,
      revenue_last_year = not is_new and revenue or nil,
      revenue_this_year = math.max(0, math.floor(revenue * grows)),
      earned = earned, panel = K.panel(id),
    })
  end
end

local employees = K.rows("employee_id", "business", "branch", "department", "score", "panel")
local worker = 0
for _, business in ipairs({ "hotel", "dealer", "shop" }) do
  for _, branch in ipairs(BRANCHES[business]) do
    for _ = 1, K.whole(14, 24) do
      worker = worker + 1
      employees.add({
        employee_id = ("E%03d"):format(worker), business = business, branch = branch,
        department = K.pick({ { "front", 5 }, { "back", 3 }, { "management", 1 } }),
        score = K.unless(0.06, K.score(
          truths.climate.level + truths.climate.employees * K.latent(branch, "climate")
            + truths.climate.spread * K.noise(), 0, 10)),
        panel = K.panel(("E%03d"):format(worker)),
      })
    end
  end
end

K.seed(truths.seeds.causes)

local causes = K.rows("said_by", "cause")
for _, who in ipairs({ "employees", "customers" }) do
  for _ = 1, who == "employees" and 120 or 260 do
    causes.add({ said_by = who, cause = K.pick(truths.causes[who]) })
  end
end

local surveys = K.rows("survey_id", "name", "kind", "scale", "launched")
for _, survey in ipairs({
  { "relation", "Yearly relation", "relation", "0-10" },
  { "journey", "After a journey", "transaction", "0-10" },
  { "moment", "After a touchpoint", "transaction", "0-10" },
  { "visit", "After a visit", "transaction", "0-10" },
  { "attention", "After the attention calls", "relation", "0-10" },
  { "satisfaction", "Satisfaction", "satisfaction", "1-10" },
}) do
  surveys.add({
    survey_id = survey[1], name = survey[2], kind = survey[3], scale = survey[4],
    launched = K.day(K.FIRST),
  })
end

return {
  { name = "surveys", table = surveys.table() },
  { name = "customers", table = customers.table() },
  { name = "employees", table = employees.table() },
  { name = "leaving_causes", table = causes.table() },
}

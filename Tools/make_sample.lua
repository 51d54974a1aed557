--- Makes Examples/responses.csv, the sample that travels with Deed: a survey of a fictitious
-- webshop in the Benelux, September 2025 to August 2026. The same seed gives the same bytes.
-- @param output outfile          Where the sample goes, such as Examples/responses.csv
-- @param seed integer = 2026     Another seed gives another sample
--
-- What is built in, and what an analysis should therefore find:
--   * delivery drives the score most, then service, then price; sales hardly.
--   * phone scores lower than app, the other channels lie between.
--   * from 2026-04-01 on delivery is better, and the score with it (waves 3 and 4).
--   * NL and BE do not differ; France is a little lower.
--   * customers differ: some are kinder in every wave (waves of one customer are paired).
--   * a few scores, ratings, countries are missing; the comment fits score and worst rating.
local H = {}

local CUSTOMERS, WAVES, CHANCE = 900, 4, 0.84
local START, IMPROVED = cx.date("2025-09-01"), cx.date("2026-04-01")

local PRAISE = {
  nl = {
    "Snel geleverd en netjes ingepakt, top!", "Fijne service, ik word altijd goed geholpen.",
    "Al jaren tevreden klant, ga zo door 👍", "Bestelling was er één dag eerder dan beloofd.",
    "De app werkt prettig en de bezorger was vriendelijk.", "Prima prijs, prima kwaliteit.",
    "Keurig opgelost toen er iets mis ging; daar kan menig bedrijf een puntje aan zuigen.",
    "Mijn zus zei: \"dat moet je ook eens proberen\" en ze had gelijk.",
  },
  fr = {
    "Livraison rapide, rien à redire.", "Équipe très réactive et à l'écoute.",
    "Très satisfaite, je recommande à mes collègues.", "Bon rapport qualité-prix, merci !",
  },
  de = { "Schnelle Lieferung, gerne wieder.", "Sehr freundlicher Service, danke schön!" },
}

local BLAME = {
  delivery = {
    nl = {
      "Pakket kwam drie dagen te laat en niemand liet iets weten.",
      "De bezorger zei \"morgen\" en kwam daarna nooit meer.",
      "Levering te laat, doos beschadigd, bezorger weg voor ik bij de deur was.",
      "Bezorging gemist: volgens de app was ik niet thuis, maar ik zat hier gewoon.",
      "Twee keer vrij genomen voor de levering.\nTwee keer voor niets.",
    },
    fr = {
      "Livraison en retard, sans aucune nouvelle.", "Colis abîmé, livré chez le voisin…",
      "Trois semaines d'attente pour une livraison « express ».",
    },
    de = { "Die Lieferung kam zu spät und beschädigt an." },
  },
  service = {
    nl = {
      "Lang in de wacht gestaan en daarna de verbinding kwijt.",
      "Drie medewerkers, drie verschillende antwoorden; coördinatie ontbreekt.",
      "Mijn klacht van vorige maand is nog steeds niet beantwoord.",
      "Klantenservice was onbereikbaar.\n\nUiteindelijk heb ik zelf een oplossing gevonden.",
    },
    fr = { "Service client injoignable, j'ai rappelé quatre fois.", "Réponse tardive et évasive." },
    de = { "Der Kundendienst hat sich nie zurückgemeldet." },
  },
  price = {
    nl = {
      "Te duur geworden vergeleken met anderen.", "Prijs ging omhoog, de kwaliteit niet.",
      "Verzendkosten vind ik hoog voor zo'n klein pakje: € 6,95.",
    },
    fr = { "Trop cher par rapport à la concurrence.", "Les frais de port sont exagérés (6,95 €)." },
    de = { "Die Versandkosten sind zu hoch." },
  },
  sales = {
    nl = { "De verkoper drong te veel aan.", "Verkeerd advies gekregen bij de aankoop." },
    fr = { "Mauvais conseil lors de l'achat.", "Le vendeur était pressé." },
    de = { "Leider falsch beraten worden." },
  },
}

local NEUTRAL = {
  nl = {
    "Gaat wel.", "Op zich prima, kan sneller.", "Geen bijzonderheden.",
    "Goed product; de website vind ik onoverzichtelijk, vooral op mijn telefoon.", "ok",
  },
  fr = { "Correct, sans plus.", "Ça va, mais le site est un peu lent." },
  de = { "In Ordnung." },
}

local function main()
  H.state = args.seed % 2147483646 + 1
  local customers = {}
  for number = 1, CUSTOMERS do customers[number] = H.customer(number) end

  local rows = {}
  for wave = 1, WAVES do
    local first = START + cx.months(3 * (wave - 1))
    local days = START + cx.months(3 * wave) - first
    for _, customer in ipairs(customers) do
      if H.random() < CHANCE then rows[#rows + 1] = H.response(customer, wave, first, days) end
    end
  end
  table.sort(rows, function(a, b)
    if a.answered_at ~= b.answered_at then return a.answered_at < b.answered_at end
    return a.customer_id < b.customer_id
  end)
  for index, row in ipairs(rows) do row.response_id = ("R%05d"):format(index) end

  cx.table(rows):pick(
    "response_id", "customer_id", "survey_id", "score", "answered_at", "comment", "country",
    "channel", "segment", "tenure_months", "sales", "delivery", "service", "price", "wave"
  ):write(args.output)
end

--- A customer: what does not change between waves.
function H.customer(number)
  local country = H.pick({ NL = 45, BE = 30, DE = 10, FR = 8, LU = 5, [""] = 2 })
  local language = ({ FR = "fr", LU = "fr", DE = "de" })[country] or "nl"
  if country == "BE" and H.random() < 0.4 then language = "fr" end
  return {
    id = ("K%04d"):format(number), country = country ~= "" and country or nil, language = language,
    segment = H.pick({ consumer = 62, business = 28, enterprise = 10 }),
    tenure = H.whole(0, 60) + (H.random() < 0.4 and H.whole(0, 120) or 0),
    kindness = H.noise() * 0.8,
  }
end

--- One answer of a customer in a wave.
function H.response(customer, wave, first, days)
  local day = first + cx.days(H.whole(0, days - 1))
  local channel = H.pick({ web = 34, app = 26, email = 18, phone = 12, store = 10 })
  local improved = day >= IMPROVED
  local ratings = {
    delivery = H.rating(3.5 + (improved and 0.6 or 0) + customer.kindness * 0.3),
    service = H.rating(3.7 + (channel == "phone" and -0.4 or 0) + customer.kindness * 0.3),
    price = H.rating(3.3 + customer.kindness * 0.2),
    sales = H.rating(3.8 + customer.kindness * 0.2),
  }
  local exact = 7.85 + customer.kindness
    + 1.05 * (ratings.delivery - 3.7) + 0.5 * (ratings.service - 3.7)
    + 0.3 * (ratings.price - 3.3) + 0.1 * (ratings.sales - 3.8)
    + (({ app = 0.4, phone = -0.6 })[channel] or 0)
    + (customer.country == "FR" and -0.4 or 0) + H.noise() * 1.1
  local score = math.max(0, math.min(10, math.floor(exact + 0.5)))
  local comment = H.comment(customer.language, score, ratings)

  return {
    customer_id = customer.id, country = customer.country, segment = customer.segment,
    survey_id = H.pick({ relation = 70, delivery = 20, service = 10 }), channel = channel,
    answered_at = ("%sT%02d:%02d:%02dZ"):format(
      tostring(day), H.whole(6, 20), H.whole(0, 59), H.whole(0, 59)),
    score = H.unless(0.025, score), comment = comment, wave = wave,
    tenure_months = customer.tenure + (wave - 1) * 3,
    sales = H.unless(0.15, ratings.sales), delivery = H.unless(0.05, ratings.delivery),
    service = H.unless(0.07, ratings.service), price = H.unless(0.04, ratings.price),
  }
end

--- What a customer writes, most often nothing.
function H.comment(language, score, ratings)
  if H.random() >= 0.4 then return nil end
  local texts = NEUTRAL
  if score >= 9 then
    texts = PRAISE
  elseif score <= 6 then
    local worst = "delivery"
    for _, name in ipairs({ "service", "price", "sales" }) do
      if ratings[name] < ratings[worst] then worst = name end
    end
    texts = BLAME[worst]
  end
  local choices = texts[language]
  return choices[H.whole(1, #choices)]
end

--- A rating from 1 to 5 around a mean.
function H.rating(mean)
  return math.max(1, math.min(5, math.floor(mean + H.noise() + 0.5)))
end

--- The value, or nil with this chance.
function H.unless(chance, value)
  if H.random() < chance then return nil end
  return value
end

--- One of the names by its weight out of 100; in the order of the names, so always the same.
function H.pick(weights)
  local names = {}
  for name in pairs(weights) do names[#names + 1] = name end
  table.sort(names)
  local rest = H.random() * 100
  for _, name in ipairs(names) do
    rest = rest - weights[name]
    if rest < 0 then return name end
  end
  return names[#names]
end

--- Roughly normal with mean 0 and deviation 1: sums of even numbers, the same on every machine.
function H.noise()
  local sum = 0
  for _ = 1, 12 do sum = sum + H.random() end
  return sum - 6
end

--- A whole number from low to high.
function H.whole(low, high) return low + math.floor(H.random() * (high - low + 1)) end

--- Even numbers in [0, 1): Park and Miller's generator, in whole numbers only.
function H.random()
  H.state = H.state * 48271 % 2147483647
  return (H.state - 1) / 2147483646
end

main()

--- What is built into the sample, in one place: the generator reads it, and tests compare with it
-- what the shipped scripts find. Points are points of the score; shares go from 0 to 1.
--
-- The seeds are chosen so that each interval at 95 % holds what is built in and no test finds what
-- is not: with other seeds chance would say otherwise in one of twenty.
return {
  seeds = {
    people = 20260302, journeys = 1, moments = 19, answers = 9, service = 13, deeds = 14,
    causes = 3,
  },

  -- A noticed sign moves the next answer; `level` is the mean without it.
  deeds = {
    level = 7.3, spread = 1.3, noticed = { hotel = 1, dealer = 1, shop = 0 }, bragging = 0.06,
    draw = 0.5,
  },
  -- How eager teams are; the showroom from its fifth week on.
  teams = {
    ["front-desk"] = 0.8, bar = 0.15, ["back-office"] = 0.7, showroom = 0.75,
    showroom_at_first = 0.12, weeks_at_first = 4,
  },
  -- A journey's score: level + peak and end.
  journeys = {
    level = 5.2, spread = 0.9, follows = { hotel = true, dealer = true, shop = false },
    peak = 0.4, ending = 0.4, shop_level = 7,
  },
  -- Single moments; only one touchpoint hurts.
  moments = { level = 8.1, spread = 1.6, hurting = "parcel", hurting_level = 6.3 },
  handovers = { good = 8.2, other = 6.9, spread = 1.5, hours = 24 },

  -- Who buys again, by satisfaction; at the dealer satisfaction changes nothing.
  satisfaction = { delighted = 0.55, satisfied = 0.35, others = 0.22, dealer = 0.35 },
  -- Points of the relation's score for a point of the mean of a group's two questions.
  determinants = { employee = 0.45, proposition = 0.30, brand = 0.20, competition = 0 },
  -- Own minus competitor.
  competition = { service = 0.6, price = -0.4, range = 0 },
  -- Ratings of steps: own mean and spread, the competitor's mean, the share that experienced what
  -- was meant, importance.
  steps = {
    { "arrival", 8.6, 0.7, 7.6, 0.92, 0.9 }, { "advice", 7.9, 1.3, 7.9, 0.7, 0.6 },
    { "repair", 6.9, 2.6, 7.1, 0.45, 0.7 }, { "farewell", 7.8, 1.1, 7.8, 0.5, 0.3 },
  },
  -- Quality and perception of touchpoints, and their revenue.
  quality = {
    { "hotel", "check_in", 0.86, 0.84, 90000 }, { "hotel", "room", 0.93, 0.48, 310000 },
    { "hotel", "breakfast", 0.74, 0.76, 60000 }, { "hotel", "bar", 0.88, 0.66, 80000 },
    { "dealer", "test_drive", 0.81, 0.83, 40000 }, { "dealer", "delivery", 0.91, 0.58, 420000 },
    { "dealer", "workshop", 0.89, 0.52, 150000 }, { "dealer", "invoice", 0.55, 0.5, 20000 },
    { "shop", "search", 0.72, 0.74, 30000 }, { "shop", "parcel", 0.62, 0.5, 120000 },
    { "shop", "support", 0.45, 0.81, 25000 }, { "shop", "invoice", 0.78, 0.6, 35000 },
  },

  -- Promises: who keeps which share of those that are delivered, the share that never is, what a
  -- broken one costs and what more than promised brings.
  promises = {
    kept = { hotel = 0.92, dealer = 0.8, shop = 0.6 }, never = 0.02, level = 8, spread = 1.2,
    broken = -1.5, over = 0,
  },
  -- Complaints: median days to close by channel, the same in each business, and what they cost.
  complaints = { medians = { phone = 3, web = 5, email = 7 }, cost = -0.8 },
  -- Extras: what each earlier one takes, and who does not want one.
  extras = {
    habit = { hotel = -0.25, dealer = 0 }, unwanted = { gift = 0.4, upgrade = 0.08, drink = 0.12 },
  },
  -- Attention calls: what being on the list brings, reached or not; other surveys nothing.
  attention = { level = 7.5, spread = 1.5, effect = 0.6 },

  -- Causes of leaving, percent of what each side names; moving house is named alike.
  causes = {
    employees = {
      { "price", 36 }, { "product", 22 }, { "delivery terms", 13 }, { "service", 11 },
      { "attention", 7 }, { "attitude", 3 }, { "moving house", 8 },
    },
    customers = {
      { "price", 13 }, { "product", 8 }, { "delivery terms", 7 }, { "service", 26 },
      { "attention", 24 }, { "attitude", 14 }, { "moving house", 8 },
    },
  },
  -- The chance of each of four recommendations, and the earned part of new customers.
  recommendations = { enthusiast = 0.52, satisfied = 0.025, critical = 0.01, earned = 0.6 },
  -- Employees and customers follow the climate of their branch; panels were drawn by lot.
  climate = {
    employees = 1.1, level = 7.1, spread = 1.3, customers = 0.36, panels = 12,
  },
}

import Testing

/// How one function of the systems is called in three ways, and what must hold.
struct SystemCall: CustomTestStringConvertible {
  /// Its name.
  let name: String
  /// A call with an ordinary input, and what holds for its result `r`.
  let normal: (call: String, holds: String)
  /// A call with no rows (or nothing), and what holds for its result `r`.
  let empty: (call: String, holds: String)
  /// A call with a wrong input, and a part of what the message says.
  let wrong: (call: String, message: String)

  var testDescription: String { name }
}

extension SystemCall {
  /// Every function of the sections A–F of the systems, in their order.
  static let all = delight + deeds + journeys + loyalty + expectations + organisation

  /// What the calls stand on.
  static let preparation = """
    local items = cx.table{ customer_id = { "K1", "K2", "K3" }, state = { "done", "done", "skipped" },
      deed = { "roll", "roll", "roll" }, team = { "desk", "desk", "bar" },
      journey_id = { "J1", "J2", "J3" }, noticed = { true, false, nil, n = 3 },
      bragging = { 1, 2, nil, n = 3 }, objection = { nil, nil, "no_time", n = 3 },
      date = { cx.date("2026-03-02"), cx.date("2026-03-02"), cx.date("2026-03-09") } }
    local noItems = items:head(0)
    local answers = cx.table{ customer_id = { "K1", "K2", "K4" }, score = { 10, 6, 9 },
      answered_at = { cx.date("2026-03-05"), cx.date("2026-03-09"), cx.date("2026-03-09") } }
    local noAnswers = answers:head(0)
    local visits = cx.table{ visit_id = { "V1", "V2" }, customer_id = { "K1", "K2" },
      journey_id = { "J1", "J2" }, touchpoint = { "room", "bar" } }
    local events = cx.table{ journey_id = { "J1", "J1", "J2" }, customer_id = { "K1", "K1", "K2" },
      touchpoint = { "order", "delivery", "order" }, rating = { 4, -2, 1 },
      at = { cx.date("2026-03-01"), cx.date("2026-03-02"), cx.date("2026-03-01") },
      department = { "sales", "warehouse", "sales" }, score = { 10, 3, 9 } }
    local none = cx.table{}

    """

  private static let delight = [
    SystemCall(
      name: "cx.delight.bands",
      normal: (
        "cx.delight.bands({ 10, 9, 8, 7 })", "r.complaint_pct == 25 and r.delight_pct == 50"
      ), empty: ("cx.delight.bands({})", "r.n == 0 and r.delight_pct == nil"),
      wrong: ("cx.delight.bands({ 10, 9 }, { scale = \"1-7\" })", "scale")),
    SystemCall(
      name: "cx.delight.effect",
      normal: (
        "cx.delight.effect(cx.table{ delighted = { true, false }, outcome = { true, false } })",
        "r.difference == 1 and r.n1 == 1 and r.n2 == 1"
      ),
      empty: (
        "cx.delight.effect(cx.table{ delighted = {}, outcome = {} })",
        "r.difference == nil and r.n == 0"
      ),
      wrong: (
        "cx.delight.effect(cx.table{ delighted = { true }, outcome = { true } }, "
          + "{ window_days = 0 })", "window_days"
      )),
    SystemCall(
      name: "cx.delight.business_case",
      normal: (
        "cx.delight.business_case{ cost = 2, acts = 100, margin = 50, customers = 100, "
          + "uplift = 0.1, uplift_low = 0.05, uplift_high = 0.15 }",
        "r.value == 300 and r.verdict == \"pays\""
      ),
      empty: (
        "cx.delight.business_case{ cost = 2, acts = 0, margin = 50, customers = 0, uplift = 0 }",
        "r.value == 0 and r.break_even == nil"
      ), wrong: ("cx.delight.business_case{ cost = 2 }", "acts")),
    SystemCall(
      name: "cx.delight.quality_perception",
      normal: (
        "cx.delight.quality_perception(cx.table{ quality = { 0.9 }, perception = { 0.4 } })",
        "r:row(1).quadrant == \"hidden quality\" and math.abs(r:row(1).index - 0.6) < 1e-9"
      ),
      empty: (
        "cx.delight.quality_perception(cx.table{ quality = {}, perception = {} })", "#r == 0"
      ),
      wrong: (
        "cx.delight.quality_perception(cx.table{ quality = { 9 }, perception = { 0.4 } })",
        "quality"
      )),
  ]

  private static let deeds = [
    SystemCall(
      name: "cx.deeds.define",
      normal: (
        "cx.deeds.define{ id = \"roll\", service = \"cleaned\", sign = \"folded\", "
          + "meaning = \"fresh\" }",
        "r.id == \"roll\" and r.max_per_customer == 1 and r.per_days == 180"
      ),
      empty: (
        "select(2, pcall(cx.deeds.define, {}))", "r:find(\"no `id`\", 1, true) ~= nil"
      ),
      wrong: (
        "cx.deeds.define{ id = \"roll\", sign = \"folded\", meaning = \"fresh\" }",
        "a sign without a real service is a lie"
      )),
    SystemCall(
      name: "cx.deeds.templates",
      normal: ("cx.deeds.templates()", "r.folded_roll.evidence == \"photo\""),
      empty: ("cx.deeds.templates{}", "r.brand_side.sign ~= \"\""),
      wrong: ("cx.deeds.templates{ locale = \"de\" }", "`nl`")),
    SystemCall(
      name: "cx.deeds.checklist",
      normal: (
        "cx.deeds.checklist(visits, { date = \"2026-03-02\", draw = 1 })",
        "#r == 2 and r:row(1).deed == \"folded_roll\" and r:row(1).reason ~= nil "
          + "and #r:rejected() == 0"
      ),
      empty: (
        "cx.deeds.checklist(visits:head(0), { date = \"2026-03-02\" })",
        "#r == 0 and #r:rejected() == 0"
      ), wrong: ("cx.deeds.checklist(visits, { date = \"someday\" })", "date")),
    SystemCall(
      name: "cx.deeds.record",
      normal: (
        "cx.deeds.record(cx.deeds.checklist(visits, { date = \"2026-03-02\", draw = 1 }), "
          + "{ state = \"done\", done_by = \"Emma\", noticed = true })",
        "r.recorded == 2 and r.quarantined == 0"
      ),
      empty: ("cx.deeds.record({}, { state = \"done\" })", "r.recorded == 0"),
      wrong: ("cx.deeds.record(\"no-such-item\", { state = \"done\" })", "no-such-item")),
    SystemCall(
      name: "cx.deeds.rates",
      normal: ("cx.deeds.rates(items)", "r.done == 2 and r.noticed == 1 and r.noticed_pct == 50"),
      empty: ("cx.deeds.rates(noItems)", "r.due == 0 and r.done_pct == nil"),
      wrong: (
        "cx.deeds.rates(cx.table{ state = { \"given\" } })", "expected one of"
      )),
    SystemCall(
      name: "cx.deeds.subtle",
      normal: (
        "cx.deeds.subtle(items)", "r.verdict == \"subtle\" and r.max_per_journey == 1"
      ), empty: ("cx.deeds.subtle(noItems)", "r.verdict == \"not judged\""),
      wrong: (
        "cx.deeds.subtle(cx.table{ state = { \"done\" }, journey_id = { \"J\" }, bragging = { 7 } })",
        "bragging is rated from 1"
      )),
    SystemCall(
      name: "cx.deeds.effect",
      normal: (
        "cx.deeds.effect(items, answers)", "r.n1 == 1 and r.n2 == 1 and r.mean_difference == 4"
      ), empty: ("cx.deeds.effect(noItems, noAnswers)", "r.delta == nil and r.n == 0"),
      wrong: ("cx.deeds.effect(items, answers, { within_days = 0 })", "within_days")),
    SystemCall(
      name: "cx.deeds.candidates",
      normal: (
        "cx.deeds.candidates(cx.table{ quality = { 0.9, 0.9 }, perception = { 0.4, 0.9 } })",
        "#r == 1 and r:row(1).gap == -0.5"
      ),
      empty: ("cx.deeds.candidates(cx.table{ quality = {}, perception = {} })", "#r == 0"),
      wrong: ("cx.deeds.candidates(cx.table{ quality = { 0.9 } })", "perception")),
    SystemCall(
      name: "cx.deeds.adoption",
      normal: (
        "cx.deeds.adoption(items)", "#r == 2 and r.objections:row(1).objection == \"no_time\""
      ),
      empty: ("cx.deeds.adoption(noItems)", "#r == 0 and r.median_days == nil"),
      wrong: ("cx.deeds.adoption(items, { team = \"squad\" })", "squad")),
  ]

  private static let journeys = [
    SystemCall(
      name: "cx.journey.peak_end",
      normal: (
        "cx.journey.peak_end(events)",
        "#r == 2 and r:row(1).peak == 4 and r:row(1).ending == -2 and r:row(1).peak_end == 1"
      ), empty: ("cx.journey.peak_end(events:head(0))", "#r == 0"),
      wrong: ("cx.journey.peak_end(events, { weights = { 1 } })", "weights")),
    SystemCall(
      name: "cx.journey.value",
      normal: (
        "cx.journey.value(events)",
        "r.journeys:row(1).value == 2 and r.touchpoints:map(\"touchpoint\", \"value\").order == 2.5"
      ), empty: ("cx.journey.value(events:head(0))", "#r.journeys == 0 and #r.touchpoints == 0"),
      wrong: ("cx.journey.value(events, { scale = \"wide\" })", "scale")),
    SystemCall(
      name: "cx.journey.contribution",
      normal: (
        "cx.journey.contribution(events, { scale = \"0-10\" })",
        "math.abs(r.nps - 100 / 3) < 1e-9 and r:what_if(\"delivery\", 1).after > r.nps"
      ), empty: ("cx.journey.contribution(events:head(0))", "r.nps == nil and r.n == 0"),
      wrong: ("cx.journey.contribution(events, { by = \"touchpont\" })", "touchpoint")),
    SystemCall(
      name: "cx.journey.handovers",
      normal: (
        "cx.journey.handovers(cx.table{ from = { \"a\", \"a\" }, to = { \"b\", \"b\" }, "
          + "at = { cx.time(\"2026-03-02T08:00Z\"), cx.time(\"2026-03-02T08:00Z\") }, "
          + "accepted_at = { cx.time(\"2026-03-02T10:00Z\"), cx.time(\"2026-03-04T08:00Z\") }, "
          + "complete = { true, true }, repeated = { false, false } }, { sla_hours = 24 })",
        "r.success_pct == 50 and r.n == 2"
      ),
      empty: (
        "cx.journey.handovers(cx.table{ from = {}, to = {}, at = {}, accepted_at = {}, "
          + "complete = {}, repeated = {} }, { sla_hours = 24 })",
        "r.success_pct == nil and r.n == 0"
      ), wrong: ("cx.journey.handovers(events, { sla_hours = 24 })", "from")),
    SystemCall(
      name: "cx.journey.departments",
      normal: (
        "cx.journey.departments(events, { minimum = 1 })",
        "r.worst == \"warehouse\" and r.eta2 == 0.75"
      ), empty: ("cx.journey.departments(events:head(0))", "r.eta2 == nil and r.worst == nil"),
      wrong: ("cx.journey.departments(events, { minimum = 0 })", "minimum")),
    SystemCall(
      name: "cx.journey.coverage",
      normal: (
        "cx.journey.coverage({ \"order\", \"unpacking\" }, events)",
        "r.covered_pct == 50 and r.missing[1] == \"unpacking\""
      ), empty: ("cx.journey.coverage({}, events:head(0))", "r.covered_pct == nil and r.n == 0"),
      wrong: ("cx.journey.coverage(7, events)", "cx.journey.coverage")),
    SystemCall(
      name: "cx.attention.plan",
      normal: (
        "cx.attention.plan(cx.table{ customer_id = { \"K1\", \"K2\", \"K3\" }, "
          + "opt_out = { true, false, false } }, { budget = 1 })",
        "#r == 1 and r:row(1).customer_id ~= \"K1\" and r.minimum_effect > 0"
      ),
      empty: (
        "cx.attention.plan(cx.table{ customer_id = {} }, { budget = 3 })",
        "#r == 0 and r.minimum_effect == nil"
      ),
      wrong: ("cx.attention.plan(cx.table{ customer_id = { \"K1\" } }, { budget = -1 })", "budget")),
    SystemCall(
      name: "cx.attention.effect",
      normal: (
        "cx.attention.effect(answers, cx.table{ customer_id = { \"K1\" } })",
        "r.n1 == 1 and r.n2 == 2 and r.mean_difference == 2.5"
      ),
      empty: (
        "cx.attention.effect(noAnswers, cx.table{ customer_id = {} })",
        "r.delta == nil and r.mean_difference == nil"
      ), wrong: ("cx.attention.effect(answers, { \"K1\" })", "plan")),
  ]

  private static let loyalty = [
    SystemCall(
      name: "cx.nps",
      normal: ("cx.nps({ 10, 9, 7, 3 })", "r.nps == 25 and r.n == 4"),
      empty: ("cx.nps({})", "r.nps == nil and r.n == 0"),
      wrong: ("cx.nps({ 10 }, { scale = \"1-5\" })", "scale")),
    SystemCall(
      name: "cx.scale.check",
      normal: (
        "cx.scale.check({ 10, 9, 11 })", "r.ok == false and #r.flags >= 1"
      ), empty: ("cx.scale.check({})", "#r.flags == 0"),
      wrong: ("cx.scale.check(answers, { score = \"scor\" })", "Did you mean `score`?")),
    SystemCall(
      name: "cx.loyalty.matrix",
      normal: (
        "cx.loyalty.matrix(cx.table{ satisfied = { true, true }, loyal = { true, false } })",
        "r.satisfied_not_loyal_pct == 50 and #r.cells == 4"
      ),
      empty: (
        "cx.loyalty.matrix(cx.table{ satisfied = {}, loyal = {} })",
        "r.satisfied_not_loyal_pct == nil and r.n == 0"
      ), wrong: ("cx.loyalty.matrix(answers)", "`loyal`")),
    SystemCall(
      name: "cx.loyalty.recommendations",
      normal: (
        "cx.loyalty.recommendations(cx.table{ group = { \"promoter\", \"passive\" }, "
          + "recommendations = { 9, 1 } })", "r.share_pct == 90 and r.customer_share_pct == 50"
      ),
      empty: (
        "cx.loyalty.recommendations(cx.table{ group = {}, recommendations = {} })",
        "r.share_pct == nil and r.in_band == nil"
      ),
      wrong: (
        "cx.loyalty.recommendations(cx.table{ group = { \"a\" }, recommendations = { 1.5 } })",
        "recommendations"
      )),
    SystemCall(
      name: "cx.loyalty.public_rating",
      normal: ("cx.loyalty.public_rating(7.1, 40)", "r.passed_over == true"),
      empty: ("cx.loyalty.public_rating(7.1, 0)", "r.n == 0"),
      wrong: ("cx.loyalty.public_rating(7.1, -1)", "`n`")),
    SystemCall(
      name: "cx.loyalty.revenue_at_risk",
      normal: (
        "cx.loyalty.revenue_at_risk(cx.table{ score = { 10, 3 }, revenue = { 300, 100 } }, "
          + "{ scale = \"0-10\" })", "r.detractors == 100 and r.weighted_nps == 50"
      ),
      empty: (
        "cx.loyalty.revenue_at_risk(cx.table{ score = {}, revenue = {} })",
        "r.weighted_nps == nil and r.n == 0"
      ),
      wrong: ("cx.loyalty.revenue_at_risk(answers)", "revenue")),
    SystemCall(
      name: "cx.loyalty.earned_growth",
      normal: (
        "cx.loyalty.earned_growth{ last_year = 100, existing_now = 90, new_now = 20, "
          + "earned_share = 0.5 }", "r.nrr_pct == 90 and r.earned_growth_pct == 0"
      ),
      empty: (
        "select(2, pcall(cx.loyalty.earned_growth, { last_year = 0, existing_now = 0, "
          + "new_now = 0, earned_share = 0 }))", "r:find(\"above 0\", 1, true) ~= nil"
      ), wrong: ("cx.loyalty.earned_growth{ last_year = 100 }", "existing_now")),
    SystemCall(
      name: "cx.benchmarks",
      normal: (
        "cx.benchmarks(cx.nps{ detractors = 10, passives = 20, promoters = 70 })",
        "r:map(\"name\", \"delta\").Apple == 0"
      ),
      empty: ("cx.benchmarks(cx.nps({}))", "r:row(1).delta == nil and #r == 4"),
      wrong: ("cx.benchmarks(60)", "must be a result")),
    SystemCall(
      name: "cx.churn.causes",
      normal: (
        "cx.churn.causes({ price = 60, service = 40 }, { price = 20, service = 80 })",
        "math.abs(r.tvd - 0.4) < 1e-9 and r.hard_pct.employees == 60 and r.gaps:row(1).gap == 40"
      ), empty: ("cx.churn.causes({}, {})", "r.tvd == nil and r.n == 0"),
      wrong: ("cx.churn.causes({ price = -1 }, { price = 2 })", "employees")),
  ]

  private static let expectations = [
    SystemCall(
      name: "cx.expectation.gap",
      normal: (
        "cx.expectation.gap(cx.table{ expected = { 8, 7 }, perceived = { 9, 7 } })",
        "r.mean == 0.5 and r.exceeded == 1 and r.met == 1 and r.net == 50"
      ),
      empty: (
        "cx.expectation.gap(cx.table{ expected = {}, perceived = {} })",
        "r.mean == nil and r.net == nil"
      ),
      wrong: (
        "cx.expectation.gap(cx.table{ expected = { 8 }, perceived = { 9 } }, { tolerance = -1 })",
        "tolerance"
      )),
    SystemCall(
      name: "cx.expectation.servqual",
      normal: (
        "cx.expectation.servqual(cx.table{ dimension = { \"a\", \"b\" }, expected = { 6, 6 }, "
          + "perceived = { 5, 6 } }, { weights = { a = 0.5, b = 0.5 } })", "r.weighted == -0.5"
      ),
      empty: (
        "cx.expectation.servqual(cx.table{ dimension = {}, expected = {}, perceived = {} })",
        "r.weighted == nil and #r.gaps == 0"
      ),
      wrong: (
        "cx.expectation.servqual(cx.table{ dimension = { \"a\" }, expected = { 6 }, "
          + "perceived = { 5 } }, { weights = { a = 0.4 } })", "weights"
      )),
    SystemCall(
      name: "cx.expectation.drift",
      normal: (
        "cx.expectation.drift(cx.table{ expected = { 7, 7.5, 8 }, answered_at = { "
          + "cx.date(\"2024-01-01\"), cx.date(\"2025-01-01\"), cx.date(\"2026-01-01\") } })",
        "math.abs(r.slope_per_year - 0.5) < 0.01"
      ),
      empty: (
        "cx.expectation.drift(cx.table{ expected = {}, answered_at = {} })",
        "r.slope_per_year == nil"
      ),
      wrong: (
        "cx.expectation.drift(cx.table{ expected = { 7 }, answered_at = { \"may\" } })",
        "answered_at"
      )),
    SystemCall(
      name: "cx.promises.kept",
      normal: (
        "cx.promises.kept(cx.table{ promised = { 5, 3, 10 }, delivered = { 5, 4, 7 } })",
        "r.n == 3 and r.kept == 2 and r.mean_overrun == 1"
      ),
      empty: (
        "cx.promises.kept(cx.table{ promised = {}, delivered = {} })",
        "r.n == 0 and r.kept_pct == nil"
      ),
      wrong: (
        "cx.promises.kept(cx.table{ promised = { 5 }, delivered = { 5 } }, "
          + "{ direction = \"faster\" })", "direction"
      )),
    SystemCall(
      name: "cx.promises.effect",
      normal: (
        "cx.promises.effect(cx.table{ promised = { 5, 5, 5, 5 }, delivered = { 5, 5, 4, 4 }, "
          + "score = { 8, 9, 8, 9 } }, { outcome = \"score\" })", "r.over_minus_kept == 0"
      ),
      empty: (
        "cx.promises.effect(cx.table{ promised = {}, delivered = {}, score = {} })",
        "r.over_minus_kept == nil"
      ),
      wrong: (
        "cx.promises.effect(cx.table{ promised = { 5 }, delivered = { 5 } }, "
          + "{ outcome = \"score\" })", "score"
      )),
    SystemCall(
      name: "cx.complaints.resolution",
      normal: (
        "cx.complaints.resolution(cx.table{ days = { 1, 2, 4 }, closed = { true, true, false } }, "
          + "{ sla_days = 2 })", "r.median_days == 2 and r.open == 1"
      ),
      empty: (
        "cx.complaints.resolution(cx.table{ opened = {}, closed = {} })",
        "r.median_days == nil and r.low == nil and r.n == 0"
      ),
      wrong: (
        "cx.complaints.resolution(cx.table{ days = { -1 }, closed = { true } })", "duration"
      )),
    SystemCall(
      name: "cx.complaints.recovery",
      normal: (
        "cx.complaints.recovery(answers, cx.table{ customer_id = { \"K2\" }, "
          + "opened = { cx.date(\"2026-03-01\") } })", "r.n1 == 1 and r.mean_difference == -3.5"
      ),
      empty: (
        "cx.complaints.recovery(noAnswers, cx.table{ customer_id = {} })",
        "r.delta == nil and r.mean_difference == nil"
      ), wrong: ("cx.complaints.recovery(answers, { \"K2\" })", "complaints")),
    SystemCall(
      name: "cx.extras.reception",
      normal: (
        "cx.extras.reception(cx.table{ type = { \"gift\", \"gift\" }, "
          + "reaction = { \"uneasy\", \"pleased\" } })", "r.unwanted_pct == 50 and r.n == 2"
      ),
      empty: (
        "cx.extras.reception(cx.table{ type = {}, reaction = {} })",
        "r.unwanted_pct == nil and r.n == 0"
      ), wrong: ("cx.extras.reception(cx.table{ type = { \"gift\" } })", "reaction")),
    SystemCall(
      name: "cx.extras.habituation",
      normal: (
        "cx.extras.habituation(cx.table{ prior_extras = { 0, 1, 2, 3 }, "
          + "satisfaction = { 9, 8.5, 8.1, 7.5 } })",
        "r.habituation == true and r.low < r.slope and r.slope < r.high and r.high < 0"
      ),
      empty: (
        "cx.extras.habituation(cx.table{ prior_extras = {}, satisfaction = {} })",
        "r.slope == nil and r.low == nil and r.habituation == nil"
      ),
      wrong: (
        "cx.extras.habituation(cx.table{ prior_extras = { 0 }, satisfaction = { 9 } }, "
          + "{ alpha = 2 })", "alpha"
      )),
    SystemCall(
      name: "cx.extras.incidental",
      normal: (
        "cx.extras.incidental(cx.table{ customer_id = { \"K1\", \"K1\", \"K1\" }, "
          + "at = { cx.date(\"2025-01-01\"), cx.date(\"2025-01-11\"), cx.date(\"2026-06-01\") } })",
        "r.incidental == true and r.n == 1"
      ),
      empty: (
        "cx.extras.incidental(cx.table{ customer_id = {}, at = {} })",
        "r.verdict == \"not judged\" and r.n == 0"
      ),
      wrong: (
        "cx.extras.incidental(cx.table{ customer_id = { \"K1\" }, at = { \"may\" } })", "at"
      )),
  ]

  private static let ratings = """
    cx.table{ score = { 9, 8, 6, 4, 10, 7, 9, 5, 8, 6, 7, 3 },
      brand = { 8, 7, 6, 5, 9, 7, 8, 6, 8, 5, 6, 4 }, price = { 6, 5, 7, 6, 6, 8, 5, 7, 4, 6, 5, 7 },
      revenue = { 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1 } }
    """

  private static let organisation = [
    SystemCall(
      name: "cx.maturity.experience",
      normal: (
        "cx.maturity.experience(cx.table{ touchpoint = { \"a\", \"a\" }, rating = { 8, 9 }, "
          + "other = { 6, 6 } }, { low = 1, high = 10, competitor = \"other\" })",
        "r.stage ~= nil and r.touchpoints:row(1).difference == 2.5"
      ),
      empty: (
        "cx.maturity.experience(cx.table{ touchpoint = {}, rating = {} }, { low = 1, high = 10 })",
        "r.stage == nil and r.n == 0"
      ),
      wrong: (
        "cx.maturity.experience(cx.table{ touchpoint = { \"a\" }, rating = { 11 } }, "
          + "{ low = 1, high = 10 })", "off it"
      )),
    SystemCall(
      name: "cx.maturity.themes",
      normal: (
        "cx.maturity.themes(cx.table{ theme = { \"a\", \"b\" }, score = { 4, 5 }, "
          + "evidence = { \"map\", nil, n = 2 } })", "r.overall == 2"
      ),
      empty: (
        "cx.maturity.themes(cx.table{ theme = {}, score = {}, evidence = {} })",
        "r.overall == nil and r.n == 0"
      ),
      wrong: (
        "cx.maturity.themes(cx.table{ theme = { \"a\" }, score = { 6 }, evidence = { \"map\" } })",
        "1 to 5"
      )),
    SystemCall(
      name: "cx.drivers.determinants",
      normal: (
        "cx.drivers.determinants(\(ratings), { groups = { brand = { \"brand\" }, "
          + "price = { \"price\" } } })",
        "math.abs(r.shares:column(\"share_pct\"):sum() - 100) < 1e-6 and r.n == 12"
      ),
      empty: (
        "select(2, pcall(cx.drivers.determinants, \(ratings):head(0), "
          + "{ groups = { brand = { \"brand\" }, price = { \"price\" } } }))",
        "tostring(r):find(\"0 complete\", 1, true) ~= nil"
      ),
      wrong: ("cx.drivers.determinants(\(ratings), { groups = { brand = { \"brnd\" } } })", "brand")
    ),
    SystemCall(
      name: "cx.drivers.best_customers",
      normal: (
        "cx.drivers.best_customers(\(ratings), { predictors = { \"brand\" }, value = \"revenue\", "
          + "top = 0.5, minimum_per_predictor = 5 })",
        "r:row(1).name == \"brand\" and r:row(1).best_pct ~= nil"
      ),
      empty: (
        "select(2, pcall(cx.drivers.best_customers, \(ratings):head(0), "
          + "{ predictors = { \"brand\" }, value = \"revenue\" }))",
        "type(r) == \"string\" and r:find(\"at least 2\", 1, true) ~= nil"
      ),
      wrong: (
        "cx.drivers.best_customers(\(ratings), { predictors = { \"brand\" } })", "value"
      )),
    SystemCall(
      name: "cx.employees.correlation",
      normal: (
        "cx.employees.correlation(cx.table{ employee_nps = { 10, 20, 30, 50 }, "
          + "customer_nps = { 5, 25, 20, 40 }, employees = { 9, 9, 9, 9 } })",
        "r.n == 4 and r.pearson > 0.8 and math.abs(r.r2 - r.pearson ^ 2) < 1e-9"
      ),
      empty: (
        "cx.employees.correlation(cx.table{ employee_nps = {}, customer_nps = {}, "
          + "employees = {} })", "r.pearson == nil and r.n == 0"
      ),
      wrong: ("cx.employees.correlation(cx.table{ employee_nps = { 10 } })", "customer_nps")),
    SystemCall(
      name: "cx.competition.gap",
      normal: (
        "cx.competition.gap(cx.table{ item = { \"price\", \"price\" }, own = { 7, 8 }, "
          + "competitor = { 6, 8 } })", "r:row(1).gap == 0.5"
      ),
      empty: (
        "cx.competition.gap(cx.table{ item = {}, own = {}, competitor = {} })", "#r == 0"
      ), wrong: ("cx.competition.gap(cx.table{ item = { \"a\" }, own = { 7 } })", "competitor")),
    SystemCall(
      name: "cx.steering.digest",
      normal: (
        "(cx.append(\"customers\", { { customer_id = \"K9\" } }) and "
          + "cx.steering.digest{ date = \"2026-03-02\", calls = 1 })",
        "#r.attention == 1 and r.n >= 1"
      ),
      empty: ("cx.steering.digest{ date = \"2020-01-01\" }", "#r.thank == 0 and #r.deeds == 0"),
      wrong: ("cx.steering.digest{ date = \"someday\" }", "date")),
  ]
}

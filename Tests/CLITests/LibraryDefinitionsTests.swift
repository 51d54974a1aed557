import Foundation
import Testing

/// What a library brings for workspaces: scripts, segments, deeds, surveys, schedules, and words
/// about itself.
@Suite(.enabled(if: DeedProcess.isBuilt, DeedProcess.absence))
struct LibraryDefinitionsTests {
  private static let files = [
    "init.lua": """
    --- What our shops agree on.
    local M = {}

    --- Whether a customer has stayed for long.
    ---@param customer table A row of customers
    ---@param months? integer How long is long (24)
    ---@return boolean
    function M.is_loyal(customer, months) return customer.tenure > (months or 24) end

    return M

    """,
    "kinds.lua": """
    local M = { segments = {} }

    --- Customers who came this year.
    M.segments.new = cx.segment("New", function(c) return c.tenure < 12 end)

    return M

    """,
    "goals/web.lua": """
    local M = {}
    --- The goal of a country.
    function M.goal(country) return country == "NL" and 30 or 20 end
    return M

    """,
    "segments/loyal.lua": """
    --- Customers who have stayed for long.
    local shop = require "shop"
    return cx.segment("Loyal", function(c) return shop.is_loyal(c) end)

    """,
    "deeds/wave.lua": """
    return cx.deeds.define{
      id = "wave", name = "A wave", touchpoint = "room", service = "we looked after the room",
      sign = "a wave", meaning = "you are seen",
    }

    """,
    "surveys/relation.lua": "return { name = \"Relation\", scale = \"1-10\", missing = { 99 } }\n",
    "schedules/monday.lua": """
    return { script = "loyal_count", cron = "0 6 * * mon", zone = "Europe/Amsterdam",
      timeout = "5m", retry = 2, notify = "file:news.jsonl", parameters = { months = 12 } }

    """,
    "scripts/loyal_count.lua": """
    --- How many are loyal.
    -- @param months integer = 24   How long is long
    local shop = require "shop"
    print(shop.is_loyal({ tenure = 13 }, args.months), math.random(1000000))

    """,
    "scripts/breaks.lua": "local t = nil\nprint(t.x)\n",
    "scripts/reads.lua": """
    -- @param from file
    print(cx.read(args.from):count(), pcall(cx.read, "other.csv"))

    """,
  ]

  private static func world() throws -> LibraryWorld {
    let world = try LibraryWorld()
    try world.publish("shop", files)
    try world.succeed("deed init w && cd w && deed lib add ../shop.git")
    return world
  }

  @Test func `deed run finds the scripts of installed libraries, after the workspace's own`() throws
  {
    let world = try Self.world()
    #expect(try world.succeed("deed run loyal_count --months 12", in: "w").hasPrefix("true\t"))
    #expect(try world.succeed("deed run shop.loyal_count", in: "w").hasPrefix("false\t"))
    #expect(
      try world.fail("deed run breaks", in: "w").hasPrefix(
        "shop@1.0.0/scripts/breaks.lua:2: attempt to index a nil value (local 't')"))
    try world.write("print('mine')\n", to: "w/scripts/loyal_count.lua")
    #expect(try world.succeed("deed run loyal_count", in: "w") == "mine\n")
    #expect(try world.succeed("deed run shop.loyal_count", in: "w").hasPrefix("false\t"))
    let errors = try world.fail("deed run loyal_cuont", in: "w")
    #expect(errors.contains("Did you mean `loyal_count`?"))
    #expect(
      errors.contains("of its libraries: shop.breaks, shop.loyal_count, shop.reads."))
    try world.publish("store", ["init.lua": "return {}\n", "scripts/reads.lua": "print(1)\n"])
    try world.succeed("deed lib add ../store.git", in: "w")
    #expect(
      try world.fail("deed run reads", in: "w")
        == "several libraries have a script `reads`: write shop.reads or store.reads.\n")
  }

  @Test func `a library's script reads what its user names, and no more than its library may`()
    throws
  {
    let world = try Self.world()
    for name in ["given", "other"] { try world.write("a\n1\n2\n", to: "w/\(name).csv") }
    let run = try world.succeed(
      "deed run shop.reads --from given.csv --allow-read . 2>&1", in: "w")
    #expect(run.hasPrefix("2\tfalse\t"))
    #expect(run.contains("the library `shop` 1.0.0 may not read other.csv"))
  }

  @Test func `what is adopted is what the commands use`() throws {
    let world = try Self.world()
    #expect(
      try world.succeed("deed lib adopt shop.segments.loyal", in: "w")
        == "segments/loyal.lua takes `loyal` from shop\n")
    let customers = "cx.table{ tenure = { 30, 6, nil, n = 3 } }"
    #expect(
      try world.succeed("deed eval '\(customers):where(cx.segments.loyal):count()'", in: "w")
        == "1\n")
    #expect(
      try world.succeed(
        "deed eval '\(customers):where(cx.segments.loyal):explain()'", in: "w"
      ).contains("over whole columns"))
    #expect(try world.succeed("deed segments", in: "w").contains("loyal    Loyal"))

    try world.succeed("deed lib adopt shop.deeds.wave", in: "w")
    try world.write(
      "visit_id,customer_id,journey_id,touchpoint,at,team\nV1,K1,stay,room,2026-03-02T09:00:00Z,north\n",
      to: "w/visits.csv")
    try world.succeed("deed import visits visits.csv", in: "w")
    let today = try world.succeed(
      "deed deeds today --date 2026-03-02 --format csv --draw 1", in: "w")
    #expect(today.contains(",wave,"), "\(today)")

    #expect(
      try world.succeed("deed lib adopt shop.surveys.relation", in: "w")
        == "deed.toml has [surveys.relation] as in ../shop.git 1.0.0: missing, name, scale\n")
    try world.write(
      "response_id,customer_id,score,answered_at\nR1,K1,10,2026-03-01\nR2,K2,99,2026-03-01\n",
      to: "w/r.csv")
    try world.succeed("deed import responses r.csv --survey relation", in: "w")
    #expect(
      try world.succeed("deed eval 'cx.nps(cx.responses()).scale'", in: "w") == "1-10\n")
    #expect(try world.succeed("deed eval 'cx.responses():count()'", in: "w") == "1\n")
    #expect(
      try world.fail("deed lib adopt shop.surveys.relation", in: "w").contains(
        "deed.toml has a [surveys.relation] already"))

    #expect(
      try world.succeed("deed lib adopt shop.schedules.monday", in: "w")
        .hasPrefix("monday: `0 6 * * mon` in Europe/Amsterdam, next "))
    let list = try world.succeed("deed schedule list", in: "w")
    #expect(list.contains("monday    0 6 * * mon  Europe/Amsterdam"))
    let show = try world.succeed("deed schedule show monday", in: "w")
    #expect(show.contains("monday: shop.loyal_count --months 12"))
    #expect(show.contains("timeout    300 s"))
    try world.succeed("deed schedule run monday --at 2026-03-30T06:00", in: "w")
    #expect(try world.succeed("deed schedule logs 1", in: "w").hasPrefix("true\t"))
    #expect(
      try world.succeed("deed lib adopt shop.scripts.reads", in: "w").contains(
        "`deed run shop.reads` runs it"))
  }

  @Test func `a mistake in what a library brings is said, and nothing is written`() throws {
    let world = try LibraryWorld()
    try world.publish(
      "shop",
      [
        "init.lua": "return {}\n", "surveys/a.lua": "return { scael = \"1-10\" }\n",
        "surveys/b.lua": "return 7\n", "schedules/a.lua": "return { script = 'x', corn = 1 }\n",
        "schedules/b.lua": "return { script = 'nps_by_segment', cron = '0 25 * * *' }\n",
        "surveys/c.lua": "return { name = cx.read('secret.csv'):row(1).a }\n",
      ])
    try world.succeed("deed init w && cd w && deed lib add ../shop.git")
    try world.write("a\nhunter2\n", to: "w/secret.csv")
    let before = try world.text("w/deed.toml")
    for (name, words) in [
      ("surveys.a", "Did you mean `scale`?"), ("surveys.b", "expected a table"),
      ("schedules.a", "Did you mean `cron`?"), ("surveys.c", "may not read secret.csv"),
      ("schedules.c", "brings no schedules called `c`"), ("survey.a", "Did you mean `surveys`?"),
    ] {
      let errors = try world.fail("deed lib adopt shop.\(name)", in: "w")
      #expect(errors.contains(words), "\(name): \(errors)")
    }
    let refused = try world.run("deed lib adopt shop.schedules.b", in: "w")
    #expect(refused.errors.contains("the hour is 0 to 23"))
    #expect(try world.text("w/deed.toml") == before)
  }

  @Test func `help and deed doc tell of a library's functions`() throws {
    let world = try Self.world()
    let page = """
      shop.is_loyal(customer, [months])
        Whether a customer has stayed for long.
        customer  table  A row of customers
        months  integer  How long is long (24)
      Result
        boolean
      Source
        shop@1.0.0/init.lua, line 8

      """
    #expect(try world.succeed("deed doc shop.is_loyal", in: "w") == page)
    #expect(try world.succeed("deed eval 'help(\"shop.is_loyal\")'", in: "w").hasPrefix(page))
    #expect(
      try world.succeed("deed eval 'help(require(\"shop\").is_loyal)'", in: "w").hasPrefix(page))
    #expect(
      try world.succeed("deed doc shop.goals.web.goal", in: "w").contains("The goal of a country."))
    let list = try world.succeed("deed doc shop", in: "w")
    #expect(list.hasPrefix("shop 1.0.0\n  What our shops agree on.\n"))
    #expect(list.contains("shop.goals.web.goal(country)\n  The goal of a country.\n"))
    #expect(
      try world.succeed("deed doc shop.is_loyl", in: "w").hasPrefix(
        "`shop` 1.0.0 has no `shop.is_loyl`. It has:\n"))
    #expect(
      try world.succeed("deed eval 'help(require(\"shop.kinds\").segments.new)'", in: "w")
        .hasPrefix("shop.kinds.segments.new\n  Customers who came this year.\n"))
    #expect(
      try world.succeed("deed eval 'help(require(\"shop.segments.loyal\"))'", in: "w")
        .hasPrefix("shop.segments.loyal\n  Customers who have stayed for long.\n"))
    #expect(try world.succeed("deed doc cx.nps", in: "w").hasPrefix("cx.nps("))
  }
}
